# SPDX-License-Identifier: MIT
# lint.sh WORK: the patched library breaks no rule of arduino-lint that Studio's does not break, and lint.py sees what is wrong.
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
: "${EI_OTA_PYTHON:?}"
lint() { "$EI_OTA_PYTHON" "$source_dir/tests/arduino/lint.py" "$@"; }
original=$1/library patched=$1/Arduino/libraries/penguin_inferencing
lint "$patched" "$original"

broken=$(mktemp -d)
trap 'rm -rf "$broken"' EXIT
cp -r "$original" "$broken/a library"
cd "$broken/a library"
mkdir -p Examples/other demo utility
touch demo/elsewhere.ino Examples/other/other.pde .development setup.exe src/library.properties
ln -s src/penguin_inferencing.h link.h
sed -i -e 's/^version=.*/version=one/' -e 's/^category=.*/category=Models/' -e '/^url=/d' -e 's/^name=.*/name=-penguin/' library.properties
if lint . "$original" >"$broken/rules"; then fail "lint.py accepts a library that breaks rules"; fi
for rule in LD003 LD006 LP004 LP011 LP020 LP038 LP040 LS005 LS006 LS007 LS008 LS010 SS001 SS004; do
  grep -q "^$rule" "$broken/rules" || fail "lint.py does not see $rule"
done
