# SPDX-License-Identifier: MIT
# ei-ota payload for devices with a range decoder: which form it takes, and what it says about it.

# firmware <name> <option>...: the baseline of a firmware of the old export
firmware() {  # not a test
  local name=$1
  shift
  expect 0 baseline "$bad" -o . --name "$name" "$@"
}

# applies <baseline> <payload>: it gives the weights of the new export
applies() {  # not a test
  expect 0 apply "$1" "$2" -o applied.img
  expect 0 image "$smart" -o new.img
  same applied.img new.img
}

the_smallest_form_is_taken_and_the_others_are_named() {
  firmware coded --decoders range
  expect 0 payload "$smart" --baseline coded.eiota.json -o p.bin
  prints 'bytes, delta; full, structural coding: 1702 bytes; full, range coding: '
  applies coded.eiota.json p.bin
  [ "$(stat -c %s p.bin)" -lt 1702 ] || fail "not smaller"
  expect 0 inspect p.bin --json
  json 'it["kind"] == "delta" and it["coder"] == "range" and len(it["base"]) == 8'
  expect 0 inspect coded.eiota.json --json
  python3 - "$EI_OTA_SCRATCH/out" "$(python3 -c 'print(open("p.bin", "rb").read()[16:20].hex())')" <<'END' || fail "another base"
import json, sys
sys.exit(not json.load(open(sys.argv[1]))["weights_fingerprint"].startswith(sys.argv[2]))
END
}

golden_payloads_are_made_and_decoded() {
  firmware coded --decoders range
  for form in delta range; do
    option=--delta
    [ $form = delta ] || option=--full
    expect 0 payload "$smart" --baseline coded.eiota.json $option -o p.bin
    same p.bin "$source_dir/tests/golden/penguin-smart-$form.bin"
    applies coded.eiota.json "$source_dir/tests/golden/penguin-smart-$form.bin"
  done
}

the_specification_is_enough_to_decode_them() {
  firmware coded --decoders range
  expect 0 image "$smart" -o new.img
  for form in delta range; do
    python3 "$tests/coded_content.py" coded.eiota.json "$source_dir/tests/golden/penguin-smart-$form.bin" new.img || fail "$form"
  done
}

a_form_can_be_asked_for() {
  firmware coded --decoders structural,range
  expect 0 payload "$smart" --full --baseline coded.eiota.json -o full.bin
  expect 0 inspect full.bin
  prints 'format 1, full, range coding'
  applies coded.eiota.json full.bin
  expect 0 payload "$smart" --delta --baseline coded.eiota.json -o delta.bin
  expect 0 inspect delta.bin
  prints 'format 1, delta, range coding'
  applies coded.eiota.json delta.bin
  expect 2 payload "$smart" --full --delta --baseline coded.eiota.json -o p.bin
  expect 2 baseline "$bad" -o . --name other --decoders zip
  says '--decoders zip'
  missing p.bin
}

devices_without_the_decoder_get_structural_payloads() {
  firmware plain
  firmware coded --decoders range
  for baselines in '--baseline plain.eiota.json' '--baseline coded.eiota.json --baseline plain.eiota.json' "--baseline $bad"; do
    expect 0 payload "$smart" $baselines -o p.bin
    same p.bin "$source_dir/tests/golden/penguin-smart-format1.bin"
    if [ "$baselines" = "--baseline $bad" ]; then
      prints 'no delta: an export does not tell what its devices decode, which the ID.eiota.json of their release does'
    else
      prints 'no delta: the devices have no range decoder'
    fi
    expect 1 payload "$smart" --delta $baselines -o d.bin
    says '[E-delta]'
  done
  expect 1 payload "$smart" --delta -o d.bin
  says 'no baseline was given'
  missing d.bin
}

devices_of_later_versions_get_no_delta_that_they_may_not_decode() {
  firmware coded --decoders range
  with_device coded.eiota.json 'device["restore"] = "cloud"'
  expect 0 payload "$smart" --baseline coded.eiota.json -o p.bin
  prints 'no delta: the devices keep their factory weights in a way that this ei-ota does not know, cloud'
}

devices_without_factory_weights_get_no_delta() {
  firmware gone --decoders range --restore none
  expect 0 payload "$smart" --baseline gone.eiota.json -o p.bin
  prints 'no delta: the devices keep no factory weights'
  expect 0 inspect p.bin --json
  json 'it["kind"] == "full" and it["coder"] == "range" and it["base"] is None'
  expect 1 payload "$smart" --delta --baseline gone.eiota.json -o d.bin
  says 'the devices keep no factory weights'
}

storage_and_restore_make_no_other_bytes() {
  firmware ram --decoders range
  expect 0 payload "$smart" --baseline ram.eiota.json -o ram.bin
  firmware copy --decoders range --restore copy
  firmware flash --decoders range --storage flash
  for other in copy flash; do
    expect 0 payload "$smart" --baseline $other.eiota.json -o $other.bin
    same ram.bin $other.bin
  done
  expect 0 payload "$smart" --baseline ram.eiota.json --baseline flash.eiota.json -o both.bin
  same ram.bin both.bin
}

one_delta_is_not_for_two_factory_weights() {
  firmware coded --decoders range
  expect 0 baseline "$smart" -o . --name later --decoders range
  expect 0 payload "$smart" --baseline coded.eiota.json --baseline later.eiota.json -o p.bin
  prints 'no delta: the baselines have different factory weights'
  applies coded.eiota.json p.bin
  expect 0 payload "$smart" --baseline coded.eiota.json -o delta.bin
  expect 1 apply later.eiota.json delta.bin -o applied.img
  says 'delta for other weights; expected a delta against the factory weights of this firmware'
}

the_same_weights_are_a_delta_of_next_to_nothing() {
  firmware coded --decoders range
  expect 0 payload "$bad" --baseline coded.eiota.json -o p.bin
  [ "$(stat -c %s p.bin)" -le 48 ] || fail "$(stat -c %s p.bin) bytes"
}

a_delta_is_signed_and_numbered_like_any_payload() {
  firmware coded --decoders range
  expect 0 keygen -o key.pem
  expect 0 payload "$smart" --baseline coded.eiota.json -o p.bin --sign-key key.pem --version 9 --security-counter 3
  expect 0 inspect p.bin --public-key key.pem --json
  json 'it["kind"] == "delta" and it["version"] == 9 and it["security_counter"] == 3 and it["signature_verified"]'
  applies coded.eiota.json p.bin
}

frames_and_air_time_are_told() {
  expect 0 payload "$smart" -o p.bin
  expect 0 inspect p.bin
  prints 'transfer  LoRaWAN SF7      8 frames, 3.0 s on air'
  prints 'transfer  LoRaWAN SF10     36 frames, 25.1 s on air'
  prints 'transfer  Bluetooth LE 1M  7 frames, 17 ms on air'
  expect 0 inspect p.bin --json
  json '[transfer["link"] for transfer in it["transfers"]] == ["LoRaWAN SF7", "LoRaWAN SF10", "Bluetooth LE 1M", "NB-IoT (NB1)"]'
  json 'it["transfers"][2]["frames"] == 7 and it["transfers"][3]["frames"] == 4'
}

a_difference_tells_where_the_bytes_of_a_delta_go() {
  firmware coded --decoders range
  expect 0 diff "$bad" "$smart"
  prints 'bytes, unsigned; but an export does not tell what its devices decode'
  expect 0 diff coded.eiota.json "$smart"
  prints 'delta   '
  expect 0 payload "$smart" --baseline coded.eiota.json -o p.bin
  size=$(stat -c %s p.bin)
  expect 0 diff coded.eiota.json "$smart" --json
  json "it['delta']['size'] == $size and abs(sum(weight['delta_bytes'] for weight in it['weights']) + 40 - $size) < 24"
}

rounded_scales_make_a_smaller_payload() {
  firmware coded --decoders range
  firmware plain
  expect 0 payload "$smart" --baseline coded.eiota.json -o exact.bin
  expect 0 image "$smart" --round-scales 12 -o new.img
  prints 'scales are rounded to 12 bits: largest relative error of a scale 0.000'
  for made in '--baseline coded.eiota.json' '--baseline coded.eiota.json --full' '--baseline plain.eiota.json'; do
    expect 0 payload "$smart" $made --round-scales 12 -o p.bin
    prints 'scales are rounded to 12 bits: largest relative error of a scale 0.000'
    expect 0 apply coded.eiota.json p.bin -o applied.img
    same applied.img new.img
  done
  for form in delta full; do
    expect 0 payload "$smart" --baseline coded.eiota.json --$form --round-scales 12 -o $form.bin
    expect 0 inspect $form.bin
    prints 'scales    12 bits of mantissa'
    python3 "$tests/coded_content.py" coded.eiota.json $form.bin new.img || fail "$form"
  done
  [ "$(stat -c %s delta.bin)" -lt "$(stat -c %s exact.bin)" ] || fail "not smaller"
  expect 0 inspect delta.bin --json
  json 'it["scale_bits"] == 12'
  expect 0 inspect exact.bin --json
  json 'it["scale_bits"] == 23'
}

a_difference_is_that_of_rounded_scales() {
  firmware coded --decoders range
  expect 0 payload "$smart" --baseline coded.eiota.json --round-scales 12 -o p.bin
  expect 0 diff coded.eiota.json "$smart" --round-scales 12
  prints 'scales are rounded to 12 bits'
  expect 0 diff coded.eiota.json "$smart" --round-scales 12 --json
  json "it['delta']['size'] == $(stat -c %s p.bin) and it['rounding']['scale_bits'] == 12"
  json "0 < it['rounding']['largest_relative_error']['scale'] <= 2 ** -13"
  expect 0 diff coded.eiota.json "$smart" --json
  json "'rounding' not in it"
}

scales_keep_8_to_22_bits() {
  for bits in 7 23 -1 twelve; do
    expect 2 payload "$smart" --round-scales $bits -o p.bin
    expect 2 diff "$bad" "$smart" --round-scales $bits
  done
  expect 2 payload "$smart" --format legacy --round-scales 12 -o p.bin
  says '--round-scales with --format legacy'
  missing p.bin
}
