# SPDX-License-Identifier: MIT
# --store: where a firmware has its payload store. docs/SPEC.md, "Baseline"; cmake.store has linked firmware.

numbers=0x080C0000,8,2K,6K,4

is_in_the_header_and_the_baseline() {
  expect 0 patch "$bad" -o p --name penguin --storage flash --store $numbers
  grep -A6 '^#define EI_OTA_PENGUIN_STORE_START' p/ei_ota_penguin.h >macros
  cat >expected <<'END'
#define EI_OTA_PENGUIN_STORE_START 0x080c0000u
#define EI_OTA_PENGUIN_STORE_SIZE 28672u
#define EI_OTA_PENGUIN_STORE_PROG_SIZE 8u
#define EI_OTA_PENGUIN_STORE_ERASE_SIZE 2048u
#define EI_OTA_PENGUIN_STORE_SLOTS 4u
#define EI_OTA_PENGUIN_SLOT_SIZE 6144u

END
  same macros expected
  expect 0 inspect p/penguin.eiota.json --json
  json 'it["device"]["store"] == {"start": 0x080C0000, "prog_size": 8, "erase_size": 2048, "slot_size": 6144, "slot_count": 4}'
  expect 0 inspect p/penguin.eiota.json
  prints 'store     0x080c0000 to 0x080c6fff, 4 slots of 6144 bytes, erase blocks of 2048, prog units of 8'
  expect 0 baseline "$bad" -o b --name penguin --storage flash --store $numbers
  same_but_for_files p/penguin.eiota.json b/penguin.eiota.json
  expect 0 patch "$bad" -o q --name penguin --storage flash
  ! grep -q STORE q/ei_ota_penguin.h || fail "a store that nobody told: $(cat q/ei_ota_penguin.h)"
}

slots_without_an_erase_block_for_bind_tables_tell_how_long_they_last() {
  expect 0 patch "$bad" -o p --name penguin --storage flash --store 0x080C0000,8,8K,8K,4
  prints '  weights in a slot run with 3 firmware releases and are then lost; slots of 16384 bytes, or tables in RAM (2808 bytes), lift this limit'
  grep -q '^#define EI_OTA_PENGUIN_TABLES_SIZE 2808u' p/ei_ota_penguin.h || fail "$(cat p/ei_ota_penguin.h)"
  expect 0 patch "$bad" -o q --name penguin --storage flash --store $numbers
  ! grep -qF 'firmware release' "$EI_OTA_SCRATCH/out" || fail "$(cat "$EI_OTA_SCRATCH/out")"
}

wrong_numbers_are_usage() {
  for store in 1,2,3,4 1,2,3,4,5,6 0x080C0000,8,2k,6K,4 -1,8,2K,6K,4 0x100000000,8,2K,6K,4; do
    expect 2 patch "$bad" -o p --storage flash --store="$store"
    says '[E-usage]'
  done
  missing p
}

a_store_that_cannot_work_is_refused() {
  for command in patch baseline; do
    while read -r store text; do
      expect 1 $command "$bad" -o p --storage flash --store "$store"
      says "$text"
      says 'correct --store (CMake: STORE) [E-store]'
    done <<'END'
0x080C0000,6,2K,6K,4 the store has prog units of 6 bytes; expected a power of two
0x080C0000,8,0,6K,4 the store has erase blocks of 0 bytes; expected a multiple of the prog unit, 8
0x080C0000,8,2K,7K,4 the store has slots of 7168 bytes; expected a multiple of the erase block, 2048
0x080C0000,8,8,6008,4 the store has slots of 6008 bytes from 0x080c0100 on; expected multiples of 16, since weights are used in it
0x080C0000,8,2K,6K,2 the store has 2 slots; expected 3 to 32, since weights are used in it
0x080C0010,8,2K,6K,4 the store begins at 0x080c0010; expected the beginning of an erase block of 2048 bytes
0xFFFFF000,8,2K,6K,4 the store begins at 0xfffff000 and takes 28672 bytes; expected an end within 32 bits
END
  done
  missing p
}

slots_that_are_too_small_are_refused_before_anything_is_compiled() {
  expect 1 patch "$bad" -o p --name penguin --storage flash --store 0x080C0000,8,2K,4K,4
  says 'the store has slots of 4096 bytes; expected 6144 or more: 4344 for weights and what leads to them'
  # Where weights are in RAM, slots hold payloads only.
  expect 0 patch "$bad" -o p --name penguin --store 0x080C0000,8,2K,4K,2
  expect 1 patch "$bad" -o q --name penguin --store 0x080C0000,8,1K,1K,2
  says 'the store has slots of 1024 bytes; expected 3072 or more: 2174 for the largest payload'
  missing q
}

a_damaged_store_in_a_baseline_is_refused() {
  expect 0 baseline "$bad" -o b --name penguin --storage flash --store $numbers
  with_device b/penguin.eiota.json 'device["store"]["slot_size"] = 5000'
  expect 1 inspect b/penguin.eiota.json
  says 'the store has slots of 5000 bytes'
  says '[E-baseline]'
  with_device b/penguin.eiota.json 'del device["store"]["slot_size"]'
  expect 1 inspect b/penguin.eiota.json
  says '[E-baseline]'
}

a_payload_that_fits_no_slot_is_refused() {
  python3 "$tests/golden_cases.py" t.json '[1] * 2304' 2
  for storage in flash ram; do
    expect 0 baseline "$bad" -o $storage --name penguin --storage $storage --store $numbers
    expect 0 payload "$smart" --baseline $storage/penguin.eiota.json -o p.bin
    same p.bin "$source_dir/tests/golden/penguin-smart-format1.bin"
    expect 1 payload "$smart" --baseline $storage/penguin.eiota.json -o q.bin --self-test t.json
    says "$storage/penguin.eiota.json: error: the payload needs a slot of "
    says 'and those of the devices have 6144'
    says '[E-device]'
    missing q.bin
  done
  # With weights in flash the image takes more than the payload, but for the table, which a firmware adds.
  python3 "$tests/golden_cases.py" one.json '[1] * 2304' 1
  expect 0 payload "$smart" --baseline ram/penguin.eiota.json -o q.bin --self-test one.json
  with_device flash/penguin.eiota.json 'device["store"].update(slot_size=4096)'
  expect 1 payload "$smart" --baseline flash/penguin.eiota.json -o r.bin --self-test one.json
  says 'the payload needs a slot of 5152 bytes' # TLVs to 2,368, an image of 2,752, its digest
  missing r.bin
}

a_slot_holds_a_whole_flatbuffer() {
  mkdir -p interpreted/tflite-model interpreted/model-parameters
  cp "$source_dir/tests/fuzz/corpus/tflite/tiny" interpreted/tflite-model/m.tflite
  printf '#define EI_CLASSIFIER_PROJECT_ID 7\n#define EI_CLASSIFIER_NN_INPUT_FRAME_SIZE 9\n' >interpreted/model-parameters/model_metadata.h
  printf '#include "model_metadata.h"\n#include "tflite-model/m.h"\n' >interpreted/model-parameters/model_variables.h
  printf 'INCBIN(incbin_m, "tflite-model/m.tflite");\nconst unsigned char *m = gincbin_m_data;\n' >interpreted/tflite-model/m.h
  expect 0 image interpreted -o i.img
  [ "$(stat -c %s i.img)" -lt 300 ] || fail "the weights alone would not fit"
  expect 1 baseline interpreted -o b --storage flash --store 0x08000000,8,512,512,4
  says "the store has slots of 512 bytes; expected 1024 or more: $((160 + 800 + 32)) for weights"
  missing b
  expect 0 baseline interpreted -o b --storage flash --store 0x08000000,8,512,1K,4
}
