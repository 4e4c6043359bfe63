# SPDX-License-Identifier: MIT
# ei-ota payload, apply, image and diff.

brings_the_new_weights() {
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  expect 0 apply "$bad" p.bin -o applied.img
  expect 0 image "$smart" -o new.img
  same applied.img new.img
}

fits_a_baseline_as_it_fits_the_export() {
  expect 0 patch "$bad" -o p --name penguin
  expect 0 payload "$smart" --baseline p/penguin.eiota.json -o from_baseline.bin
  expect 0 payload "$smart" --baseline "$bad" -o from_export.bin
  same from_baseline.bin from_export.bin
  expect 0 apply p/penguin.eiota.json from_baseline.bin -o applied.img
  expect 0 image "$smart" -o new.img
  same applied.img new.img
}

is_the_golden_one() {
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  same p.bin "$source_dir/tests/golden/penguin-smart-format1.bin"
}

reads_the_golden_baseline() {
  local golden=$source_dir/tests/golden
  expect 0 payload "$smart" --baseline "$golden/penguin-bad-format1.eiota.json" -o p.bin
  same p.bin "$golden/penguin-smart-format1.bin"
  expect 0 apply "$golden/penguin-bad-format1.eiota.json" p.bin -o applied.img
  expect 0 image "$smart" -o new.img
  same applied.img new.img
  expect 0 inspect "$golden/penguin-bad-format1.eiota.json"
  prints 'device    storage ram, restore unknown, decoders structural, payload formats 1 to 1'
}

says_what_the_model_is_called() {
  expect 0 payload "$smart" --baseline "$bad" --title 'Königspinguine, v2' -o p.bin
  expect 0 inspect p.bin
  grep -qx 'title     Königspinguine, v2' "$EI_OTA_SCRATCH/out" || fail 'no title'
  grep -qx 'labels    penguin' "$EI_OTA_SCRATCH/out" || fail 'no labels'
  expect 0 inspect p.bin --json
  json 'it["title"] == "Königspinguine, v2" and it["labels"] == ["penguin"]'
  expect 0 apply "$bad" p.bin -o applied.img
  expect 0 image "$smart" -o new.img
  same applied.img new.img
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  expect 0 inspect p.bin --json
  json 'it["title"] is None and it["labels"] is None'
  expect 2 payload "$smart" --baseline "$bad" --title '' -o q.bin
  for title in 'a title that is longer than 32 bytes' $'two\nlines' $'not UTF-8: \xFC'; do
    expect 2 payload "$smart" --baseline "$bad" --title "$title" -o q.bin
    says '1 to 32 bytes of UTF-8 without control characters'
  done
  missing q.bin
}

warns_where_no_baseline_tells_whether_it_fits() {
  for format in native legacy; do
    expect 0 payload "$smart" --format "$format" -o p.bin
    says 'it is not known whether this fits the firmware in the field; give --baseline'
    says '[W-baseline]'
    expect 0 payload "$smart" --format "$format" --baseline "$bad" -o p.bin
    ! grep -q 'W-baseline' "$EI_OTA_SCRATCH/err" || fail "a warning without reason: $(cat "$EI_OTA_SCRATCH/err")"
  done
  expect 0 payload "$smart" --digest-out digest
  says '[W-baseline]'
}

is_not_made_for_devices_that_cannot_read_it() {
  expect 0 baseline "$bad" -o new --name penguin
  expect 0 baseline "$bad" -o b --name penguin
  with_device b/penguin.eiota.json 'device["payload_format"] = {"minimum": 2, "maximum": 3}'
  for others in '' '--baseline new/penguin.eiota.json'; do
    expect 1 payload "$smart" $others --baseline b/penguin.eiota.json -o p.bin
    says '[E-device]'
    says 'accept payload formats 2 to 3'
  done
  expect 1 diff b/penguin.eiota.json "$smart"
  prints 'device  the devices accept payload formats 2 to 3'
  expect 1 diff b/penguin.eiota.json "$smart" --json
  json 'not it["fits"] and "formats 2 to 3" in it["device"]'
  expect 0 payload "$smart" --format legacy --baseline b/penguin.eiota.json -o legacy.bin
  with_device b/penguin.eiota.json 'device["payload_format"]["minimum"] = 1; device["decoders"] = ["later"]'
  expect 1 payload "$smart" --baseline b/penguin.eiota.json -o p.bin
  says '[E-device]'
  missing p.bin
}

is_made_for_devices_of_later_versions_that_read_it_too() {
  expect 0 baseline "$bad" -o b --name penguin
  with_device b/penguin.eiota.json 'device.update(storage="both", restore="twice", decoders=["later", "structural"], more=1)
device["payload_format"]["maximum"] = 9'
  expect 0 payload "$smart" --baseline b/penguin.eiota.json -o p.bin
  same p.bin "$source_dir/tests/golden/penguin-smart-format1.bin"
}

takes_its_version_from_the_export_or_the_caller() {
  expect 0 payload "$smart" -o p.bin
  expect 0 inspect p.bin --json
  json 'it["version"] == 2'
  expect 0 payload "$smart" -o p.bin --version 4294967295
  expect 0 inspect p.bin --json
  json 'it["version"] == 4294967295'
}

never_writes_a_baseline() {
  expect 0 patch "$bad" -o p --name penguin
  state p >before
  expect 0 payload "$smart" --baseline p/penguin.eiota.json -o q.bin
  for output in p/penguin.eiota.json p/penguin.eiota.img p/../p/penguin.eiota.img; do
    expect 2 payload "$smart" --baseline p/penguin.eiota.json -o "$output"
    expect 2 apply p/penguin.eiota.json q.bin -o "$output"
    expect 2 payload p/penguin.eiota.json -o "$output"
    expect 2 image p/penguin.eiota.json -o "$output"
  done
  state p >after
  same before after
}

never_writes_a_file_of_an_export() {
  cp -r "$bad" penguin
  cp -r "$smart" update
  expect 0 payload update --baseline penguin -o p.bin
  { state penguin; state update; } >before
  for file in "$model" model-parameters/model_metadata.h; do
    expect 2 payload update -o "update/$file"
    expect 2 payload update --format legacy -o "update/$file"
    expect 2 payload update --baseline penguin -o "penguin/$file"
    expect 2 image penguin -o "penguin/$file"
    expect 2 apply penguin p.bin -o "penguin/$file"
  done
  { state penguin; state update; } >after
  same before after
}

an_image_beside_an_export_is_no_input() {
  cp -r "$bad" penguin
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  expect 0 image penguin -o first.img
  expect 0 apply penguin p.bin -o second.img
  for time in first again; do
    expect 0 image penguin -o penguin.img
    same penguin.img first.img
    expect 0 apply penguin p.bin -o penguin.img
    same penguin.img second.img
    expect 0 payload "$smart" --baseline penguin -o penguin.img
    same penguin.img p.bin
  done
}

refuses_another_layout() {
  edited "$smart" wider 's/kTfLitePaddingSame, 2,2,/kTfLitePaddingSame, 1,1,/'
  expect 1 payload wider --baseline "$bad" -o p.bin
  says '[E-layout]'
  says 'node 0'
  missing p.bin
}

names_the_projects_first_where_the_layout_is_anothers() {
  edited "$smart" wider 's/kTfLitePaddingSame, 2,2,/kTfLitePaddingSame, 1,1,/'
  edited wider foreign '/EI_CLASSIFIER_PROJECT_ID /s/[0-9]*$/77/' model-parameters/model_metadata.h
  expect 1 payload foreign --baseline "$bad" -o p.bin
  says 'error: the new model is of project 77 (Penguin), the firmware'"'"'s of project 1 (Penguin), and their layouts differ'
  says 'is this the right export, and the right baseline?'
  says '[E-layout]'
  says 'context project: 1 ('
  missing p.bin
  expect 1 diff "$bad" foreign
  head -n 1 "$EI_OTA_SCRATCH/out" | grep -q '^context project: 1 (.*) -> 77 (' || fail "$(cat "$EI_OTA_SCRATCH/out")"
  expect 1 payload foreign --baseline "$bad" -o p.bin --allow project
  says 'another layout than the firmware'
}

says_that_the_weights_are_those_of_the_baseline() {
  expect 0 payload "$bad" --baseline "$bad" -o p.bin
  prints 'these are the factory weights of the baseline'
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  never_prints 'factory weights'
}

refuses_another_project_unless_allowed() {
  edited "$smart" foreign '/EI_CLASSIFIER_PROJECT_ID /s/[0-9]*$/77/' model-parameters/model_metadata.h
  expect 1 payload foreign --baseline "$bad" -o p.bin
  says '[E-context]'
  expect 1 payload foreign --baseline "$bad" -o p.bin --allow labels
  missing p.bin
  expect 0 payload foreign --baseline "$bad" -o p.bin --allow project
  expect 0 inspect p.bin --json
  json 'it["project"]["id"] == 1' # the firmware's
  expect 0 apply "$bad" p.bin -o applied.img
}

refuses_other_labels_unless_allowed() {
  edited "$smart" renamed 's/"penguin"/"pinguin"/' model-parameters/model_variables.h
  expect 1 payload renamed --baseline "$bad" -o p.bin
  says '[E-context]'
  expect 1 payload renamed --baseline "$bad" -o p.bin --allow project
  missing p.bin
  expect 0 payload renamed --baseline "$bad" -o p.bin --allow labels
  expect 0 payload renamed --baseline "$bad" -o p.bin --allow project,labels
}

brings_other_labels_where_there_is_room() {
  expect 0 patch "$bad" -o p --name penguin --label-capacity 12
  edited "$smart" renamed 's/"penguin"/"pinguino"/' model-parameters/model_variables.h
  expect 0 payload renamed --baseline p/penguin.eiota.json -o p.bin
  expect 0 apply p/penguin.eiota.json p.bin -o applied.img
  grep -aq pinguino applied.img
  expect 0 diff p/penguin.eiota.json renamed
  expect 0 baseline "$bad" -o q --name penguin --label-capacity 12
  same_but_for_files p/penguin.eiota.json q/penguin.eiota.json
  edited "$smart" verbose 's/"penguin"/"emperor penguin"/' model-parameters/model_variables.h
  expect 1 payload verbose --baseline p/penguin.eiota.json -o long.bin
  says '[E-label]'
  missing long.bin
}

is_not_applied_elsewhere() {
  edited "$bad" foreign '/EI_CLASSIFIER_PROJECT_ID /s/[0-9]*$/77/' model-parameters/model_metadata.h
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  expect 1 apply foreign p.bin -o applied.img
  says '[E-payload]'
  missing applied.img
}

is_not_applied_if_damaged() {
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  head -c -1 p.bin >cut.bin
  { head -c 100 p.bin; printf 'X'; tail -c +102 p.bin; } >changed.bin
  { cat p.bin; printf 'X'; } >long.bin
  for file in cut.bin changed.bin long.bin; do
    expect 1 apply "$bad" $file -o applied.img
    says '[E-payload]'
    expect 1 inspect $file
  done
  missing applied.img
}

diff_tells_by_its_exit_code() {
  expect 0 diff "$bad" "$smart"
  prints fits
  prints tensor_data2
  expect 0 diff "$bad" "$bad"
  edited "$smart" foreign '/EI_CLASSIFIER_PROJECT_ID /s/[0-9]*$/77/' model-parameters/model_metadata.h
  expect 1 diff "$bad" foreign
  prints '(needs --allow project)'
  prints 'does not fit'
  expect 0 diff "$bad" foreign --allow project
  expect 1 diff "$bad" foreign --json
  json 'it["format"] == 1 and not it["fits"] and it["context"][0]["field"] == "project"'
  expect 0 diff "$bad" "$smart" --json
  json 'it["fits"] and len(it["weights"]) > 0 and it["layout"] == []'
}

image_of_a_baseline_is_the_baselines() {
  expect 0 patch "$bad" -o p --name penguin
  expect 0 image p/penguin.eiota.json -o i.img
  same i.img p/penguin.eiota.img
}

legacy_payloads_start_with_their_length() {
  expect 0 payload "$smart" --format legacy -o l.bin
  python3 - <<'END'
payload = open("l.bin", "rb").read()
assert int.from_bytes(payload[:4], "big") == len(payload) - 4
assert payload[4:8] == bytes([1, 32, 0, 3])  # tensor 1 of the export: a shape of three int32
assert payload[8:20] == bytes([0, 0, 0, 1, 0, 0, 0, 36, 0, 0, 0, 2])
END
  expect 0 patch "$bad" -o p --name penguin
  for baseline in "$bad" p/penguin.eiota.json; do
    expect 0 payload "$smart" --format legacy --baseline "$baseline" -o for_baseline.bin
    same l.bin for_baseline.bin
  done
}

legacy_payloads_have_no_version_and_no_delta() {
  expect 2 payload "$smart" --format legacy --version 3 -o l.bin
  says '--version with --format legacy'
  expect 2 payload "$smart" --format other -o l.bin
  expect 2 payload "$smart" --format legacy --delta -o l.bin
  says '--delta with --format legacy'
  missing l.bin
}

legacy_payloads_fit_the_baseline_or_are_refused() {
  edited "$smart" other '/opdata1 = /s/kTfLiteActRelu6/kTfLiteActNone/'
  expect 1 payload other --format legacy --baseline "$bad" -o l.bin
  says '[E-layout]'
  expect 0 patch "$bad" -o p --name penguin
  expect 1 payload p/penguin.eiota.json --format legacy -o l.bin
  says '[E-legacy]'
  missing l.bin
}

# with_scaler <export> <folder>: a copy with a data normaliser, which training sets
function with_scaler {
  cp -r "$1" "$2"
  cat >>"$2/model-parameters/model_variables.h" <<'END'
const float dn_mean_3[1] = { 0.25 };
const float dn_scale_3[1] = { 4 };
ei_data_normalization_standard_scaler_config_t scaler_config_3 = {
    .mean_data = (float *)dn_mean_3,
    .mean_data_len = 1,
    .scale_data = (float *)dn_scale_3,
    .scale_data_len = 1
};
END
}

legacy_payloads_without_a_baseline_warn_of_header_weights() {
  with_scaler "$smart" scaled
  expect 0 payload scaled --format legacy -o l.bin
  says 'model_variables.h: warning: a legacy payload does not contain '
  says '[W-legacy]'
  expect 0 payload scaled --format legacy --baseline scaled -o l.bin
  never_says '[W-legacy]'
  expect 0 payload "$smart" --format legacy -o l.bin
  never_says '[W-legacy]'
  edited scaled other 's/dn_mean_3\[1\] = { 0.25 }/dn_mean_3[1] = { 0.5 }/' model-parameters/model_variables.h
  expect 1 payload other --format legacy --baseline scaled -o other.bin
  says '[E-legacy]'
  missing other.bin
}

legacy_payloads_are_told_and_applied() {
  expect 0 payload "$smart" --format legacy --baseline "$bad" -o l.bin
  expect 0 inspect l.bin
  prints 'payload   legacy'
  prints 'tensor   1  data         3 of 32 bits'
  expect 0 inspect l.bin --json
  json 'it["kind"] == "legacy" and it["records"][0] == {"tensor": 1, "kind": "data", "count": 3, "bits": 32}'
  expect 0 image "$smart" -o new.img
  expect 0 patch "$bad" -o p --name penguin
  for device in "$bad" p/penguin.eiota.json; do
    expect 0 apply "$device" l.bin -o applied.img
    same applied.img new.img
  done
  python3 - <<'END'
payload = bytearray(open("l.bin", "rb").read())
payload[19] ^= 1  # the last of tensor 1's shape
open("shape.bin", "wb").write(payload)
open("cut.bin", "wb").write(payload[:-1])
END
  for file in shape.bin cut.bin; do
    expect 1 apply "$bad" $file -o refused.img
    says '[E-payload]'
  done
  missing refused.img
}
