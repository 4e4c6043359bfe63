# run.sh FILE CASE: one test of the command line; CTest sets EIOTA_TOOL and EIOTA_SCRATCH.
source "$(dirname "$0")/lib.sh"
: "${EIOTA_TOOL:?}" "${EIOTA_SCRATCH:?}"
rm -rf "$EIOTA_SCRATCH"
mkdir -p "$EIOTA_SCRATCH/work"
cd "$EIOTA_SCRATCH/work"
source "$tests/$1.sh"
"$2"
