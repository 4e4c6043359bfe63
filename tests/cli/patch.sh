# SPDX-License-Identifier: MIT
# ei-ota patch and baseline: what they write, and what they leave alone.

writes_copies_header_and_baseline() {
  expect 0 patch "$bad" -o p --name penguin
  (cd p && find . -type f | sort) >found
  printf './%s\n' ei_ota_penguin.h penguin.eiota.img penguin.eiota.json "$model" >expected
  same found expected
}

takes_its_name_from_the_folder() {
  cp -r "$bad" '2nd export'
  expect 0 patch '2nd export' -o p
  [ -e p/ei_ota_model_2nd_export.h ] || fail "$(ls p)"
  expect 0 patch "$bad/" -o q
  [ -e q/ei_ota_bad.h ] || fail "$(ls q)"
}

gives_the_same_bytes_each_time() {
  cp -r "$bad" copy
  expect 0 patch "$bad" -o p --name penguin --restore copy
  expect 0 patch copy -o q --name penguin --restore copy
  diff -r p q || fail "two patches of the same export differ"
}

leaves_files_alone_that_would_not_change() {
  expect 0 patch "$bad" -o p --name penguin --depfile p/d --depfile-target t
  find p -type f -exec touch -d '2020-01-01' {} +
  state p >before
  expect 0 patch "$bad" -o p --name penguin --depfile p/d --depfile-target t
  state p >after
  same before after
}

writes_only_the_file_that_changed() {
  expect 0 patch "$bad" -o p --name penguin
  find p -type f -exec touch -d '2020-01-01' {} +
  echo stray >p/ei_ota_penguin.h
  expect 0 patch "$bad" -o p --name penguin
  [ "$(find p -newermt 2021-01-01 -type f)" = p/ei_ota_penguin.h ] || fail "others were written, too"
}

never_writes_the_export() {
  cp -r "$bad" export
  state export >before
  expect 0 patch export -o p
  expect 2 patch export -o export
  says '[E-usage]'
  state export >after
  same before after
}

refuses_what_it_has_patched() {
  expect 0 patch "$bad" -o p --name penguin
  cp -r "$bad" export
  cp -r p/tflite-model export
  for command in 'patch export -o q' 'payload export -o q' 'image export -o q' 'inspect export'; do
    expect 1 $command
    says '[E-patched]'
  done
  expect 1 patch p -o q
  says '[E-patched]'
  missing q
}

a_define_begins_with_a_name() {
  for define in =1 1A -x; do
    expect 2 patch "$bad" -o p --define "$define"
    says "\`$define\` does not begin with a macro's name"
    says '[E-usage]'
  done
  missing p
}

baseline_is_what_patch_writes() {
  for options in '' '--restore load-image' '--restore copy' '--restore none' '--storage ram --restore auto' \
    '--label-capacity 12 --restore copy' '--storage flash' '--storage flash --label-capacity 12 --restore none' '--define EI_CLASSIFIER_TFLITE_ENABLE_ARC=1'; do
    rm -rf p b
    expect 0 patch "$bad" -o p --name penguin $options
    expect 0 baseline "$bad" -o b --name penguin $options
    [ "$(ls b | wc -l)" = 2 ] || fail "$(ls b)"
    same_but_for_files p/penguin.eiota.json b/penguin.eiota.json
    same p/penguin.eiota.img b/penguin.eiota.img
  done
}

baseline_refuses_what_patch_refuses() {
  expect 2 baseline "$bad" -o b --restore sometimes
  says '--restore sometimes'
  expect 2 baseline "$bad" -o b --storage eeprom
  missing b
}

baseline_tells_what_the_firmware_does() {
  expect 0 patch "$bad" -o p --name penguin --restore none
  expect 0 inspect p/penguin.eiota.json --json
  json 'it["device"] == {"storage": "ram", "restore": "none", "decoders": ["structural"],
                         "payload_format": {"minimum": 1, "maximum": 1}}'
  expect 0 inspect p/penguin.eiota.json
  prints 'device    storage ram, restore none, decoders structural, payload formats 1 to 1'
  expect 0 inspect "$bad" --json
  json 'it["device"]["restore"] == "load-image"'
}

keeps_weights_in_flash() {
  expect 0 patch "$bad" -o p --name penguin --storage flash
  prints '  weights stay in flash; 8 bytes of RAM are needed; a slot for new weights takes 4344 bytes of flash'
  grep -q '^#define EI_OTA_PENGUIN_SLOT_SIZE 4344u' p/ei_ota_penguin.h || fail "$(cat p/ei_ota_penguin.h)"
  expect 0 inspect p/penguin.eiota.json
  prints 'device    storage flash, restore flash, decoders structural, payload formats 1 to 1'
  expect 0 patch "$bad" -o q --name penguin --storage flash --label-capacity 12 --restore none
  prints '  weights stay in flash; 20 bytes of RAM are needed, 12 of them for header weights; a slot for new weights takes 4360 bytes of flash'
  expect 0 inspect q/penguin.eiota.json
  prints 'device    storage flash, restore none, decoders structural, payload formats 1 to 1'
  # The same payloads are for both storages, but for those of the predecessor's format.
  expect 0 patch "$bad" -o r --name penguin
  expect 0 payload "$smart" --baseline p/penguin.eiota.json -o flash.bin
  expect 0 payload "$smart" --baseline r/penguin.eiota.json -o ram.bin
  same flash.bin ram.bin
  expect 1 payload "$smart" --baseline p/penguin.eiota.json -o legacy.bin --format legacy
  says 'weights in flash'
  says '[E-legacy]'
  missing legacy.bin
}

restores_placed_weights_from_a_copy() {
  for define in EI_OTA_WEIGHT= 'EI_OTA_WEIGHT=__attribute__((section(".psram")))'; do
    for restore in load-image none; do
      for command in patch baseline; do
        expect 1 $command "$bad" -o p --name penguin --restore $restore --define "$define"
        says "--restore $restore and --define EI_OTA_WEIGHT"
        says '[E-weight-placed]'
        missing p
      done
    done
    for restore in auto copy; do
      rm -rf p
      expect 0 patch "$bad" -o p --name penguin --restore $restore --define "$define"
      grep -q eiota_internal_restore_placed "p/$model" || fail "$restore: no copy"
      expect 0 inspect p/penguin.eiota.json --json
      json 'it["device"]["restore"] == "copy"'
    done
    rm -rf p
  done
  expect 0 patch "$bad" -o p --name penguin --define EI_OTA_WEIGHTY=1
  grep -q eiota_internal_restore_load_image "p/$model" || fail 'another macro changes the way back'
}

depfile_names_what_was_read() {
  expect 0 patch "$bad" -o p --depfile d --depfile-target p/stamp
  grep -q '^p/stamp: ' d || fail "$(cat d)"
  for file in "$model" model-parameters/model_metadata.h model-parameters/model_variables.h; do
    grep -q "/$file" d || fail "$file is not in $(cat d)"
  done
}

# base_of <folder>: what a delta calls the factory weights of a patched penguin, project 1
base_of() { sed -nE 's,^  (0x[0-9A-F]{8})u\,  // base$,\1,p' "$1/$model"; }

names_its_weights_alike_whatever_the_firmware_does_with_them() {
  expect 0 image "$bad" -o image.img
  local base
  base=$(python3 -c 'import hashlib
print("0x%08X" % int.from_bytes(hashlib.sha256(open("image.img", "rb").read()).digest()[:4], "little"))')
  for restore in auto load-image copy none; do
    for define in '' '--define EI_CLASSIFIER_TFLITE_ENABLE_ARC=1'; do
      rm -rf p
      expect 0 patch "$bad" -o p --name penguin --restore $restore $define
      [ "$(base_of p)" = "$base" ] || fail "--restore $restore $define: $(base_of p), expected $base"
    done
  done
}

# A Make that reads it must find the very files: the escapes of blanks, # and $ are right.
depfile_has_paths_that_make_understands() {
  local odd='an export #1 of $5'
  cp -r "$bad" "$odd"
  expect 0 patch "$odd" -o p --name penguin --depfile d --depfile-target 'a target'
  printf 'include d\na\\ target:\n\t@echo made >>made\n' >Makefile
  make -s 'a target' || fail "Make does not understand: $(cat d)"
  mv "$odd" elsewhere
  ! make -s 'a target' 2>log || fail "Make did not see that a file is gone: $(cat d)"
  grep -qF 'an export #1 of $5' log || fail "$(cat log)"
}

refuses_names_that_the_runtime_has() {
  for name in apply t err runtime Test; do
    expect 2 patch "$bad" -o p --name $name
    says "--name $name; expected a model whose ei_ota_$name, EI_OTA_${name^^}_* and target are not the runtime's"
  done
  expect 2 patch "$bad" -o p --name ''
  says '--name: nothing is given'
  missing p
  cp -r "$bad" apply
  expect 0 patch apply -o p
  [ -e p/ei_ota_model_apply.h ] || fail "$(ls p)"
}
