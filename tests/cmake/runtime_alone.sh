# SPDX-License-Identifier: MIT
# The runtime can be had without a model, in a project of C alone; a project of other languages is not disturbed.
source "$(dirname "$0")/lib.sh"
languages=C project consumer <<'END'
add_compile_options(-Wall -Wextra -Wconversion -Werror -std=c99 -pedantic)
add_executable(program main.c)
target_link_libraries(program PRIVATE EiOta::runtime)
END
cat >consumer/main.c <<'END'
#include "ei_ota/ei_ota.h"
int main(void) { return ei_ota_strerror(EI_OTA_ERR_LAYOUT) == NULL; }
END
configure consumer build "${with_package[@]}"
build build
build/program || fail "the program does not run"

languages=NONE project none </dev/null
configure none none/build "${with_package[@]}"

# ESP-IDF reads components in script mode first.
cat >script.cmake <<END
include("$EI_OTA_PREFIX/share/EiOta/cmake/EiOtaConfig.cmake")
ei_ota_patch("$export_dir")
END
if "$CMAKE" -P script.cmake >log 2>&1; then fail "ei_ota_patch works in script mode"; fi
tr -s ' \n' ' ' <log | grep >/dev/null 'idf_component_register.*\[E-cmake-script\]' || fail "found: $(cat log)"
