# SPDX-License-Identifier: MIT
# Signed payloads as part of a build, and the firmware that takes no others.
source "$(dirname "$0")/lib.sh"
"$EI_OTA_TOOL" keygen -o key.pem >/dev/null
python3 "$tests/../cli/golden_cases.py" golden.json '[1, 2] * 1152' 1
write_project() {
  project consumer <<END
ei_ota_patch("$export_dir" NAME penguin)
add_subdirectory("$source_dir/examples/penguin/sdk" sdk)
add_executable(firmware "$tests/consumer/main.cpp")
target_link_libraries(firmware PRIVATE EiOta::penguin ei_sdk_stand_in)
$(cat)
END
}

write_project <<<'ei_ota_payload(SIGN_KEY ../key.pem SECURITY_COUNTER 3 TITLE "two penguins" SELF_TEST ../golden.json)'
configure consumer build "${with_package[@]}"
build build
"$EI_OTA_TOOL" inspect build/penguin.bin --public-key key.pem >told
for line in 'counter   3' 'title     two penguins' 'self-test 1 cases of 2304 inputs (uint8)' 'by the given key'; do
  grep -qF "$line" told || fail "no $line in: $(cat told)"
done

# Made again with another key or self-test, and only then.
cp build/penguin.bin before.bin
build build
grep -q 'no work to do' build.log || fail "something was built again: $(cat build.log)"
sed -i 's/0.25/0.75/' golden.json
build build
! cmp -s build/penguin.bin before.bin || fail "the self-test is the old one"
rm key.pem
"$EI_OTA_TOOL" keygen -o key.pem >/dev/null
build build
"$EI_OTA_TOOL" inspect build/penguin.bin --public-key key.pem >/dev/null || fail "the key is the old one"

# A self-test that the build makes.
write_project <<'END'
add_custom_command(OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/made.json" COMMAND "${CMAKE_COMMAND}" -E copy
                   "${CMAKE_CURRENT_SOURCE_DIR}/../golden.json" made.json
                   DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/../golden.json" VERBATIM)
ei_ota_payload(SELF_TEST "${CMAKE_CURRENT_BINARY_DIR}/made.json")
END
configure consumer making "${with_package[@]}"
build making
cp making/penguin.bin before.bin
sed -i 's/0.75/0.5/' golden.json
build making
! cmp -s making/penguin.bin before.bin || fail "the self-test is not made again"

# EI_OTA_REQUIRE_SIGNATURE goes to the runtime, to patched sources and to what links them; a payload without SIGN_KEY is warned about.
before='set(EI_OTA_REQUIRE_SIGNATURE ON)' write_project <<<'ei_ota_payload()'
configure consumer demanding "${with_package[@]}" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
tr -s ' \n' ' ' <configure.log | grep >/dev/null 'payload of model .* is not signed.*add SIGN_KEY.*W-cmake-unsigned' || fail "no warning: $(cat configure.log)"
python3 - <<'END'
import json
for entry in json.load(open("demanding/compile_commands.json")):
    told = "-DEI_OTA_REQUIRE_SIGNATURE=1" in entry["command"]
    concerned = any(name in entry["file"] for name in ("/EiOta/runtime/", "/ei_ota/penguin/", "consumer/main.cpp"))
    assert told == concerned, entry
END
build demanding
before='set(EI_OTA_REQUIRE_SIGNATURE ON)' write_project <<<'ei_ota_payload(SIGN_KEY ../key.pem)'
configure consumer demanding "${with_package[@]}"
! grep -q 'W-cmake-unsigned' configure.log || fail "a warning without reason"

# The same where a header says it.
for define in '#define EI_OTA_REQUIRE_SIGNATURE 1' '  #  define EI_OTA_REQUIRE_SIGNATURE (1) /* always */' '#define EI_OTA_REQUIRE_SIGNATURE 0'; do
  printf '%s\n' "$define" >consumer/mine.h
  before='set(EI_OTA_CONFIG_FILE mine.h)' write_project <<<'ei_ota_payload()'
  configure consumer in_a_header "${with_package[@]}"
  warned=$(grep -c 'W-cmake-unsigned' configure.log || true)
  case $define in *0) expect "warnings of $define" 0 "$warned" ;; *) expect "warnings of $define" 1 "$warned" ;; esac
done
