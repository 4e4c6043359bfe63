# SPDX-License-Identifier: MIT
# run.sh FILE CASE: one test of the command line; CTest sets EI_OTA_TOOL and EI_OTA_SCRATCH.
source "$(dirname "$0")/lib.sh"
: "${EI_OTA_TOOL:?}" "${EI_OTA_SCRATCH:?}"
rm -rf "$EI_OTA_SCRATCH"
mkdir -p "$EI_OTA_SCRATCH/work"
cd "$EI_OTA_SCRATCH/work"
source "$tests/$1.sh"
"$2"
