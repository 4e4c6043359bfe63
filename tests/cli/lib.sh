# SPDX-License-Identifier: MIT
# What the tests of the command line share: CTest runs `run.sh FILE CASE`, which calls a function of FILE in an empty folder.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
tests=$source_dir/tests/cli
model=tflite-model/tflite_learn_1_2_compiled.cpp

# expect <exit code> <argument of ei-ota>...: output is left in ./out and ./err
expect() {
  local expected=$1 code=0
  shift
  "$EI_OTA_TOOL" "$@" >"$EI_OTA_SCRATCH/out" 2>"$EI_OTA_SCRATCH/err" || code=$?
  [ "$code" = "$expected" ] || fail "ei-ota $*: exit code $code, expected $expected; $(cat "$EI_OTA_SCRATCH/err")"
}

# says <text>: the last message contains it
says() { grep -qF -- "$1" "$EI_OTA_SCRATCH/err" || fail "no '$1' in: $(cat "$EI_OTA_SCRATCH/err")"; }

# never_says <text>: the last message does not contain it
never_says() { ! grep -qF -- "$1" "$EI_OTA_SCRATCH/err" || fail "'$1' in: $(cat "$EI_OTA_SCRATCH/err")"; }

# prints <text>: the last output contains it
prints() { grep -qF -- "$1" "$EI_OTA_SCRATCH/out" || fail "no '$1' in: $(cat "$EI_OTA_SCRATCH/out")"; }

# never_prints <text>: the last output does not contain it
never_prints() { ! grep -qF -- "$1" "$EI_OTA_SCRATCH/out" || fail "'$1' in: $(cat "$EI_OTA_SCRATCH/out")"; }

# same <file> <file>
same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

# same_but_for_files <baseline> <baseline>: everything is the same except the list of files written with each
same_but_for_files() {
  for each in "$1" "$2"; do
    python3 -c 'import json, sys
it = json.load(open(sys.argv[1]))
assert it.pop("files")
print(json.dumps(it, indent=1))' "$each" >"$EI_OTA_SCRATCH/${each//\//_}.rest"
  done
  same "$EI_OTA_SCRATCH/${1//\//_}.rest" "$EI_OTA_SCRATCH/${2//\//_}.rest"
}

# missing <path>: nothing was written there
missing() { [ ! -e "$1" ] || fail "$1 was written"; }

# json <expression>: a Python expression over the last output, as `it`, that must be true
json() {
  python3 -c 'import json, sys
it = json.load(open(sys.argv[1]))
sys.exit(not eval(sys.argv[2]))' "$EI_OTA_SCRATCH/out" "$1" || fail "not true: $1"
}

# with_device <baseline> <Python statement>: changes its `device`
with_device() {
  python3 -c 'import json, sys
path, statement = sys.argv[1:]
it = json.load(open(path))
device = it["device"]
exec(statement)
json.dump(it, open(path, "w"))' "$1" "$2"
}

# edited <export> <folder> <sed expression> [<file>]: a copy of an export with a change
edited() {
  cp -r "$1" "$2"
  sed -i "$3" "$2/${4:-$model}"
  ! cmp -s "$1/${4:-$model}" "$2/${4:-$model}" || fail "the edit changed nothing: $3"
}

# with_second_impulse <export> <folder>: a copy with a second impulse after the only one
with_second_impulse() {
  cp -r "$1" "$2"
  python3 - "$2/model-parameters/model_variables.h" <<'END'
import re, sys
text = open(sys.argv[1]).read()
impulse = re.search(r"const ei_impulse_t impulse_1_1 = \{.*?\n\};\n", text, re.S)
second = impulse[0].replace("impulse_1_1", "impulse_1_2").replace(".frequency = 0", ".frequency = 62.5")
open(sys.argv[1], "w").write(text[:impulse.end()] + second + text[impulse.end():])
END
}

# state <folder>: every file's name, time and checksum
state() { (cd "$1" && find . -type f -printf '%p %T@ ' -exec sha256sum {} \; | sort); }
