# Which targets a model needs, besides those names that EiOtaNames.cmake reserves.
include_guard(GLOBAL)
cmake_policy(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/EiOtaRefuse.cmake")

# _ei_ota_need_targets(<id>)
#
# Refuses an id whose targets EiOta or the project has already: CMake's own messages do not say which line is to change.
function(_ei_ota_need_targets id)
  foreach(target ei_ota_runtime ei_ota_psa ei_ota_tool)
    if(id STREQUAL target)
      _ei_ota_refuse(E-cmake-name "ei_ota_patch: the name ${id} is that of a target of EiOta's" "a name of the model's own"
                     "write NAME <id>")
    endif()
  endforeach()
  foreach(suffix "" _patch _sdk _payload _baseline)
    if(TARGET ${id}${suffix})
      _ei_ota_refuse(E-cmake-name "ei_ota_patch: model ${id} needs the target ${id}${suffix}, and there is one of that name already"
                     "a name of the model's own" "write NAME <id>")
    endif()
  endforeach()
endfunction()
