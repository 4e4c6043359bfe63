# SPDX-License-Identifier: MIT
# What a model presumes around it: how it is compared, and what is said of it.

variables=model-parameters/model_variables.h
metadata=model-parameters/model_metadata.h

the_window_of_a_second_impulse_counts() {
  with_second_impulse "$bad" old
  with_second_impulse "$smart" new
  expect 0 diff old new
  expect 0 baseline old -o b --name penguin
  edited new faster 's/\.frequency = 62\.5/.frequency = 1234/' $variables
  for firmware in old b/penguin.eiota.json; do
    expect 1 diff $firmware faster
    prints 'context impulse_1_2.frequency: 62.5 -> 1234 (refused)'
    expect 1 payload faster --baseline $firmware -o p.bin --allow project,labels
    says '[E-context]'
    says 'impulse_1_2.frequency: 62.5 -> 1234'
    missing p.bin
  done
  expect 1 diff old "$smart"
  prints 'context impulses: 2 -> 1 (refused)'
}

what_blocks_point_to_counts() {
  for edit in 's/EI_CLASSIFIER_IMAGE_SCALING_NONE/EI_CLASSIFIER_IMAGE_SCALING_TORCH/' 's/&extract_image_features/\&extract_raw_features/' \
    's/\.fusion_string = "image"/.fusion_string = "depth"/' 's/EI_CLASSIFIER_TYPE_OBJECT_DETECTION/EI_CLASSIFIER_TYPE_CLASSIFICATION/'; do
    rm -rf other
    edited "$smart" other "$edit" $variables
    expect 1 diff "$bad" other
    prints '(refused)'
  done
  edited "$smart" sliced 's/\.slices_per_model_window = 4/.slices_per_model_window = 2/' $variables
  expect 0 diff "$bad" sliced
  prints 'impulse_1_1.slices_per_model_window: 4 -> 2 (reported)'
}

a_baseline_of_before_impulses_is_compared_by_the_rest() {
  local golden=$source_dir/tests/golden/penguin-bad-format1.eiota.json
  edited "$smart" scaled 's/EI_CLASSIFIER_IMAGE_SCALING_NONE/EI_CLASSIFIER_IMAGE_SCALING_TORCH/' $variables
  expect 0 diff "$golden" scaled
  edited "$smart" larger '/EI_CLASSIFIER_INPUT_WIDTH /s/48/49/' $metadata
  expect 1 diff "$golden" larger
  prints 'context input_width: 48 -> 49 (refused)'
}

macros_and_impulse_that_differ_are_said() {
  edited "$bad" odd 's/\.interval_ms = 1,/.interval_ms = 2,/' $variables
  for command in 'inspect odd' 'patch odd -o p --name penguin' 'baseline odd -o b --name penguin' 'payload odd -o p.bin' \
    'payload odd --format legacy -o l.bin' 'image odd -o i.img'; do
    expect 0 $command
    says 'odd: note: model_metadata.h says interval_ms 1, and model_variables.h says 2'
  done
  for what in odd b/penguin.eiota.json; do
    expect 0 inspect $what --json
    json 'it["context"]["contradictions"] == [{"field": "interval_ms", "model_metadata.h": "1", "model_variables.h": "2"}]'
  done
  expect 0 inspect "$bad"
  [ ! -s "$EI_OTA_SCRATCH/err" ] || fail 'a note on a sound export'
}

counts_that_differ_are_said_too() {
  edited "$bad" more '/EI_CLASSIFIER_LABEL_COUNT /s/[0-9]*$/7/' $metadata
  expect 0 inspect more
  says 'more: note: model_metadata.h says label_count 7, and model_variables.h says 1'
  edited "$bad" wider 's/\.dsp_input_frame_size = [^,]*,/.dsp_input_frame_size = 48 * 48 * 3,/' $variables
  expect 0 inspect wider
  says 'wider: note: model_metadata.h says dsp_input_frame_size 2304, and model_variables.h says 6912'
}

the_remedy_is_about_what_differs() {
  edited "$smart" foreign '/EI_CLASSIFIER_PROJECT_ID /s/[0-9]*$/77/' $metadata
  expect 1 payload foreign --baseline "$bad" -o p.bin
  says 'give --allow project'
  never_says '--allow labels'
  never_says 'export with'
  edited "$smart" renamed 's/"penguin"/"pinguin"/' $variables
  expect 1 payload renamed --baseline "$bad" -o p.bin
  says 'give --allow labels'
  says 'label capacity'
  never_says '--allow project'
  edited "$smart" wider '/EI_CLASSIFIER_FREQUENCY /s/0$/100/' $metadata
  expect 1 payload wider --baseline "$bad" -o p.bin
  says "export with the settings of the firmware's export"
  never_says '--allow'
}

ids_that_are_no_numbers_are_refused() {
  for id in 0x10 -1 4294967297; do
    rm -rf other
    edited "$smart" other "/EI_CLASSIFIER_PROJECT_ID /s/[0-9]*\$/$id/" $metadata
    expect 1 inspect other
    says "EI_CLASSIFIER_PROJECT_ID is \`$id\`"
    says '[E-metadata]'
  done
}

a_copy_that_differs_is_refused_everywhere() {
  edited "$smart" odd 's/\.zero_point = -128/.zero_point = 3/' $variables
  expect 1 diff "$bad" odd
  says '[E-copy]'
  expect 1 payload odd --baseline "$bad" -o p.bin
  says '[E-copy]'
  expect 1 inspect odd
  says '[E-copy]'
}

parameters_alone_are_told() {
  mkdir alone
  cp -r "$smart/model-parameters" alone
  expect 1 inspect alone
  says 'there is no tflite-model/ folder beside it'
  says '[E-no-model]'
  sed -i 's/\.inferencing_engine = [A-Z_]*/.inferencing_engine = EI_CLASSIFIER_SYNTIANT/' alone/$variables
  expect 1 inspect alone
  says 'a model for another engine: EI_CLASSIFIER_SYNTIANT'
  says '[E-accelerator]'
}

nothing_that_a_terminal_obeys_is_printed() {
  edited "$smart" hostile $'s/"penguin"/"\x1b]0;x\x07\xe3\x83\x9a\xff"/' $variables
  expect 0 inspect hostile
  prints '\x1B]0;x\x07'$'\xe3\x83\x9a''\xFF'
  expect 1 diff "$bad" hostile
  expect 1 payload hostile --baseline "$bad" -o p.bin
  expect 3 inspect $'no\x1bsuch'
  says 'no\x1Bsuch'
  ! grep -q $'\x1b' "$EI_OTA_SCRATCH/out" "$EI_OTA_SCRATCH/err" || fail 'an escape sequence'
  expect 0 inspect hostile --json
  json 'it["labels"][0].startswith("\x1b]0;")'
}

a_malformed_baseline_is_told_by_key() {
  expect 0 baseline "$bad" -o b --name penguin
  for change in 'del it["models"][0]["weights"][2]["size"]@models[0].weights[2].size is missing' \
    'it["project"]["id"] = "7"@project.id is "7", not a whole number from 0 to 4294967295' \
    'it["context"]["impulses"] = {}@context.impulses is an object, not a list' 'it.pop("layout")@layout is missing'; do
    python3 -c 'import json, sys
it = json.load(open("b/penguin.eiota.json"))
exec(sys.argv[1])
json.dump(it, open("b/other.eiota.json", "w"))' "${change%@*}"
    cp b/penguin.eiota.img b/other.eiota.img
    expect 1 inspect b/other.eiota.json
    says "error: ${change#*@}; expected a baseline"
    says '[E-baseline]'
    never_says exception
  done
  head -c 300 b/penguin.eiota.json >b/other.eiota.json
  expect 1 inspect b/other.eiota.json
  says 'it is not valid JSON from line'
}

bytes_around_a_payload_are_told() {
  expect 0 payload "$smart" -o p.bin
  { printf 'HTTP/1.1 200 OK\r\n\r\n'; cat p.bin; printf '\n'; } >wrapped.bin
  for command in 'inspect wrapped.bin' "apply $bad wrapped.bin -o i.img"; do
    expect 1 $command
    says 'the payload begins at byte 19 and ends at byte'
    says 'strip the first 19 bytes, an HTTP header'
    says 'strip the last 1 bytes, the end of a line'
    says '[E-payload]'
  done
  printf '<html><title>Sign in</title>' >page.bin
  for command in 'inspect page.bin' "apply $bad page.bin -o i.img"; do
    expect 1 $command
    says 'this is an HTML page: Sign in'
  done
  missing i.img
}
