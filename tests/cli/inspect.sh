# SPDX-License-Identifier: MIT
# ei-ota inspect: the keys that other programs read.

json_has_the_documented_keys() {
  expect 0 inspect "$bad" --json
  json 'it["format"] == 1'
  json 'set(it["project"]) >= {"id", "name", "deploy_version", "studio_version"}'
  json 'len(bytes.fromhex(it["layout_fingerprint"])) == 8 and len(bytes.fromhex(it["weights_fingerprint"])) == 32'
  json 'isinstance(it["image_size"], int) and it["labels"] == ["penguin"] and isinstance(it["context"], dict)'
  json 'all(set(m) >= {"name", "source", "engine", "weights", "structure"} and m["engine"] == "eon" for m in it["models"])'
  json 'all(set(w) >= {"name", "definition", "file", "tensor", "kind", "type", "dims", "offset", "size"}
            for m in it["models"] for w in m["weights"])'
  json 'all(set(s) >= {"definition", "file", "type", "size", "sha256"} and len(s["sha256"]) == 64
            for m in it["models"] for s in m["structure"])'
}

no_weight_falls_through() {
  expect 0 inspect "$bad" --json
  grep -oE '\b(tensor_data[0-9]+|quant[0-9]+_(scale|zero))\b' "$bad/$model" | sort -u | sed 's/^/g0::/' >in_source
  python3 -c 'import json, sys
model = json.load(open(sys.argv[1]))["models"][0]
print("\n".join(sorted({x["definition"] for x in model["weights"] + model["structure"]})))' "$EI_OTA_SCRATCH/out" |
    LC_ALL=C sort >listed
  LC_ALL=C sort -o in_source in_source
  diff in_source listed || fail "definitions are missing"
}

offsets_and_sizes_are_those_of_the_image() {
  expect 0 image "$bad" -o i.img
  expect 0 inspect "$bad" --json
  json 'it["image_size"] == __import__("os").path.getsize("i.img")'
  json 'it["weights_fingerprint"] == __import__("hashlib").sha256(open("i.img", "rb").read()).hexdigest()'
  json 'all(w["offset"] % 16 == (0 if w["kind"] == "data" else 4) for w in it["models"][0]["weights"])'
  json 'all(int.from_bytes(open("i.img", "rb").read()[w["offset"] - 4:w["offset"]], "little") * 4 == w["size"]
            for w in it["models"][0]["weights"] if w["kind"] != "data")'
}

a_baseline_tells_what_its_export_tells() {
  expect 0 baseline "$bad" -o b --name penguin
  expect 0 inspect "$bad" --json
  cp "$EI_OTA_SCRATCH/out" of_export
  expect 0 inspect b/penguin.eiota.json --json
  python3 -c 'import json, sys
one, two = (json.load(open(path)) for path in sys.argv[1:])
for it in one, two:
    for model in it["models"]: del model["structure"]  # a baseline keeps what an update needs
sys.exit(one != two)' of_export "$EI_OTA_SCRATCH/out" || fail "they differ"
}

tells_of_a_payload() {
  expect 0 inspect "$bad" --json
  cp "$EI_OTA_SCRATCH/out" of_export
  expect 0 payload "$smart" --baseline "$bad" -o p.bin
  expect 0 inspect p.bin --json
  json 'it["format"] == 1 and it["project"]["id"] == 1 and it["size"] == __import__("os").path.getsize("p.bin")'
  json 'it["layout_fingerprint"] == json.load(open("of_export"))["layout_fingerprint"]'
  expect 0 inspect p.bin
  prints 'format 1'
}

text_and_json_say_the_same_twice() {
  for options in '' --json; do
    expect 0 inspect "$bad" $options
    cp "$EI_OTA_SCRATCH/out" first
    expect 0 inspect "$bad" $options
    same first "$EI_OTA_SCRATCH/out"
    ! grep -qF "$source_dir" first || fail "a path of this machine is in the output"
  done
}
