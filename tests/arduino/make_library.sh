# SPDX-License-Identifier: MIT
# make_library.sh WORK: the penguin as an Arduino library, patched as a user would, and unpacked where the Arduino IDE unpacks
# what it is given; and a payload for it. CTest sets EI_OTA_TOOL and EI_OTA_PYTHON.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
: "${EI_OTA_TOOL:?}" "${EI_OTA_PYTHON:?}"
rm -rf "$1"
mkdir -p "$1/Arduino/libraries"
cd "$1"

"$EI_OTA_PYTHON" "$source_dir/tests/arduino/penguin_library.py" "$source_dir" library ei-penguin-arduino-1.0.1.zip
"$EI_OTA_TOOL" patch ei-penguin-arduino-1.0.1.zip -o patched.zip --name penguin
"$EI_OTA_TOOL" payload "$smart" --baseline penguin.eiota.json -o penguin.bin
"$EI_OTA_PYTHON" -m zipfile -e patched.zip Arduino/libraries
