# SPDX-License-Identifier: MIT
# `ei-ota fetch` against a stand-in for Studio (studio.py), which also misbehaves. Nothing leaves this machine.
key=ei_0123456789abcdef
[ -x "$(dirname "$EI_OTA_TOOL")/ei-ota-fetch" ] || { echo "skipped: built without libcurl, there is no ei-ota-fetch"; exit 77; }

# a_studio <argument of studio.py>...: with builds 1 and 2 in ./studio, and 3 to be built; its URL is $api
function a_studio {
  if [ ! -e studio ]; then
    mkdir studio
    python3 "$tests/archives.py" pack "$bad" studio/1.zip
    python3 "$tests/archives.py" pack "$smart" studio/2.zip
    cp studio/1.zip studio/next.zip
    cp -r studio builds
  fi
  : >studio/requests
  : >studio/times
  end_studio
  mkfifo url
  python3 "$tests/studio.py" studio "$@" >url &
  studio=$!
  read -r api <url
  rm url
  export EI_API_KEY=$key
}
function end_studio { if [ -n "${studio:-}" ]; then kill "$studio"; wait "$studio" || true; studio=; fi; }
trap end_studio EXIT

# fetch <exit code> <argument>...: of project 123 to x.zip
function fetch {
  local expected=$1
  shift
  expect "$expected" fetch --project 123 -o x.zip --api "$api" --interval 0.02 "$@"
  never_says $key
  ! grep -qF $key "$EI_OTA_SCRATCH/out" || fail "the key is in what was printed"
  [ -z "$(find . -name '.ei-ota-*')" ] || fail "something was left behind"
}

# requests <number>: so many came
function requests { [ "$(wc -l <studio/requests)" = "$1" ] || fail "not $1 requests: $(cat studio/requests)"; }
function asked { grep -qF -- "$1" studio/requests || fail "no '$1' in: $(cat studio/requests)"; }
function never_asked { ! grep -qF -- "$1" studio/requests || fail "'$1' in: $(cat studio/requests)"; }

fetches_the_newest_build() {
  a_studio
  fetch 0
  same x.zip builds/2.zip
  prints 'x.zip: version 2, '
  asked "studio GET /v1/api/123/deployment?type=zip&engine=tflite-eon&modelType=int8 $key"
  asked "studio GET /v1/api/123/deployment/download?type=zip&engine=tflite-eon&modelType=int8 $key"
  expect 0 inspect x.zip
}

builds_first_and_says_how_far_it_is() {
  a_studio
  fetch 0 --build
  same x.zip builds/next.zip
  prints 'x.zip: version 3, '
  says 'job 12873488112: waiting for its turn, 0 s'
  says 'job 12873488112: Studio builds, 0 s'
  asked 'POST /v1/api/123/jobs/build-ondevice-model?type=zip '
  asked '{"engine":"tflite-eon","modelType":"int8"}'
  asked 'GET /v1/api/123/jobs/12873488112/status '
  asked 'GET /v1/api/123/deployment/history/3/download '
}

asks_for_the_kind_that_is_wanted() {
  a_studio
  fetch 0 --build --type arduino --engine tflite --model-type float32 --impulse 7
  asked 'POST /v1/api/123/jobs/build-ondevice-model?type=arduino&impulseId=7 '
  asked '{"engine":"tflite","modelType":"float32"}'
  fetch 1 --type arduino --engine tflite --model-type float32 --impulse 7
  says 'Studio has no build of this kind (arduino, tflite, float32, impulse 7)'
  asked 'GET /v1/api/123/deployment?type=arduino&engine=tflite&modelType=float32&impulseId=7 '
}

fetches_a_build_by_its_version() {
  a_studio
  fetch 0 --deployment 1
  same x.zip builds/1.zip
  asked 'GET /v1/api/123/deployment/history/1/download '
  requests 1
  fetch 1 --deployment 9
  says 'Studio has no version 9; expected one that it has, such as 2, 1'
  says '[E-no-build]'
  same x.zip builds/1.zip
}

downloads_nothing_if_the_version_is_known() {
  a_studio
  fetch 0 --unless-version 2
  prints 'version 2 is known: nothing was downloaded'
  missing x.zip
  requests 1
  fetch 0 --unless-version 2 --json
  json 'it == {"version": 2, "output": None, "bytes": None, "entries": None}'
  fetch 0 --unless-version 1 --json
  json 'it["version"] == 2 and it["output"] == "x.zip" and it["bytes"] > 1000 and it["entries"] > 3'
  same x.zip builds/2.zip
  fetch 2 --unless-version 2 --build
  fetch 2 --unless-version 2 --deployment 1
  fetch 2 --unless-version x
}

says_where_there_is_no_build() {
  a_studio no-build
  fetch 1
  says 'add --build'
  says '[E-no-build]'
  missing x.zip
}

takes_the_key_of_a_file_before_that_of_the_variable() {
  a_studio
  printf '%s\r\n' $key >key
  EI_API_KEY=something-else fetch 0 --key-file key
  unset EI_API_KEY
  fetch 0 --key-file key
  fetch 3 --key-file nowhere
  says '[E-path]'
  expect 2 fetch --project 123 -o key --api "$api" --key-file key
  says 'would overwrite an input'
  [ "$(tr -d '\r\n' <key)" = $key ] || fail "the key was overwritten"
}

needs_a_key() {
  a_studio
  for wrong in '' 'short' $'ei_0123456789\nabcdef' 'with a space'; do
    EI_API_KEY=$wrong fetch 1
    says '[E-api-key]'
    [ -z "$wrong" ] || never_says "$wrong"
    printf '%s' "$wrong" >key
    fetch 1 --key-file key
    says '[E-api-key]'
  done
  requests 0
}

refuses_wrong_usage_without_repeating_it() {
  a_studio
  expect 2 fetch -o x.zip
  expect 2 fetch --project 123
  for wrong in "--project 12a" "--project 0" "--project -1" "--project 123&x=1" "--type zip&x=1" "--type ../x" "--engine a/b" \
               "--deployment 1 --build" "--deployment 1 --type zip" "--deployment 0" "--impulse x" "--timeout 0" "--interval -1" \
               "--retries 1000"; do
    # shellcheck disable=SC2086
    expect 2 fetch --project 123 -o x.zip --api "$api" $wrong
    says '[E-usage]'
  done
  expect 2 fetch --project 123 -o x.zip --api "$api" --api-key $key $key
  says 'there is no option --api-key; '
  never_says $key
  requests 0
}

sends_the_key_over_https_or_to_this_machine_only() {
  export EI_API_KEY=$key
  for api in http://studio.example/v1/api http://127.0.0.1.example/v1/api http://127.1/ http://user@127.0.0.1/ ftp://127.0.0.1/ \
             'https://studio.example\@127.0.0.1/' studio.example 'https://studio.example/v1/api?x=1'; do
    fetch 2
    says '[E-usage]'
  done
}

shows_the_key_to_no_proxy() {
  a_studio
  http_proxy=http://127.0.0.1:1 https_proxy=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1 fetch 0
}

refuses_a_key_that_studio_refuses() {
  for refusal in unauthorized forbidden; do
    a_studio $refusal
    fetch 1
    says 'Studio refuses the API key: status 40'
    says '[E-api-key]'
    requests 1
    fetch 1 --build
    says '[E-api-key]'
    fetch 1 --deployment 1
    says '[E-api-key]'
    missing x.zip
  done
  a_studio
  EI_API_KEY=ei_another_project fetch 1
  says 'Invalid API key'
  never_says ei_another_project
}

says_what_studio_reports_without_the_key_in_it() {
  a_studio refused
  for way in '' --build '--deployment 1'; do
    # shellcheck disable=SC2086
    fetch 1 $way
    says 'Studio says: No access with *** \x1B[31mxxx'
    says 'xxx...'
    says '[E-studio]'
  done
  missing x.zip
}

refuses_what_is_not_there() {
  a_studio missing
  fetch 1
  says 'there is nothing here: status 404'
  says '[E-studio]'
  requests 1
  a_studio
  expect 1 fetch --project 124 -o x.zip --api "$api"
  says 'Studio says: No such project'
  missing x.zip
}

refuses_a_web_page_in_place_of_an_answer_or_a_download() {
  a_studio page
  for way in '' --build; do
    # shellcheck disable=SC2086
    fetch 1 $way
    says 'the answer is a web page; expected JSON'
    says '[E-studio]'
  done
  a_studio page-download
  fetch 1
  says 'the download is a web page; expected a .zip archive'
  says '[E-studio]'
  a_studio no-job
  fetch 1 --build
  says 'the answer has no id of a job'
  missing x.zip
}

comes_back_when_studio_asks_it_to() {
  a_studio busy=1
  fetch 0
  says 'the server answers with status 429; trying again in 1 s'
  python3 - studio/times <<'END' || fail "it did not wait: $(cat studio/times)"
import sys
first, second = map(float, open(sys.argv[1]).read().split()[:2])
sys.exit(second - first < 1)
END
  same x.zip builds/2.zip
}

does_not_wait_for_hours() {
  a_studio busy=7200
  fetch 3
  says 'status 429, and asks to come back in 7200 s'
  says '[E-network]'
  requests 1
  a_studio 'busy=Fri, 31 Dec 2100 23:59:59 GMT'
  fetch 3
  says 'and asks to come back in '
  a_studio always-busy=110
  fetch 3 --timeout 100
  requests 1
  missing x.zip
}

tries_again_where_studio_is_down() {
  a_studio down=2
  fetch 0
  same x.zip builds/2.zip
  requests 4
}

gives_up_where_studio_stays_down() {
  a_studio down=1000
  fetch 3 --retries 2
  says 'status 500, after 3 attempts'
  says '[E-network]'
  requests 3
  missing x.zip
}

starts_no_second_build_where_the_answer_to_the_first_is_lost() {
  a_studio lost
  fetch 3 --build
  says 'a build may have begun'
  says '[E-network]'
  requests 1
  a_studio down=1
  fetch 3 --build
  says 'a build may have begun'
  requests 1
  a_studio busy
  fetch 0 --build
}

fetches_again_where_the_link_breaks() {
  a_studio cut=2
  fetch 0
  says 'the link broke: '
  same x.zip builds/2.zip
}

leaves_what_was_there_where_a_body_is_cut_short() {
  a_studio cut=1000
  fetch 3 --retries 1
  says '[E-network]'
  missing x.zip
  echo old >x.zip
  fetch 3 --retries 0
  [ "$(cat x.zip)" = old ] || fail "the old file is gone"
}

checks_the_archive_before_it_takes_its_name() {
  a_studio short
  fetch 1
  says '[E-archive]'
  missing x.zip
  echo old >x.zip
  fetch 1
  [ "$(cat x.zip)" = old ] || fail "the old file is gone"
  a_studio
  printf 'PK\3\4 and nothing else' >studio/2.zip
  fetch 1
  says '[E-archive]'
}

ends_a_download_without_end() {
  a_studio endless
  fetch 1
  says 'an answer of more than 256 MiB'
  says '[E-limit]'
  missing x.zip
  a_studio big
  fetch 1
  says '[E-limit]'
  missing x.zip
}

keeps_the_key_from_the_storage_that_a_download_is_in() {
  a_studio redirect
  fetch 0
  same x.zip builds/2.zip
  grep -qx 'storage GET /2.zip?signature=secret - -' studio/requests || fail "$(cat studio/requests)"
  a_studio redirect storage-refuses
  fetch 1
  says 'the server answers with status 403: Signature has expired'
  says '[E-studio]'
  never_says secret
}

follows_no_redirect_to_nowhere() {
  a_studio circle
  fetch 1
  says 'it redirects more than 5 times'
  requests 7
  for far in http://storage.example/2.zip ftp://127.0.0.1/2.zip file:///etc/passwd 'http://127.0.0.1@storage.example/'; do
    a_studio "far=$far"
    fetch 1
    says 'it redirects to '
    says '[E-studio]'
    requests 2
  done
  a_studio api-redirects
  fetch 1
  says 'check --api, which must not redirect'
  says '[E-studio]'
  never_asked elsewhere
  missing x.zip
}

reports_a_build_that_fails() {
  a_studio job-fails
  fetch 1 --build
  says 'Studio could not build it: job 12873488112 failed'
  says '[E-build]'
  never_asked download
  missing x.zip
}

waits_no_longer_than_it_may() {
  a_studio job-waits
  local time=1
  until (fetch 1 --build --timeout $time); do # on a busy machine its time is over before the job has begun
    never_asked /status
    time=$((2 * time))
  done
  says "job 12873488112 has not ended within $time s"
  says '[E-build]'
  a_studio silent
  fetch 3 --timeout 0.5 --retries 0
  says '[E-network]'
  missing x.zip
}

reports_a_server_that_is_not_there() {
  a_studio
  end_studio
  fetch 3 --retries 1
  says 'there is no connection: '
  says '[E-network]'
  fetch 3 --retries 1 --build
  never_says 'trying again in 2 s'
  says ', after 2 attempts'
  never_says 'may have begun'
}

# a_certificate <name> <subject alternative name>
function a_certificate {
  need openssl
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1.pem" -days 2 -subj "/CN=$1" \
    -addext "subjectAltName=$2" 2>/dev/null
}

trusts_no_certificate_but_one_that_it_knows() {
  a_certificate right IP:127.0.0.1
  a_certificate wrong DNS:studio.example
  a_studio --tls right.pem right.key
  fetch 3
  says 'this is not a server to be trusted: '
  says '[E-network]'
  requests 0
  fetch 3 --ca-file wrong.pem
  requests 0
  fetch 0 --ca-file right.pem
  same x.zip builds/2.zip
  a_studio --tls wrong.pem wrong.key
  fetch 3 --ca-file wrong.pem
  says 'this is not a server to be trusted: '
  requests 0
  fetch 3 --ca-file nowhere.pem
  says '[E-path]'
}

trusts_the_certificates_of_the_file_instead_of_those_of_the_machine() {
  a_certificate right IP:127.0.0.1
  a_certificate another DNS:studio.example
  mkdir machine
  cp right.pem machine/ca-certificates.crt
  cp right.pem "machine/$(openssl x509 -noout -subject_hash -in right.pem).0"
  on_machine() { unshare --user --map-root-user --mount sh -c 'mount --bind machine /etc/ssl/certs && exec "$@"' - "$@"; }
  on_machine true 2>/dev/null || { echo "skipped: no user may mount anything here"; exit 77; }
  a_studio --tls right.pem right.key
  on_machine "$EI_OTA_TOOL" fetch --project 123 -o x.zip --api "$api" 2>err ||
    { echo "skipped: this libcurl has its certificates elsewhere: $(cat err)"; exit 77; }
  rm x.zip
  ! on_machine "$EI_OTA_TOOL" fetch --project 123 -o x.zip --api "$api" --ca-file another.pem 2>err || fail "it trusts the machine's"
  grep -qF 'this is not a server to be trusted: ' err || fail "$(cat err)"
  missing x.zip
}

goes_from_https_to_no_http() {
  a_certificate right IP:127.0.0.1
  a_studio --tls right.pem right.key redirect
  fetch 1 --ca-file right.pem
  says 'it redirects to http: http://127.0.0.2:'
  says '[E-studio]'
  never_says secret
  never_asked storage
  missing x.zip
}

writes_to_standard_output_if_asked() {
  a_studio
  "$EI_OTA_TOOL" fetch --project 123 --api "$api" -o /dev/stdout >y.zip 2>err || fail "$(cat err)"
  same y.zip builds/2.zip
  grep -q 'version 2' err || fail "$(cat err)"
}

# while_it_waits: starts a build that does not end in the background; its processes are $pids
function while_it_waits {
  ulimit -c unlimited 2>/dev/null || true
  : >log
  "$EI_OTA_TOOL" fetch --project 123 -o x.zip --api "$api" --interval 0.02 --build >log 2>&1 &
  fetching=$!
  until grep -q 'Studio builds' log; do kill -0 $fetching || fail "$(cat log)"; sleep 0.01; done
  pids=($fetching $(cat /proc/$fetching/task/*/children))
}

shows_the_key_in_no_process() {
  [ -r /proc/self/environ ] || { echo "skipped: there is no /proc"; exit 77; }
  a_studio job-waits
  while_it_waits
  for pid in "${pids[@]}"; do
    [ -d "/proc/$pid" ] || fail "$pid is gone"
    for file in environ cmdline; do
      ! grep -aqF $key "/proc/$pid/$file" 2>/dev/null || fail "the key is in /proc/$pid/$file"
    done
  done
  [ ${#pids[@]} = 2 ] || fail "${pids[*]}"
  kill $fetching
  wait $fetching && fail "it ended well"
  ! grep -qF $key log || fail "the key is in the log"
}

leaves_no_core_with_the_key_where_it_crashes() {
  a_studio job-waits
  while_it_waits
  for pid in "${pids[@]}"; do kill -SEGV "$pid" 2>/dev/null || true; done
  wait $fetching && fail "it ended well"
  rm -rf studio builds
  ! grep -rqaF $key . || fail "the key is in $(grep -rlaF $key .)"
}

goes_on_where_a_server_hangs_up_while_it_writes() {
  a_studio job-waits
  while_it_waits
  kill -PIPE "${pids[1]}"
  local before
  before=$(wc -l <studio/requests)
  until [ "$(wc -l <studio/requests)" -gt $((before + 2)) ]; do
    kill -0 $fetching || fail "it ended: $(cat log)"
    sleep 0.01
  done
  kill $fetching
  ! wait $fetching || fail "it ended well"
}

leaves_nothing_where_it_is_interrupted() {
  a_studio job-waits
  while_it_waits
  kill -TERM "${pids[1]}"
  wait $fetching && fail "it ended well"
  missing x.zip
  [ -z "$(find . -name '.ei-ota-*')" ] || fail "something was left behind"
}

links_what_it_needs_and_the_tool_does_not() {
  need readelf
  readelf -d "$EI_OTA_TOOL" >tool
  readelf -d "$(dirname "$EI_OTA_TOOL")/ei-ota-fetch" >fetch
  ! grep -q libcurl tool || fail "ei-ota links libcurl"
  grep -q libcurl fetch || fail "$(cat fetch)"
  ! grep -q -e libclang -e libelf fetch || fail "ei-ota-fetch links libclang or libelf"
}
