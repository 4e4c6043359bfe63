# SPDX-License-Identifier: MIT
# What the process ends with, and that a refusal writes nothing.

help_is_no_error() {
  expect 0 --help
  expect 0 patch --help
  expect 0 --version
}

wrong_usage_is_2() {
  expect 2
  expect 2 no-such-command
  expect 2 patch
  expect 2 patch "$bad"
  expect 2 payload "$smart" -o p.bin --no-such-option
  expect 2 payload "$smart" -o p.bin --full --delta
  expect 2 payload "$smart" -o p.bin --version many
  expect 2 patch "$bad" -o p --name 'not an identifier'
  expect 2 patch "$bad" -o p --name 1st
  expect 2 patch "$bad" -o p --name begin # ei_ota_begin is the runtime's
  expect 2 patch "$bad" -o p --name public_key # getpub's
  expect 2 patch "$bad" -o p --label-capacity 0
  expect 2 patch "$bad" -o p --restore sometimes
  expect 2 patch "$bad" -o p --storage eeprom
  expect 2 patch "$bad" -o p --depfile d
  expect 2 patch "$bad" -o p --depfile-target t
  expect 2 payload "$smart" -o p.bin --format own
  expect 2 payload "$smart" -o p.bin --allow everything
  expect 2 check firmware.elf
  missing p
  missing p.bin
}

missing_paths_are_3() {
  expect 3 patch no/such/export -o p
  says '[E-path]'
  expect 3 payload "$smart" --baseline no/such.eiota.json -o p.bin
  expect 3 payload "$smart" --baseline no/such/export -o p.bin
  expect 3 inspect no/such/file
  expect 3 image no/such/export -o i.img
  expect 3 apply "$bad" no/such.bin -o i.img
  expect 3 diff "$bad" no/such/export
  expect 3 check no.elf --baseline no.eiota.json
  missing p
  missing p.bin
  missing i.img
}

outputs_that_cannot_be_written_are_3() {
  touch file
  expect 3 patch "$bad" -o file
  expect 3 payload "$smart" -o file/p.bin
  says '[E-write]'
  [ ! -s file ] || fail "the file was written to"
}

unfit_input_is_1() {
  mkdir empty
  echo text >file
  expect 1 patch empty -o p
  says '[E-no-export]'
  expect 1 inspect file
  expect 1 apply "$bad" file -o i.img
  says '[E-payload]'
  expect 1 check file --baseline "$bad"
  says '[E-firmware]'
  missing p
  missing i.img
}

a_refused_patch_writes_nothing() {
  edited "$bad" broken 's/^const TfArray<1, float> quant0_scale/constexpr TfArray<1, float> quant0_scale/'
  expect 1 patch broken -o p --depfile d --depfile-target t
  says '[E-declaration]'
  missing p
  missing d
}

a_refused_patch_leaves_what_was_there() {
  expect 0 patch "$bad" -o p --name penguin
  edited "$bad" broken 's/quant0_scale = { 1, { 0.0039/quant0_scale = { 1, { -0.0039/'
  state p >before
  expect 1 patch broken -o p --name penguin
  says '[E-value]'
  state p >after
  same before after
}

a_delta_for_devices_that_take_none_is_refused() {
  expect 1 payload "$smart" --baseline "$bad" -o p.bin --delta
  says 'an export does not tell what its devices decode'
  says '[E-delta]'
  missing p
  missing p.bin
}

an_option_with_nothing_behind_it_is_not_as_if_it_were_not_given() {
  expect 0 keygen -o k.pem
  for option in --sign-key --attach-signature --self-test --public-key --digest-out --baseline; do
    expect 2 payload "$bad" -o p "$option" ''
    says "$option: nothing is given"
    says '[E-usage]'
    missing p
  done
  expect 2 patch "$bad" -o ''
  expect 2 getpub k.pem -o ''
}

a_number_is_decimal() {
  for number in 010 0x10 -1 1e3; do
    expect 2 payload "$bad" -o p --version $number
    says '[E-usage]'
    missing p
  done
}

the_command_line_is_refused_with_an_id_and_nothing_that_a_terminal_obeys() {
  expect 2 inspect "$bad" $'\e[31mX'
  says '\x1B[31mX; '
  says '[E-usage]'
  expect 2 pach
  says '[E-usage]'
  expect 2
  says '[E-usage]'
}

output_that_cannot_be_printed_is_an_error() {
  [ -w /dev/full ] || return 0
  "$EI_OTA_TOOL" keygen -o k.pem >/dev/null
  for command in "inspect $bad" "inspect --json $bad" "getpub k.pem" "diff $bad $bad"; do
    status=0
    # shellcheck disable=SC2086
    "$EI_OTA_TOOL" $command >/dev/full 2>err || status=$?
    [ $status = 3 ] || fail "$command: exit status $status"
    grep -qF '[E-write]' err || fail "$(cat err)"
  done
}

closed_descriptors_change_nothing() {
  "$EI_OTA_TOOL" patch "$bad" -o p <&- >&- 2>&- || fail 'without any'
  "$EI_OTA_TOOL" keygen -o k.pem <&- >&- || fail 'without two'
  "$EI_OTA_TOOL" payload "$bad" -o o --sign-key k.pem <&- 2>&- >log || fail 'without the other two'
  grep -q '^o: ' log || fail "$(cat log)"
}

an_optional_program_that_is_not_installed_is_3() {
  mkdir alone nothing
  cp "$EI_OTA_TOOL" alone/ei-ota
  PATH=$PWD/nothing EI_OTA_TOOL=alone/ei-ota expect 3 fetch --help
  says 'ei-ota-fetch: error: this program is not installed'
  says '[E-program]'
  PATH=$PWD/nothing EI_OTA_TOOL=alone/ei-ota expect 3 serve --help
  says 'ei-ota-serve: error: this program is not installed'
}

an_optional_program_is_found_beside_the_tool_or_in_the_path() {
  mkdir alone elsewhere
  cp "$EI_OTA_TOOL" alone/ei-ota
  printf '#!/bin/sh\necho "elsewhere: $*"\nexit 7\n' >elsewhere/ei-ota-fetch
  chmod +x elsewhere/ei-ota-fetch
  PATH=$PWD/elsewhere:$PATH EI_OTA_TOOL=alone/ei-ota expect 7 fetch --project 'a b' ''
  prints 'elsewhere: --project a b '
  sed 's/elsewhere/beside/' elsewhere/ei-ota-fetch >alone/ei-ota-fetch
  chmod +x alone/ei-ota-fetch
  PATH=$PWD/elsewhere:$PATH EI_OTA_TOOL=alone/ei-ota expect 7 fetch --help
  prints 'beside: --help'
  EI_OTA_TOOL=alone/ei-ota expect 0 --help
  prints 'Download an export from Studio'
  prints 'Give devices the newest payload that fits them'
}
