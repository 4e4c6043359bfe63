# SPDX-License-Identifier: MIT
# SIGN_KEY, the private key that updates are signed with, and PUBLIC_KEY, a header with its public half for the firmware.
#
# Each build directory of this example makes a key of its own. Yours is made once, kept secret and backed up, since devices trust
# no other: give -DSIGN_KEY=<pem>.
set(SIGN_KEY "" CACHE FILEPATH "Private key (PEM) to sign updates with; empty: one that is made here")
if(NOT SIGN_KEY)
  set(SIGN_KEY ${CMAKE_CURRENT_BINARY_DIR}/key.pem)
  if(NOT EXISTS ${SIGN_KEY})
    get_target_property(tool EiOta::ei-ota IMPORTED_LOCATION)
    execute_process(COMMAND ${tool} keygen -o ${SIGN_KEY} RESULT_VARIABLE result OUTPUT_QUIET)
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "`${tool} keygen -o ${SIGN_KEY}` failed (${result}); expected a key to sign the update with; install EiOta "
                          "and give its EiOta_DIR, or give the key: -DSIGN_KEY=<pem>")
    endif()
  endif()
endif()

set(PUBLIC_KEY ${CMAKE_CURRENT_BINARY_DIR}/ei_ota_public_key.h)
add_custom_command(OUTPUT ${PUBLIC_KEY} COMMAND EiOta::ei-ota getpub ${SIGN_KEY} -o ${PUBLIC_KEY} DEPENDS ${SIGN_KEY} VERBATIM)
