# SPDX-License-Identifier: MIT
# paths.sh <generator>: folders and files with all kinds of characters in their names work, or are refused before anything is made of
# them; nothing in a name is evaluated.
source "$(dirname "$0")/lib.sh"
generator=$1
export LC_ALL=C.UTF-8  # without letters beyond ASCII CMake's own tar finds no such files

# What works: everywhere at once.
odd='with (@X@) %~!{+}, =_é'
cp -r "$EI_OTA_PREFIX" "package $odd"
cp -r "$export_dir" "model $odd"
mkdir -p "source $odd" "sdk $odd"
cp -r "$source_dir/examples/penguin/sdk/edge-impulse-sdk" "sdk $odd/"
sed 's/penguin/detector/g; s/PENGUIN/DETECTOR/g' "$tests/consumer/main.cpp" >"source $odd/main $odd.cpp"
mkdir -p "pack/lib $odd" && cp -r "$retrained_dir" "pack/lib $odd/src"
(cd pack && "$CMAKE" -E tar cf "../zip $odd.zip" --format=zip "lib $odd")
"$EI_OTA_TOOL" keygen -o "key $odd.pem" >/dev/null
python3 "$tests/../cli/golden_cases.py" "golden $odd.json" '[1, 2] * 1152' 1
"$EI_OTA_TOOL" patch "$export_dir" -o "released $odd" --name "detector" --storage ram --restore copy >/dev/null
cat >"source $odd/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20)
project(test C CXX)
find_package(EiOta REQUIRED)
set(X evaluated)
add_compile_definitions(EI_CLASSIFIER_ALLOCATION_STATIC)
ei_ota_patch("../model ${ODD}" NAME detector WITH_SDK SDK_DIR "../sdk ${ODD}" BASELINE "../released ${ODD}/detector.eiota.json")
ei_ota_patch("../zip ${ODD}.zip" NAME unpacked)
ei_ota_payload(detector MODEL_DIR "../zip ${ODD}.zip" SIGN_KEY "../key ${ODD}.pem" SELF_TEST "../golden ${ODD}.json"
               OUTPUT "out ${ODD}.bin")
ei_ota_payload(detector OUTPUT "out 2 ${ODD}.bin")
ei_ota_payload(detector OUTPUT "other/out 2 ${ODD}.bin")
set(porting "../sdk ${ODD}/edge-impulse-sdk/porting/ei_classifier_porting.cpp")
add_executable(firmware "main ${ODD}.cpp" "${porting}")
target_link_libraries(firmware PRIVATE EiOta::detector)
add_library(lister STATIC "../model ${ODD}/tflite-model/tflite_learn_1_2_compiled.cpp")
target_include_directories(lister PRIVATE "../model ${ODD}" "../sdk ${ODD}")
target_compile_definitions(lister PRIVATE TF_LITE_STATIC_MEMORY=1)
add_library(user STATIC user.cpp)
target_include_directories(user PRIVATE "../sdk ${ODD}")
target_link_libraries(user PRIVATE EiOta::unpacked)
target_compile_definitions(user PRIVATE TF_LITE_STATIC_MEMORY=1)
END
echo 'int user;' >"source $odd/user.cpp"
build="build $odd"
configure "source $odd" "$build" -DEiOta_DIR="$PWD/package $odd/share/EiOta/cmake" "-DODD=$odd"
build "$build" --parallel 2
"./$build/firmware" || fail "the firmware does not run"
objdump -h "$build/liblister.a" | grep >/dev/null '\.data\.ei_ota' || fail "the library's model is not the patched one"
for file in "out $odd.bin" "out 2 $odd.bin" "other/out 2 $odd.bin"; do [ -s "$build/$file" ] || fail "no $file"; done
"$EI_OTA_TOOL" payload "zip $odd.zip" --baseline "released $odd/detector.eiota.json" --sign-key "key $odd.pem" \
  --self-test "golden $odd.json" -o expected.bin >/dev/null
cmp expected.bin "$build/out $odd.bin" || fail "the payload is another one"
build "$build"
! grep -Eq 'Patching|Building|payload of' build.log || fail "$generator builds again: $(cat build.log)"
later && touch "model $odd/model-parameters/model_metadata.h"
build "$build"
grep -q 'Patching' build.log || fail "$generator does not see a touched header"
build "$build" --target detector_baseline
[ -z "$(find . -name '*evaluated*')" ] || fail "a name was evaluated: $(find . -name '*evaluated*')"
[ "$generator" = Ninja ] || exit 0  # the rest ends before there is something for a generator

# refuses <what> <name> <character>: the project of standard input does not configure, and the name is told as it is
refuses() {
  project consumer
  mkdir -p consumer/model
  if "$CMAKE" -S "${from:-consumer}" -B "${to:-build}" -G Ninja "${package[@]:-${with_package[@]}}" >log 2>&1; then
    fail "configured, for all that: $1 $2"
  fi
  tr -s ' \n' ' ' <log | tr -d ' ' >told
  grep -qF "thepathof$(tr -d ' ' <<<"$1")contains$(tr -d ' ' <<<"$3")" told && grep -qF '[E-cmake-path]' told ||
    fail "expected the path of $1 contains $3 [E-cmake-path], found: $(cat log)"
  case $2 in *[[:cntrl:]]*) ;; *) grep -qF "$2" told || fail "$2 is not told as it is: $(cat log)" ;; esac
}
package=()
names=('a;b' '$X' '${X}' '$<CONFIG>' '$ENV{HOME}' 'a"b' "a'b" 'a[1]' 'a[' 'a]' 'a#b' 'a\b' 'a*' 'a?' 'a&b' 'a^b' 'a:b' 'a`b' 'a|b' 'a<b' 'a>b'
       $'a\tb')
characters=(';' '$' '$' '$' '$' '"' "'" '[' '[' ']' '#' '\' '*' '?' '&' '^' ':' '`' '|' '<' '>' 'acontrolcharacter')
cp "zip $odd.zip" good.zip
for i in "${!names[@]}"; do
  name=${names[i]} character=${characters[i]}
  cp -r "$export_dir" "$name"
  languages=NONE refuses "the export" "$name" "$character" <<<"ei_ota_patch([==[../$name]==])"
  cp good.zip "$name.zip"
  languages=NONE refuses "the export" "$name" "$character" <<<"ei_ota_patch([==[../$name.zip]==])"
  # CMake itself takes \ for / there.
  [ "$character" = '\' ] || to="$PWD/$name/build" languages=NONE refuses "the build directory" "$name" "$character" <<<"ei_ota_patch(\"$export_dir\")"
  refuses "BASELINE" "$name" "$character" <<<"ei_ota_patch(\"$export_dir\")
ei_ota_payload(BASELINE [==[../$name/x.eiota.json]==])"
  rm -rf "$name" "$name.zip"
done

for i in 0 3 4 5 8 11; do
  name=${names[i]} character=${characters[i]}
  for argument in SIGN_KEY SELF_TEST OUTPUT MODEL_DIR; do
    refuses "$argument" "$name" "$character" <<<"ei_ota_patch(\"$export_dir\")
ei_ota_payload($argument [==[$name]==])"
  done
  refuses SDK_DIR "$name" "$character" <<<"ei_ota_patch(\"$export_dir\" WITH_SDK SDK_DIR [==[$name]==])"
  before="set(EI_OTA_CONFIG_FILE [==[$name]==])" refuses EI_OTA_CONFIG_FILE "$name" "$character" </dev/null

  # A file of the export, and a folder in it.
  cp -r "$export_dir" exported
  touch "exported/model-parameters/$name"
  refuses "a file of the export" "$name" "$character" <<<"ei_ota_patch(\"$PWD/exported\")"
  rm "exported/model-parameters/$name" && mkdir "exported/tflite-model/$name" && touch "exported/tflite-model/$name/x.h"
  refuses "a file of the export" "$name" "$character" <<<"ei_ota_patch(\"$PWD/exported\")"
  rm -r exported

  # The project itself, and EiOta; CMake itself takes \ for / there.
  if [ "$character" = '\' ]; then continue; fi
  mkdir "$name"
  project consumer <<<'ei_ota_patch(model)'
  cp -r consumer "$name/"
  from="$PWD/$name/consumer" to="$PWD/from" languages=NONE refuses "the export" "$name" "$character" <<<''
  project consumer <<<"ei_ota_patch([==[$export_dir]==])
ei_ota_payload()"
  cp consumer/CMakeLists.txt "$name/consumer/"
  from="$PWD/$name/consumer" to="$PWD/calling" refuses "the calling directory" "$name" "$character" <<<''
  cp -r "$EI_OTA_PREFIX" "$name/"
  package=(-DEiOta_DIR="$PWD/$name/prefix/share/EiOta/cmake")
  to="$PWD/other" languages=NONE refuses "EiOta itself" "$name" "$character" <<<''
  package=(-DCMAKE_DISABLE_FIND_PACKAGE_EiOta=ON)
  ln -s "$source_dir" "$name/sources"
  before="add_subdirectory([==[$PWD/$name/sources]==] eiota)" to="$PWD/sub" languages=NONE refuses "EiOta itself" "$name" "$character" <<<''
  package=()
  cp "$EI_OTA_TOOL" "$name/ei-ota"
  before="set(EI_OTA_EXECUTABLE [==[$PWD/$name/ei-ota]==])" to="$PWD/tool" languages=NONE refuses "the tool" "$name" "$character" <<<''
  rm -rf "$name" from calling other sub tool
done

# In an archive: its folders, and its files.
for name in 'a;b' 'a[1' 'a$b'; do
  cp -r pack renamed && mv "renamed/lib $odd" "renamed/$name"
  (cd renamed && "$CMAKE" -E tar cf ../renamed.zip --format=zip "$name")
  rm -r renamed
  cp -r pack renamed && touch "renamed/lib $odd/src/model-parameters/$name.h"
  (cd renamed && "$CMAKE" -E tar cf ../file.zip --format=zip "lib $odd")
  rm -r renamed
  for archive in renamed file; do
    project consumer <<<"ei_ota_patch(\"$PWD/$archive.zip\")"
    if "$CMAKE" -S consumer -B build -G Ninja "${with_package[@]}" >log 2>&1; then fail "$archive.zip was taken: $name"; fi
    grep -q 'E-cmake-path' log || fail "$archive.zip: $name: found: $(cat log)"
  done
done
