# SPDX-License-Identifier: MIT
# Errors tell what was found, what was expected and what to do.
source "$(dirname "$0")/lib.sh"
mkdir -p empty prebuilt/tflite-model
touch prebuilt/tflite-model/libmodel.a
python3 "$tests/../cli/archives.py" pack "$export_dir" good.zip
python3 "$tests/../cli/archives.py" spoil good.zip
echo text >text.zip
python3 -m zipfile -c other.zip prebuilt

# refuses <stable id> <words of the message>: the project of standard input does not configure
refuses() {
  project consumer
  if "$CMAKE" -S consumer -B build -G Ninja "${with_package[@]}" >log 2>&1; then fail "configured, for all that: $1 ($2)"; fi
  tr -s ' \n' ' ' <log | grep >/dev/null -- "$2.*\[$1\]" || fail "expected \"$2 ... [$1]\", found: $(cat log)"
}

refuses E-cmake-missing 'no folder .*/nowhere; .*; correct the path' <<<'ei_ota_patch(nowhere)'
refuses E-cmake-no-model '0 models' <<<"ei_ota_patch($PWD/empty)"
refuses E-cmake-no-source 'prebuilt .*libmodel.a' <<<"ei_ota_patch($PWD/prebuilt)"
refuses E-cmake-missing 'no archive .*/nowhere.zip' <<<"ei_ota_patch(nowhere.zip)"
refuses E-cmake-missing 'no archive .*/nowhere.zip' <<<"ei_ota_patch($export_dir)
ei_ota_payload(MODEL_DIR nowhere.zip)"
refuses E-cmake-no-model '0 exports' <<<"ei_ota_patch($PWD/other.zip)"
for archive in text traversal absolute link device cut; do
  refuses E-archive 'ei_ota_patch: .*error' <<<"ei_ota_patch($PWD/$archive.zip)"
done
# The same where the tool is built later.
find_later() { printf 'set_target_properties(EiOta::ei-ota PROPERTIES IMPORTED_LOCATION "%s/later")\n' "$PWD"; cat; }
refuses E-cmake-zip 'cannot be read' < <(find_later <<<"ei_ota_patch($PWD/text.zip)")
refuses E-cmake-zip 'points outside the archive: ../../escaped.h' < <(find_later <<<"ei_ota_patch($PWD/traversal.zip)")
refuses E-cmake-zip 'points outside the archive: /escaped.h' < <(find_later <<<"ei_ota_patch($PWD/absolute.zip)")
refuses E-cmake-zip 'points outside the archive: C:/escaped.h' < <(find_later <<<"ei_ota_patch($PWD/drive.zip)")
refuses E-cmake-zip 'not a regular file: l.*escaped.h' < <(find_later <<<"ei_ota_patch($PWD/link.zip)")
refuses E-cmake-zip 'not a regular file: c.*escaped.h' < <(find_later <<<"ei_ota_patch($PWD/device.zip)")
[ ! -e build/ei_ota_unpacked ] || [ -z "$(ls build/ei_ota_unpacked)" ] || fail "something was unpacked: $(ls build/ei_ota_unpacked)"
for storage in flash BOTH; do
  refuses E-cmake-storage "STORAGE is $storage; expected RAM or FLASH" <<<"ei_ota_patch($export_dir STORAGE $storage)"
done
refuses E-cmake-store 'STORE has no PROG_SIZE; expected STORE START' <<<"ei_ota_patch($export_dir STORE START 0x08010000 SLOTS 4)"
refuses E-cmake-store 'STORE has SLOTS four, which is not a number' <<<"ei_ota_patch($export_dir
  STORE START 0x08010000 PROG_SIZE 8 ERASE_SIZE 2K SLOT_SIZE 8K SLOTS four)"
refuses E-cmake-store 'STORE has START penguin, which has no STORE itself' <<<"ei_ota_patch($export_dir NAME penguin)
  ei_ota_patch($export_dir NAME bird STORE START penguin PROG_SIZE 8 ERASE_SIZE 2K SLOT_SIZE 8K SLOTS 4)"
refuses E-cmake-store 'STORE has RAM; expected STORE START' <<<"ei_ota_patch($export_dir STORE RAM)"
refuses E-cmake-store 'STORE has 0x08010000 8; expected STORE START' <<<"ei_ota_patch($export_dir STORE 0x08010000 8 SLOTS 4)"
refuses E-cmake-keyword 'nothing follows STORE' <<<"ei_ota_patch($export_dir STORE)"
refuses E-cmake-decoders 'DECODERS has ZIP' <<<"ei_ota_patch($export_dir DECODERS ZIP)"
refuses E-cmake-restore 'RESTORE is SOMEHOW' <<<"ei_ota_patch($export_dir RESTORE SOMEHOW)"
for restore in LOAD_IMAGE NONE; do
  before='set(EI_OTA_WEIGHT "static")' refuses E-weight-placed "RESTORE $restore, and EI_OTA_WEIGHT places the weights" \
    <<<"ei_ota_patch($export_dir RESTORE $restore)"
done
refuses E-cmake-keyword 'unknown argument STORED RAM; expected ei_ota_patch(' <<<"ei_ota_patch($export_dir STORED RAM)"
refuses E-cmake-keyword 'nothing follows NAME' <<<"ei_ota_patch($export_dir NAME)"
refuses E-cmake-keyword 'no model was named' <<<"ei_ota_patch(NAME x)"
refuses E-cmake-name 'write NAME my_model' <<<"ei_ota_patch($export_dir NAME my-model)"
for name in runtime psa flash_stm32l4 Flash_nrf52 all clean help test Install; do
  refuses E-cmake-name "NAME $name leads to names that the runtime, the package or CMake already uses" <<<"ei_ota_patch($export_dir NAME $name)"
done
refuses E-cmake-name 'NAME apply leads to names that the runtime' <<<"ei_ota_patch($export_dir NAME apply)"
refuses E-cmake-name 'ei_ota_Err, EI_OTA_ERR_\*' <<<"ei_ota_patch($export_dir NAME Err)"
refuses E-cmake-name 'the models a and a_store_begin would share a linker symbol' <<<"ei_ota_patch($export_dir NAME a)
ei_ota_patch($export_dir NAME a_store_begin)"
refuses E-cmake-name 'the models a_store_end and a would share a linker symbol' <<<"ei_ota_patch($export_dir NAME a_store_end)
ei_ota_patch($export_dir NAME a)"
refuses E-cmake-name 'the models model and Model would share the macros EI_OTA_MODEL_\*; .*NAME' <<<"ei_ota_patch($export_dir NAME model)
ei_ota_patch($export_dir NAME Model)"
for name in ei_ota_runtime ei_ota_psa ei_ota_flash_stm32l4 ei_ota_flash_nrf52 ei_ota_flash_pico ei_ota_flash_stm32_hal ei_ota_tool; do
  refuses E-cmake-name "$name is the name of a target of EiOta" <<<"ei_ota_patch($export_dir NAME $name)"
done
for suffix in patch sdk payload baseline; do
  refuses E-cmake-name "a needs the target a_$suffix, .*NAME" <<<"ei_ota_patch($export_dir NAME a_$suffix)
ei_ota_patch($export_dir NAME a)"
done
refuses E-cmake-name 'target a_patch exists already' <<<"ei_ota_patch($export_dir NAME a)
ei_ota_patch($export_dir NAME a_patch)"
refuses E-cmake-name 'target bad exists already' <<<"add_library(bad INTERFACE)
ei_ota_patch($export_dir)"
refuses E-cmake-unused 'no target uses model bad .*target_link_libraries' <<<"ei_ota_patch($export_dir)"
refuses E-cmake-target 'TARGETS names fw, which' <<<"ei_ota_patch($export_dir TARGETS fw)"
refuses E-cmake-sdk 'SDK_DIR' <<<"ei_ota_patch($export_dir WITH_SDK)"
refuses E-cmake-no-patch 'call ei_ota_patch first' <<<"ei_ota_payload()"
refuses E-cmake-which 'neither a keyword nor a patched model' <<<"ei_ota_patch($export_dir)
ei_ota_payload(worse)"
refuses E-cmake-which 'one of: bad, other' <<<"ei_ota_patch($export_dir)
ei_ota_patch($export_dir NAME other)
ei_ota_payload()"
refuses E-cmake-keyword 'unknown argument VERSIONS 3' <<<"ei_ota_patch($export_dir)
ei_ota_payload(bad VERSIONS 3)"
refuses E-cmake-baseline 'DELTA without a committed baseline; .*build target bad_baseline .* --decoders structural,range' \
  <<<"ei_ota_patch($export_dir DECODERS RANGE)
ei_ota_payload(DELTA)"
refuses E-cmake-baseline 'there is no baseline .*/releases/bad.eiota.json; .*build target bad_baseline' <<<"ei_ota_patch($export_dir)
ei_ota_payload(BASELINE releases/bad.eiota.json)"
refuses E-cmake-baseline 'there is no baseline .*/nowhere; ' <<<"ei_ota_patch($export_dir BASELINE $export_dir nowhere)
ei_ota_payload()"
touch half.eiota.json
refuses E-cmake-baseline 'there is no baseline .*/half.eiota.img; ' <<<"ei_ota_patch($export_dir)
ei_ota_payload(BASELINE ../half.eiota.json)"
refuses E-cmake-keyword 'DELTA and FULL' <<<"ei_ota_patch($export_dir)
ei_ota_payload(DELTA FULL)"
refuses E-cmake-key 'there is no key .*/nowhere.pem; .*ei-ota keygen' <<<"ei_ota_patch($export_dir)
ei_ota_payload(SIGN_KEY nowhere.pem)"
refuses E-cmake-missing 'there is no self-test .*/nowhere.json' <<<"ei_ota_patch($export_dir)
ei_ota_payload(SELF_TEST nowhere.json)"
refuses E-cmake-output 'two payloads would be written to .*/bad.bin; .*OUTPUT' <<<"ei_ota_patch($export_dir)
ei_ota_payload()
ei_ota_payload(VERSION 3)"
for keyword in SIGN_KEY SECURITY_COUNTER BASELINE MODEL_DIR OUTPUT; do
  refuses E-cmake-keyword "nothing follows $keyword" <<<"ei_ota_patch($export_dir)
ei_ota_payload(VERSION 3 $keyword \"\${NO_SUCH_VARIABLE}\")"
done
for written in ';' '\"' '\\' '\$'; do
  refuses E-cmake-keyword 'TITLE has a character' <<<"ei_ota_patch($export_dir)
ei_ota_payload(TITLE \"dogs${written}cats\")"
done
refuses E-cmake-missing 'there is no folder .*/no;' <<<"ei_ota_patch($export_dir)
ei_ota_payload(MODEL_DIR no)"
for name in STATIC object off; do
  refuses E-cmake-name "NAME $name leads to names that" <<<"ei_ota_patch($export_dir NAME $name)"
done
refuses E-cmake-keyword 'nothing follows SECURITY_COUNTER' <<<"ei_ota_patch($export_dir)
ei_ota_payload(SECURITY_COUNTER)"
refuses E-cmake-legacy 'unset EI_OTA_LEGACY' <<<"set(EI_OTA_LEGACY ON)
set(EI_OTA_REQUIRE_SIGNATURE ON)
ei_ota_patch($export_dir)"
rm -rf build
languages=CXX refuses E-cmake-language 'enables only: CXX; .*enable_language(C)' <<<"ei_ota_patch($export_dir)"
rm -rf build
languages=C refuses E-cmake-language 'enables only: C; .*enable_language(CXX)' <<<"ei_ota_patch($export_dir)"
refuses E-cmake-language 'an older standard than C++14; .*CONFIG_STD_CPP17' <<<"set(CMAKE_CXX_COMPILE_FEATURES cxx_std_98 cxx_std_11)
ei_ota_patch($export_dir WITH_SDK SDK_DIR $source_dir/examples/penguin/sdk)"
refuses E-cmake-late 'set it before' <<<"ei_ota_patch($export_dir)
set(EI_OTA_REQUIRE_SIGNATURE ON)
ei_ota_patch($export_dir NAME other)"

# Former names of options, whatever their value, wherever they are set.
for value in ON OFF; do
  refuses E-cmake-renamed 'EI_OTA_SIGNING_KEY .*EI_OTA_REQUIRE_SIGNATURE' <<<"set(EI_OTA_SIGNING_KEY $value)
ei_ota_patch($export_dir)"
  before="set(EI_OTA_SIGNING_KEY $value)" refuses E-cmake-renamed 'EI_OTA_REQUIRE_SIGNATURE' </dev/null
done
refuses E-cmake-renamed 'EI_OTA_REQUIRE_SIGNATURE' <<<"ei_ota_patch($export_dir)
set(EI_OTA_SIGNING_KEY ON)
ei_ota_payload()"
refuses E-cmake-renamed 'EI_OTA_REQUIRE_SIGNATURE' <<<"set(EI_OTA_SIGNING_KEY ON)"
before='set(EiOta_HOST_CMAKE_ARGS -Wno-dev)' refuses E-cmake-renamed 'EI_OTA_HOST_CMAKE_ARGS' </dev/null

for name in EI_OTA_EXECUTABLE EiOta_EXECUTABLE; do
  rm -rf build
  before="set($name /nowhere/ei-ota)" refuses E-cmake-tool "$name is /nowhere/ei-ota, which cannot be run" </dev/null
done
rm -rf build
before='set(EI_OTA_EXECUTABLE /one/ei-ota)
set(EiOta_EXECUTABLE /two/ei-ota)' refuses E-cmake-tool '/one/ei-ota, .*/two/ei-ota' </dev/null
