# SPDX-License-Identifier: MIT
# Exports in archives: what is read, what is written, what stays as it was.

# pack <folder> <archive> [<folder in the archive>] [piped]
pack() { python3 "$tests/archives.py" pack "$@"; }
# entries <archive>: a line for each
entries() { python3 "$tests/archives.py" entries "$1"; }

every_subcommand_takes_one() {
  pack "$bad" bad.zip
  pack "$smart" smart.zip
  expect 0 payload smart.zip --baseline bad.zip -o p.bin
  same p.bin "$source_dir/tests/golden/penguin-smart-format1.bin"
  expect 0 apply bad.zip p.bin -o applied.img
  expect 0 image smart.zip -o new.img
  same applied.img new.img
  expect 0 diff bad.zip smart.zip
  expect 0 inspect bad.zip --json
  cp "$EI_OTA_SCRATCH/out" of_archive
  expect 0 inspect "$bad" --json
  same of_archive "$EI_OTA_SCRATCH/out"
  expect 0 patch bad.zip -o from_archive
  expect 0 patch "$bad" -o from_folder
  diff -r from_archive from_folder || fail "the patches differ"
  expect 0 baseline bad.zip -o baseline
  same_but_for_files baseline/bad.eiota.json from_folder/bad.eiota.json
}

is_found_below_a_folder_or_in_an_arduino_library() {
  for prefix in export-v3/ Penguin_inferencing/src/; do
    pack "$bad" packed.zip $prefix
    expect 0 patch packed.zip -o p --name penguin
    [ -e "p/$model" ] || fail "$(find p)"
    rm -r p
  done
  cp packed.zip Vendor.Penguin.1.0.0.pack
  expect 0 inspect Vendor.Penguin.1.0.0.pack
}

is_written_with_the_patched_files() {
  pack "$bad" bad.zip Penguin_inferencing/src/
  expect 0 patch bad.zip -o out/patched.zip --name penguin
  (cd out && find . -type f | sort) >found
  printf './%s\n' patched.zip penguin.eiota.img penguin.eiota.json | sort >expected
  same found expected
  expect 0 patch "$bad" -o folder --name penguin
  mkdir whole && cd whole && python3 -m zipfile -e ../out/patched.zip . && cd ..
  same "whole/Penguin_inferencing/src/$model" "folder/$model"
  same whole/Penguin_inferencing/src/ei_ota_penguin.h folder/ei_ota_penguin.h
  same_but_for_files out/penguin.eiota.json folder/penguin.eiota.json
  same out/penguin.eiota.img folder/penguin.eiota.img
}

what_is_not_patched_stays_byte_for_byte() {
  for piped in '' piped; do
    pack "$bad" bad.zip Penguin_inferencing/src/ $piped
    expect 0 patch bad.zip -o patched.zip --name penguin
    entries bad.zip >before
    entries patched.zip >after
    [ "$(grep -c . after)" = $(($(grep -c . before) + 1)) ] || fail "not one entry more: $(cat after)"
    grep -v "$model" before >before.others
    grep -v "$model\|ei_ota_penguin.h" after >after.others
    same before.others after.others
    cut -d' ' -f1 before >before.names
    cut -d' ' -f1 after | head -n -1 >after.names
    same before.names after.names
    [ "$(grep "$model" before | cut -d')' -f1)" = "$(grep "$model" after | cut -d')' -f1)" ] || fail "another time"
  done
}

is_the_same_each_time() {
  pack "$bad" bad.zip
  expect 0 patch bad.zip -o one.zip --name penguin
  touch -d 2001-01-01 bad.zip
  TZ=Asia/Tokyo expect 0 patch bad.zip -o two.zip --name penguin
  same one.zip two.zip
  touch -d 2020-01-01 one.zip
  expect 0 patch bad.zip -o one.zip --name penguin
  [ -z "$(find one.zip -newermt 2021-01-01)" ] || fail "it was written again"
}

takes_its_name_from_the_archive() {
  pack "$bad" ei-penguin-v3.zip
  expect 0 patch ei-penguin-v3.zip -o p
  [ -e p/ei_ota_ei_penguin.h ] || fail "$(ls p)"
}

is_what_the_dependency_file_names() {
  pack "$bad" bad.zip
  expect 0 patch bad.zip -o p --depfile d --depfile-target t
  printf 't: \\\n  %s\n' "$PWD/bad.zip" >expected
  same d expected
}

is_never_overwritten() {
  pack "$bad" bad.zip
  cp bad.zip kept.zip
  for command in 'patch bad.zip' 'payload bad.zip' 'image bad.zip'; do
    expect 2 $command -o bad.zip
    says '[E-usage]'
  done
  same bad.zip kept.zip
  [ "$(ls)" = "$(printf 'bad.zip\nkept.zip')" ] || fail "something was written: $(ls)"
}

is_not_made_of_a_folder() {
  expect 2 patch "$bad" -o p.zip
  says '[E-usage]'
  says 'name a folder, or give the export as the .zip'
  missing p.zip
}

that_was_patched_is_refused() {
  pack "$bad" bad.zip
  expect 0 patch bad.zip -o p.zip --name penguin
  expect 1 patch p.zip -o q.zip
  says 'p.zip: error: EiOta has patched tflite-model/'
  says '[E-patched]'
  missing q.zip
}

with_foreign_things_in_it_is_refused() {
  pack "$bad" bad.zip
  python3 "$tests/archives.py" spoil bad.zip
  for kind in traversal absolute drive link device case twice packing bomb cut long changed; do
    expect 1 patch $kind.zip -o $kind.out
    says '[E-archive]'
    expect 1 patch $kind.zip -o $kind.out.zip
    expect 1 inspect $kind.zip
    missing $kind.out
    missing $kind.out.zip
  done
  expect 1 inspect "$source_dir/README.md"
  echo text >text.zip
  expect 1 inspect text.zip
  says '[E-archive]'
  expect 3 inspect missing.zip
  says '[E-path]'
}
