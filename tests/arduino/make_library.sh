# make_library.sh WORK: the penguin as an Arduino library, patched as a user would, and unpacked where the Arduino IDE unpacks
# what it is given; and a payload for it. CTest sets EIOTA_TOOL and EIOTA_PYTHON.
set -euo pipefail
: "${EIOTA_TOOL:?}" "${EIOTA_PYTHON:?}"
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rm -rf "$1"
mkdir -p "$1/Arduino/libraries"
cd "$1"

"$EIOTA_PYTHON" "$source_dir/tests/arduino/penguin_library.py" "$source_dir" library ei-penguin-arduino-1.0.1.zip
"$EIOTA_TOOL" patch ei-penguin-arduino-1.0.1.zip -o patched.zip --name penguin
"$EIOTA_TOOL" payload "$source_dir/examples/penguin/exports/smart" --baseline penguin.eiota.json -o penguin.bin
"$EIOTA_PYTHON" -m zipfile -e patched.zip Arduino/libraries
