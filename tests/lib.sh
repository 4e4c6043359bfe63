# SPDX-License-Identifier: MIT
# What all tests in shell share: where things are, and how a test fails.
set -euo pipefail

source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bad=$source_dir/examples/penguin/exports/bad      # the export that devices have
smart=$source_dir/examples/penguin/exports/smart  # the same model after another training

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# need <program>: skips the test where it is not there
need() {
  command -v "$1" >/dev/null || { echo "skipped: there is no $1"; exit 77; }
}
