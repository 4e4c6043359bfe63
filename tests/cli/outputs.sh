# SPDX-License-Identifier: MIT
# Where outputs go, what they never replace, and what is left where a run is ended.

slow() { # an export in ./slow that libclang is busy with for longer than a test waits
  cp -r "$smart" slow
  echo 'namespace q { template <int N, int M> struct F { enum { v = F<N-1,M*2>::v + F<N-1,M*2+1>::v }; }; template <int M> struct F<0,M> { enum { v = 1 }; }; static const int x[F<20,1>::v] = {}; }' >>"slow/$model"
}

# with_signals <command>...: a shell has what it starts in the background ignore some
with_signals() { exec python3 -c 'import os, signal, sys
for one in (signal.SIGINT, signal.SIGQUIT): signal.signal(one, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$@"; }
# is_tool <process>
is_tool() { [ "$(readlink "/proc/$1/exe")" = "$(realpath "$EI_OTA_TOOL")" ]; }
# child_of <process>: of the tool's, once there is one
function child_of {
  until is_tool "$1" && grep . "/proc/$1/task/$1/children"; do
    [ -n "$(readlink "/proc/$1/exe")" ] || fail 'it ended without a child'
    sleep 0.1
  done
  sleep 0.2
}

is_written_where_a_link_leads() {
  expect 0 image "$smart" -o expected.img
  mkdir elsewhere
  echo old >elsewhere/i.img
  ln -s elsewhere/i.img link
  ln -s elsewhere/new.img dangling
  for name in link dangling; do
    expect 0 image "$smart" -o $name
    [ -L $name ] || fail "$name is no link any more"
  done
  same elsewhere/i.img expected.img
  same elsewhere/new.img expected.img
  [ "$(ls elsewhere)" = "$(printf 'i.img\nnew.img')" ] || fail "left behind: $(ls -A elsewhere)"
}

goes_into_pipes_and_devices() {
  expect 0 payload "$smart" -o expected.bin
  "$EI_OTA_TOOL" payload "$smart" -o /dev/stdout 2>err | cmp - expected.bin || fail 'not the payload in a pipe'
  grep -q '/dev/stdout: 1702 bytes' err || fail "$(cat err)"
  "$EI_OTA_TOOL" payload "$smart" -o /dev/stdout >file 2>err
  same file expected.bin
  "$EI_OTA_TOOL" payload "$smart" -o /dev/fd/5 5>file >out
  same file expected.bin
  mkfifo fifo
  cat fifo >file &
  expect 0 payload "$smart" -o fifo
  wait $!
  same file expected.bin
  [ -p fifo ] || fail 'the pipe was replaced'
  expect 0 payload "$smart" -o /dev/null
  [ -c /dev/null ] || fail '/dev/null was replaced'
  expect 3 payload "$smart" -o /dev/full
  says '[E-write]'
}

replaces_no_file_of_the_export() {
  cp -r "$smart" export
  mkdir -p export/edge-impulse-sdk
  echo text | tee export/README.txt export/edge-impulse-sdk/sdk.h >export/tflite-model/other.h
  state export >before
  for name in README.txt edge-impulse-sdk/sdk.h tflite-model/other.h "$model" model-parameters/../README.txt; do
    for command in payload image patch; do
      local output=(-o "export/$name")
      [ $command != patch ] || output=(-o p --depfile "export/$name" --depfile-target t)
      expect 2 $command export "${output[@]}"
      says '[E-usage]'
    done
  done
  expect 2 baseline export -o export/README.txt/.. --name ../x
  state export >after
  same before after
  missing p
  for again in 1 2; do expect 0 payload export -o export/model.bin; done
}

# A project whose root is the export has its build folder in there.
goes_into_a_build_folder_in_the_export() {
  cp -r "$smart" export
  cd export
  expect 0 patch . -o build/p --name penguin
  cp "$bad/$model" "$model"
  expect 0 patch . -o build/p --name penguin
  expect 0 patch "$bad" -o expected --name penguin
  same "build/p/$model" "expected/$model"
}

replaces_no_baseline_that_was_read() {
  expect 0 baseline "$bad" -o b --name penguin
  state b >before
  for name in b/penguin.eiota.json b/penguin.eiota.img; do
    expect 2 payload "$smart" --baseline b/penguin.eiota.json -o $name
    expect 2 apply b/penguin.eiota.json "$source_dir/tests/golden/penguin-smart-format1.bin" -o $name
    expect 2 image b/penguin.eiota.json -o $name
  done
  state b >after
  same before after
}

is_one_file_for_each_output() {
  expect 2 patch "$bad" -o p --name penguin --depfile p/penguin.eiota.img --depfile-target t
  expect 2 patch "$bad" -o p --name penguin --depfile p/../p/ei_ota_penguin.h --depfile-target t
  says '[E-usage]'
  missing p
}

leaves_no_folders_where_it_fails() {
  mkdir q
  touch q/tflite-model # a file where a folder is needed
  expect 3 patch "$bad" -o q --name penguin --depfile made/for/d --depfile-target t
  says '[E-write]'
  missing made
  [ "$(ls -A q)" = tflite-model ] || fail "left behind: $(ls -A q)"
}

is_ended_with_all_that_it_made() {
  slow
  for signal in INT TERM HUP QUIT; do
    with_signals "$EI_OTA_TOOL" patch slow -o p >out 2>err &
    local tool=$! code=0 child
    child=$(child_of $tool)
    kill -$signal $tool
    wait $tool || code=$?
    [ $code = $((128 + $(kill -l $signal))) ] || fail "$signal: exit code $code"
    ! kill -0 $child 2>/dev/null || fail "$signal: the child lives on"
    [ ! -s err ] || fail "$signal: $(cat err)"
    missing p
  done
}

ends_with_its_parent() {
  slow
  "$EI_OTA_TOOL" patch slow -o p &
  local tool=$! child
  child=$(child_of $tool)
  kill -KILL $tool
  wait $tool 2>/dev/null || true
  while kill -0 $child 2>/dev/null; do sleep 0.1; done
}

# An end by a full pipe or a closed one is what it was before.
ends_where_nobody_reads() {
  (
    set +e +o pipefail
    "$EI_OTA_TOOL" inspect "$smart" --json | true
    "$EI_OTA_TOOL" inspect "$smart" --json > >(exec true; sleep 1) 2>err
    exit 0
  )
  [ ! -s err ] || fail "$(cat err)"
}

# Who starts it may ignore the ends of children, which the kernel then forgets.
ends_with_its_own_code_whoever_started_it() {
  local code=0
  python3 -c 'import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execv(sys.argv[1], sys.argv[1:])' "$EI_OTA_TOOL" inspect no/such/path 2>err || code=$?
  [ $code = 3 ] || fail "exit code $code"
}

# Both end, in whatever order: what is there is one of the two sets.
two_runs_at_once_leave_one_whole_set() {
  for name in bad smart; do
    expect 0 patch "${!name}" -o of_$name --name penguin
    state of_$name | sed -E 's/ [0-9.]+ / /' >$name.expected
  done
  for i in $(seq 10); do
    "$EI_OTA_TOOL" patch "$bad" -o p --name penguin >/dev/null &
    "$EI_OTA_TOOL" patch "$smart" -o p --name penguin >/dev/null
    wait $!
    state p | sed -E 's/ [0-9.]+ / /' >found
    cmp -s found bad.expected || cmp -s found smart.expected || fail "mixed: $(cat found)"
    expect 0 inspect p/penguin.eiota.json
  done
}

is_refused_while_another_run_writes_for_long() {
  mkdir p
  python3 -c 'import fcntl, os, time
fcntl.flock(os.open("p", os.O_RDONLY), fcntl.LOCK_EX)
open("locked", "w")
time.sleep(3600)' &
  holder=$!
  trap 'kill $holder 2>/dev/null || true' EXIT
  until [ -e locked ]; do sleep 0.1; done
  expect 3 patch "$bad" -o p --name penguin
  says 'another ei-ota is writing to this folder'
  [ -z "$(ls -A p)" ] || fail "it was written: $(ls -A p)"
}

# A set of which one file is another than when it was written is nothing that anybody has.
a_baseline_refuses_a_set_that_does_not_agree() {
  for kind in changed missing header; do
    rm -rf p
    expect 0 patch "$bad" -o p --name penguin
    case $kind in
    changed) echo '// more' >>"p/$model" ;;
    missing) rm "p/$model" ;;
    header) echo '#error' >p/ei_ota_penguin.h ;;
    esac
    for command in 'inspect p/penguin.eiota.json' 'image p/penguin.eiota.json -o i.img' \
      "diff p/penguin.eiota.json $smart" "payload $smart --baseline p/penguin.eiota.json -o p.bin" \
      'check firmware.elf --baseline p/penguin.eiota.json' \
      "apply p/penguin.eiota.json $source_dir/tests/golden/penguin-smart-format1.bin -o i.img"; do
      expect 1 $command
      says '[E-baseline]'
    done
  done
  missing p.bin
  missing i.img
}

a_baseline_with_files_elsewhere_is_refused() {
  expect 0 baseline "$bad" -o b --name penguin
  for path in ../outside /etc/passwd a/../../b; do
    with_device b/penguin.eiota.json "it['files'] = {'$path': 64 * '0'}"
    expect 1 inspect b/penguin.eiota.json
    says 'files names a path that is not below its folder'
    says '[E-baseline]'
  done
  with_device b/penguin.eiota.json "it['files'] = {'a': 'no checksum'}"
  expect 1 inspect b/penguin.eiota.json
  with_device b/penguin.eiota.json "del it['files']" # as before there were any
  expect 0 inspect b/penguin.eiota.json
}

a_baseline_is_read_where_it_was_committed() {
  expect 0 patch "$bad" -o p --name penguin
  cp -r "$bad" release # with an original tflite-model/
  cp p/penguin.eiota.* release
  expect 0 payload "$smart" --baseline release/penguin.eiota.json -o p.bin
  mkdir renamed
  for end in json img; do cp p/penguin.eiota.$end renamed/v1.eiota.$end; done
  expect 0 payload "$smart" --baseline renamed/v1.eiota.json -o q.bin
  same p.bin q.bin
  cp p/penguin.eiota.json p/v1.eiota.json
  cp p/penguin.eiota.img p/v1.eiota.img
  expect 0 inspect p/v1.eiota.json
  echo '// more' >>"p/$model"
  expect 1 inspect p/v1.eiota.json
}

a_baseline_lists_what_was_written_with_it() {
  expect 0 patch "$bad" -o p --name penguin --depfile p/d --depfile-target t
  cp p/penguin.eiota.json "$EI_OTA_SCRATCH/out"
  json 'list(it["files"]) == ["ei_ota_penguin.h", "penguin.eiota.img", "tflite-model/tflite_learn_1_2_compiled.cpp"]'
  (cd p && python3 -c 'import json
for path, sum in json.load(open("penguin.eiota.json"))["files"].items(): print(sum + "  " + path)' | sha256sum -c --quiet) || fail 'other checksums'
  expect 0 baseline "$bad" -o b --name penguin
  cp b/penguin.eiota.json "$EI_OTA_SCRATCH/out"
  json 'list(it["files"]) == ["penguin.eiota.img"]'
}

a_descriptor_of_an_input_or_a_key_is_not_written_to() {
  expect 0 keygen -o k.pem
  cp k.pem before
  exec 7<>k.pem
  expect 2 payload "$smart" -o /dev/fd/7 --sign-key k.pem
  says 'would overwrite a private key'
  expect 2 payload "$smart" -o /proc/self/fd/7
  says 'would overwrite a private key'
  exec 7>&-
  same k.pem before
  cp -r "$smart" e
  cp e/$model before
  exec 7<>e/$model
  expect 2 image e -o /dev/fd/7
  says 'would overwrite an input'
  exec 7>&-
  same e/$model before
}
