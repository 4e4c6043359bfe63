# SPDX-License-Identifier: MIT
# ei-ota payload --self-test.

golden() { python3 "$tests/golden_cases.py" "$@"; }

is_in_the_payload_as_the_specification_says() {
  golden t.json '[0, 1, 255] * 768' 2
  expect 0 payload "$smart" --baseline "$bad" -o p.bin --self-test t.json --security-counter 9
  python3 - <<'END'
import struct
payload = open("p.bin", "rb").read()
test = struct.pack("<BBHIHHf", 0, 0, 2, 2304, 2, 0, 0.01) + 2 * (768 * bytes([0, 1, 255]) + struct.pack("<ff", 0.25, -1))
tlvs = struct.pack("<HHI", 0x50, 4, 9) + struct.pack("<HH", 0x60, len(test)) + test
assert payload[36:36 + len(tlvs)] == tlvs
assert struct.unpack_from("<H", payload, 6)[0] == 36 + len(tlvs)
END
  expect 0 apply "$bad" p.bin -o applied.img
  expect 0 image "$smart" -o new.img
  same applied.img new.img
}

is_told_by_inspect() {
  for inputs in '[0, 255]:uint8:1' '[0, -1]:int16:2' '[0.5, 3]:float32:4'; do
    IFS=: read -r list type width <<<"$inputs"
    golden t.json "$list * 1152" 3
    expect 0 payload "$smart" --baseline "$bad" -o p.bin --self-test t.json
    expect 0 inspect p.bin --json
    json "it['self_test'] == {'cases': 3, 'inputs': 2304, 'input_type': '$type', 'outputs': 2, 'tolerance': 0.01,
                              'size': 16 + 3 * (2304 * $width + 8)}"
    expect 0 inspect p.bin
    prints "3 cases of 2304 inputs ($type) and 2 outputs, tolerance 0.01"
  done
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  expect 0 inspect p.bin --json
  json 'it["self_test"] is None'
}

is_signed_with_the_rest() {
  golden t.json '[1] * 2304' 1
  golden u.json '[2] * 2304' 1
  expect 0 payload "$smart" --self-test t.json --digest-out t.digest
  expect 0 payload "$smart" --self-test u.json --digest-out u.digest
  ! cmp -s t.digest u.digest || fail "the self-test is not in the digest"
}

bad_files_are_refused() {
  golden t.json '[1] * 2304' 1
  sed 's/\[1,/[NaN,/' t.json >nan.json
  sed 's/"output"/"outputs"/' t.json >misspelt.json
  echo '{' >cut.json
  : >empty.json
  for file in nan misspelt cut empty; do
    expect 1 payload "$smart" -o p.bin --self-test $file.json
    says "$file.json: error: "
    says '[E-self-test]'
  done
  expect 3 payload "$smart" -o p.bin --self-test no.json
  expect 2 payload "$smart" -o t.json --self-test t.json # never written over
  missing p.bin
}

too_large_ones_are_refused_with_their_size() {
  golden t.json '[1] * 2304' 29
  expect 1 payload "$smart" -o p.bin --self-test t.json
  says 'takes 67064 bytes: 29 cases of 2304 inputs (uint8) and 2 outputs'
  says '[E-self-test]'
  missing p.bin
  golden t.json '[1] * 2304' 28
  expect 0 payload "$smart" -o p.bin --self-test t.json
  expect 0 keygen -o key.pem
  expect 0 payload "$smart" -o p.bin --self-test t.json --sign-key key.pem
  expect 0 inspect p.bin --public-key key.pem
}

cases_that_are_no_signal_of_the_impulse_are_refused() {
  for size in 2303 6912; do # the latter: three bytes a pixel, of which the SDK wants one number
    golden t.json "[1] * $size" 1
    expect 1 payload "$smart" -o p.bin --self-test t.json
    says "t.json: error: a case has $size inputs; expected 2304"
    says '[E-self-test]'
    missing p.bin
  done
  expect 0 baseline "$smart" -o b --name penguin # which does not tell how many impulses there are
  expect 0 payload b/penguin.eiota.json -o p.bin --self-test t.json
}
