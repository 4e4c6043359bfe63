# SPDX-License-Identifier: MIT
# Arduino libraries: what a patched one has beside the export, and what it keeps.

# library: an Arduino library in library/ and in library.zip
library() { python3 "$source_dir/tests/arduino/penguin_library.py" "$source_dir" library library.zip; }
# unpack <archive> <folder>
unpack() { python3 -m zipfile -e "$1" "$2"; }
entries() { python3 "$tests/archives.py" entries "$1"; }
folder=penguin_inferencing

# What of the runtime goes into a library: neither a flash in a file, nor drivers of chips, nor PSA Crypto, whose headers no sketch
# finds.
left_out='/[^/]*(flash_posix|flash_stm32l4|flash_nrf52|chip_access|psa)[^/]*$'
runtime_files() { find "$source_dir"/runtime/{include/ei_ota,src,flash} -name '*.[ch]' | grep -vE "$left_out"; }

gets_the_runtime_and_what_sketches_call() {
  library
  expect 0 patch library.zip -o patched.zip --name penguin
  unpack library.zip before
  unpack patched.zip after
  (cd before && find . -type f | sort) >files.before
  (cd after && find . -type f | sort) >files.after
  {
    for file in $(runtime_files) LICENSE; do
      echo "./$folder/src/ei_ota/${file##*/}"
    done
    for sketch in ei_ota_serial ei_ota_http ei_ota_sd; do echo "./$folder/examples/$sketch/$sketch.ino"; done
    for file in ei_ota_{arduino,http}.{h,cpp} eiota_internal_reader.h ei_ota_penguin.h; do echo "./$folder/src/$file"; done
  } | sort >expected
  comm -13 files.before files.after >added
  same added expected
  for file in $(runtime_files); do
    same "$file" "after/$folder/src/ei_ota/${file##*/}"
  done
  ! grep -rqE '@(id|ID|header)@' after || fail "$(grep -rE '@(id|ID|header)@' after)"
}

keeps_the_rest_byte_for_byte() {
  library
  expect 0 patch library.zip -o patched.zip --name penguin
  entries library.zip | grep -v "$model" >before
  entries patched.zip >after
  comm -23 <(sort before) <(sort after) >lost
  [ ! -s lost ] || fail "changed or lost: $(cat lost)"
  expect 0 patch library.zip -o again.zip --name penguin
  same patched.zip again.zip
}

in_a_folder_is_a_whole_library() {
  library
  echo text >library/.hidden
  expect 0 patch library.zip -o patched.zip --name penguin
  unpack patched.zip unpacked
  expect 0 patch library -o of_folder --name penguin
  expect 0 patch library.zip -o of_archive --name penguin
  diff -r of_folder of_archive || fail "the folder's and the archive's differ"
  mv of_folder/penguin.eiota.json of_folder/penguin.eiota.img .
  diff -r of_folder "unpacked/$folder" || fail "the folder is not what the archive has"
  (cd library && expect 0 patch . -o ../of_dot --name penguin)
  diff -r of_dot of_archive || fail "the folder . and the archive differ"
}

in_a_folder_is_left_alone_where_it_would_not_change() {
  library
  expect 0 patch library -o p --name penguin --depfile d --depfile-target t
  find p -type f -exec touch -d '2020-01-01' {} +
  state p >before
  expect 0 patch library -o p --name penguin
  state p >after
  same before after
  for file in library.properties src/$model src/edge-impulse-sdk/tensorflow/lite/micro/kernels/conv.cpp; do
    grep -q "/library/$file" d || fail "$file is not in $(cat d)"
  done
}

is_told_by_its_properties() {
  library
  expect 0 patch library/src -o of_src --name penguin
  expect 0 patch "$bad" -o of_export --name penguin
  diff -r of_src of_export || fail "a folder src/ by itself is an export like any other"
  rm library/library.properties
  expect 0 patch library -o of_library --name penguin
  diff -r of_library of_export || fail "without library.properties it is an export like any other"
}

is_said_to_be_one_or_none() {
  library
  for output in p patched.zip; do
    expect 0 patch library.zip -o $output
    prints 'the output is an Arduino library, as the export is; firmware that is no sketch takes'
  done
  (cd "$bad" && python3 -m zipfile -c "$OLDPWD/export.zip" ./*)
  expect 0 patch export.zip -o export-patched.zip
  prints 'the output is no Arduino library, as the export is none; the Arduino IDE takes'
  for export in export.zip library/src; do
    expect 0 patch $export -o of_export
    never_prints 'Arduino'
  done
}

restores_from_a_copy_unless_told_otherwise() {
  library
  expect 0 patch library -o auto --name penguin
  expect 0 patch library -o copy --name penguin --restore copy
  expect 0 patch library -o load --name penguin --restore load-image
  diff -r auto copy || fail "auto is not copy"
  expect 0 baseline library -o baseline --name penguin
  same_but_for_files auto/penguin.eiota.json baseline/penguin.eiota.json
  grep -q '"restore": "copy"' baseline/penguin.eiota.json || fail "the baseline does not say so"
  grep -q eiota_internal_restore_copy "auto/src/$model" || fail "no copy"
  grep -q eiota_internal_restore_load_image "load/src/$model" || fail "no load image"
  expect 0 patch library/src -o src --name penguin
  grep -q eiota_internal_restore_load_image "src/$model" || fail "an export's default has changed"
}

does_not_hold_its_output() {
  library
  (cd library && find . -type f -exec sha256sum {} + | sort) >before
  mkdir elsewhere && ln -s ../library elsewhere/link
  for output in library library/patched library/src elsewhere/link/patched; do
    expect 2 patch library -o $output
    says '[E-usage]'
  done
  cd library
  expect 2 patch . -o patched
  expect 2 patch ../library -o .
  cd ..
  (cd library && find . -type f -exec sha256sum {} + | sort) >after
  same before after
}

with_a_link_in_it_is_refused() {
  library
  echo secret >secret
  ln -s "$PWD/secret" library/src/secret.h
  expect 3 patch library -o p
  says '[E-path]'
  says 'src/secret.h: error: a link'
  missing p
}

has_no_model_of_its_own_headers_name() {
  library
  for name in arduino Arduino http; do
    expect 2 patch library.zip -o patched.zip --name $name
    says "choose another name [E-usage]"
    missing patched.zip
  done
  mv library.zip Arduino.zip
  expect 0 patch Arduino.zip -o folder
  [ -e folder/src/ei_ota_model_Arduino.h ] || fail "$(ls folder/src)"
}

has_no_model_that_bears_the_name_of_what_sketches_call() {
  library
  sed 's|//.*||' "$source_dir"/templates/arduino/src/ei_ota_*.h | grep -oE '\bei_ota_[a-z_]+\b' | grep -v '_$' | sort -u >names
  grep -qx ei_ota_http_update_weights names && grep -qx ei_ota_find_mark names || fail "$(cat names)"
  while read -r name; do
    expect 2 patch library.zip -o patched.zip --name "${name#ei_ota_}"
    says '[E-usage]'
    missing patched.zip
  done <names
  expect 0 patch library/src -o of_src --name find_mark # no such library
  cp library.zip find_mark.zip
  expect 2 patch find_mark.zip -o patched.zip
  says 'ei_ota_find_mark is not a function that sketches call'
}

keeps_no_weights_in_flash() {
  library
  for export in library library.zip; do
    expect 1 patch $export -o p --name penguin --storage flash
    says "$export: error: --storage flash for an Arduino library, whose updater collects payloads in RAM; "
    says 'patch with --storage ram'
    says '[E-storage]'
    missing p
  done
  expect 1 patch library.zip -o patched.zip --name penguin --storage flash
  says '[E-storage]'
  missing patched.zip
  missing penguin.eiota.json
  expect 0 patch library/src -o of_src --name penguin --storage flash # as the CMake package patches it
}

that_was_patched_is_refused() {
  library
  expect 0 patch library.zip -o patched.zip
  expect 1 patch patched.zip -o q.zip
  says '[E-patched]'
  missing q.zip
}

sketches_include_its_header() {
  library
  expect 0 patch library -o p --name penguin
  grep -qx '#include <penguin_inferencing.h>' p/examples/ei_ota_serial/ei_ota_serial.ino || fail "not included"
  touch library/src/other_inferencing.h
  expect 0 patch library -o two --name penguin
  ! grep -rq _inferencing.h two/examples/ei_ota_serial two/src/ei_ota_arduino.h || fail "one of two headers was chosen"
  grep -qx '#include <ei_ota_arduino.h>' two/examples/ei_ota_serial/ei_ota_serial.ino || fail "$(cat two/examples/*/*_serial.ino)"
}
