# SPDX-License-Identifier: MIT
# The step of the workflow template that compares an export with the released firmware: passes, or says what differs.
source "$(dirname "$0")/lib.sh"
template=$source_dir/templates/firmware/.github/workflows/model.yml

# step <name>: its shell lines
step() {
  awk -v name="- name: $1" 'index($0, name) { found = 1; next }
    found && /^      - /  { exit }
    found && running      { sub(/^          /, ""); print }
    found && /run: \|$/   { running = 1 }' "$template"
}
step "Does the export fit the released firmware?" >fits.sh
[ -s fits.sh ] || fail "the template has no such step"

mkdir -p runner/eiota
cp -r "$EI_OTA_PREFIX/bin" runner/eiota/
"$EI_OTA_TOOL" patch "$export_dir" -o patched --name penguin --storage ram --restore none
export HOME=$PWD/runner GITHUB_STEP_SUMMARY=$PWD/summary BASELINE=$PWD/patched/penguin.eiota.json

MODEL=$retrained_dir bash -e fits.sh >log || fail "a retrained model is refused: $(cat log)"
BASELINE=$PWD/none MODEL=$retrained_dir bash -e fits.sh >log || fail "the first release is refused: $(cat log)"

# A tool that finds a difference.
cat >runner/eiota/bin/ei-ota <<'END'
#!/bin/sh
printf 'layout differs\n  50%% more filters\n'; exit 1
END
if MODEL=$retrained_dir bash -e fits.sh >log; then fail "a model that does not fit passes"; fi
expect "message" '::error title=The new model does not fit::layout differs%0A  50%25 more filters%0A' "$(cat log)"
grep -q 'more filters' summary || fail "the summary does not have it"
