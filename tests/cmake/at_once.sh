# SPDX-License-Identifier: MIT
# at_once.sh <generator>: builds that meet in one tree, or die in it, leave no half of a patched model.
source "$(dirname "$0")/lib.sh"
generator=$1
for export in "$export_dir" "$retrained_dir"; do
  "$EI_OTA_TOOL" patch "$export" -o "expected/$(basename "$export")" --name penguin --storage ram --restore copy >/dev/null
done
cp -r "$export_dir" model
project consumer <<END
ei_ota_patch("$PWD/model" NAME penguin)
ei_ota_payload()
add_library(firmware STATIC EXCLUDE_FROM_ALL "$tests/consumer/main.cpp")
target_link_libraries(firmware PUBLIC EiOta::penguin)
END
logging_tool
configure consumer build "${with_package[@]}" -DEI_OTA_EXECUTABLE="$tool"
# holds <export>: the patched folder is what the tool makes of it, and nothing is left beside it
holds() {
  for file in $(cd "expected/$1" && find . -type f); do
    cmp "expected/$1/$file" "build/ei_ota/penguin/$file" || fail "$file is not the one of $1"
  done
  [ -z "$(find build/ei_ota -name 'penguin.stage*')" ] || fail "a stage is left: $(ls build/ei_ota)"
}
switch_to() { later && cp -r "$source_dir/examples/penguin/exports/$1/." model/; }

# The tool waits until the second build is there, which so begins in the middle of the first one's patch.
printf '#!/bin/sh\n"%s" "$@" || exit\n[ "$1" != patch ] || { : >"%s/patching"; until [ -e "%s/both" ]; do sleep 0.05; done; echo run >>"%s/runs.log"; }\n' \
  "$EI_OTA_TOOL" "$PWD" "$PWD" "$PWD" >"$tool"
# steps: how many processes patch, or wait for the lock
steps() {
  for process in /proc/[0-9]*; do
    if [ "$(readlink "$process/exe")" = "$(realpath "$CMAKE")" ] &&
       tr '\0' ' ' <"$process/cmdline" | grep -q "$PWD/build/.*EiOtaPatchStep"; then echo step; fi
  done | wc -l
} 2>/dev/null
"$CMAKE" --build build --target penguin_patch >first.log 2>&1 &
first=$!
until [ -e patching ]; do kill -0 $first || fail "the first build: $(cat first.log)"; sleep 0.05; done
"$CMAKE" --build build --target penguin_patch >second.log 2>&1 &
second=$!
until [ "$(steps)" = 2 ]; do kill -0 $second || fail "the second build: $(cat second.log)"; sleep 0.05; done
: >both
wait $second || fail "the second build: $(cat second.log)"
wait $first || fail "the first build: $(cat first.log)"
expect "patches of two builds" 2 "$(grep -c run runs.log)"
holds bad
build build --target penguin_patch  # Ninja 1.12 patches once more after two builds that wrote one log
patches=$(grep -c run runs.log)
[ "$patches" -le 3 ] || fail "a third build patches $((patches - 2)) times"
holds bad
build build --target penguin_patch
expect "patches of a fourth one" "$patches" "$(grep -c run runs.log)"

# One that dies is made good by the next, whenever it dies.
printf '#!/bin/sh\nexec "%s" "$@"\n' "$EI_OTA_TOOL" >"$tool"
build build
for moment in 0.02 0.06 0.10 0.16 0.22 0.32; do
  for export in smart bad; do
    switch_to $export
    setsid "$CMAKE" --build build >/dev/null 2>&1 &
    sleep "$moment"
    kill -KILL -- -$! 2>/dev/null || true
    wait $! 2>/dev/null || true
    build build
    holds $export
  done
done
# In the middle of a copy.
switch_to smart
: >build/ei_ota/penguin/penguin.eiota.json
head -c 1000 build/ei_ota/penguin/tflite-model/tflite_learn_1_2_compiled.cpp >half
mv half build/ei_ota/penguin/tflite-model/tflite_learn_1_2_compiled.cpp
mkdir build/ei_ota/penguin.stage-killed
build build
holds smart

# A lock that somebody keeps.
step=(-DTOOL="$tool" -DID=penguin -DEXPORT="$PWD/model" -DDIR="$PWD/direct/penguin" -DWEIGHTS=tflite-model/ei_ota_penguin_weights.cpp
      -DFILES=tflite-model/tflite_learn_1_2_compiled.cpp)
step() { "$CMAKE" "${step[@]}" "$@" -P "$EI_OTA_PREFIX/share/EiOta/cmake/EiOtaPatchStep.cmake" -- --name penguin --restore copy >log 2>&1; }
mkdir direct
echo 'file(LOCK "${LOCK}" GUARD PROCESS)
file(TOUCH locked)
execute_process(COMMAND sleep 3600)' >keep.cmake
setsid "$CMAKE" -DLOCK="$PWD/direct/penguin.lock" -P keep.cmake &
keeper=$!
until [ -e locked ]; do sleep 0.05; done
if step -DTIMEOUT=1; then fail "patched, although another has the lock"; fi
kill -KILL -- -$keeper
wait $keeper 2>/dev/null || true
tr -s ' \n' ' ' <log | grep >/dev/null 'cannot be patched: .*penguin.lock.*\[E-cmake-lock\]' || fail "found: $(cat log)"
step || fail "the lock outlives its owner: $(cat log)"

# A stage that does not agree with what the tool says of it.
cat >files.py <<'END'
import hashlib, json, pathlib, sys
stage, spoil = pathlib.Path(sys.argv[1]), sys.argv[2]
path = stage / "penguin.eiota.json"
baseline = json.loads(path.read_text())
baseline["files"] = {str(f.relative_to(stage)): hashlib.sha256(f.read_bytes()).hexdigest()
                     for f in sorted(stage.rglob("*")) if f.is_file() and f != path}
path.write_text(json.dumps(baseline))
source = stage / "tflite-model/tflite_learn_1_2_compiled.cpp"
if spoil == "half": source.write_text(source.read_text()[:1000])
if spoil == "none": source.unlink()
if spoil == "more": (stage / "more.h").write_text("")
if spoil == "json": path.write_text(path.read_text()[:1000])
if spoil == "lost": path.unlink()
END
printf '#!/bin/sh\n"%s" "$@" && python3 "%s/files.py" "$4" "$SPOIL"\n' "$EI_OTA_TOOL" "$PWD" >"$tool"
switch_to bad
for spoil in half:compiled.cpp none:compiled.cpp more:more.h json:penguin.eiota.json lost:penguin.eiota.json; do
  cp -r direct before
  if SPOIL=${spoil%:*} step; then fail "a stage was taken: $spoil"; fi
  tr -s ' \n' ' ' <log | grep >/dev/null "not complete: .*${spoil#*:}.*\[E-cmake-stage\]" || fail "$spoil: found: $(cat log)"
  diff -r -x '*.stage*' before/penguin direct/penguin || fail "something of it was taken: $spoil"
  cmp before/penguin.stamp direct/penguin.stamp && rm -r before
done
SPOIL=nothing step || fail "a whole one is refused: $(cat log)"
cmp expected/bad/tflite-model/tflite_learn_1_2_compiled.cpp direct/penguin/tflite-model/tflite_learn_1_2_compiled.cpp

# Commands that build the tool, likewise: one after the other, and a failure is one.
locked() { "$CMAKE" -DLOCK="$PWD/tool.lock" -P "$EI_OTA_PREFIX/share/EiOta/cmake/EiOtaLocked.cmake" -- "$@"; }
: >order
locked sh -c 'echo begin >>order; sleep 1; echo end >>order' &
other=$!
locked sh -c 'echo begin >>order; sleep 1; echo "$1" >>order' - 'end'
wait $other
expect "order" "begin end begin end" "$(xargs <order)"
if locked sh -c 'exit 3' 2>log; then fail "a failure was taken for none"; fi
grep -q '(3)' log || fail "found: $(cat log)"

# The tool's own refusal is seen, and ends the build.
printf '#!/bin/sh\necho "no, for a reason" >&2; exit 1\n' >"$tool"
if step; then fail "a refusal was taken for a patch"; fi
grep -q 'no, for a reason' log || fail "the tool's message is not shown: $(cat log)"
