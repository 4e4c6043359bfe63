# Folders with spaces in their names: sources, model, package, build.
source "$(dirname "$0")/lib.sh"
cp -r "$EI_OTA_PREFIX" "the package"
cp -r "$export_dir" "the model"
cp -r "$tests/consumer" "the consumer"

for generator in Ninja "Unix Makefiles"; do
  configure "the consumer" "build with $generator" -DEiOta_DIR="$PWD/the package/share/EiOta/cmake" \
    -DWAY=find_package -DMODEL="$PWD/the model"
  build "build with $generator" --parallel 2
  [ -s "build with $generator/penguin.bin" ] || fail "no payload"
  build "build with $generator"
  ! grep -Eq 'Patching|Building|payload of' build.log || fail "$generator builds again: $(cat build.log)"
  sleep 0.05 && touch "the model/model-parameters/model_metadata.h"
  build "build with $generator"
  grep -q 'Patching' build.log || fail "$generator does not see a touched header"
done
