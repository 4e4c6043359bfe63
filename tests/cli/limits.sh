# SPDX-License-Identifier: MIT
# What hostile input costs: seconds, and an error with an id; never the machine.

source_of=tflite-model/tflite_learn_1_2_compiled.cpp

hostile() { # <Python expression>: an export in ./hostile with this text behind its model
  rm -rf hostile
  cp -r "$smart" hostile
  python3 -c "print($1)" >>"hostile/$source_of"
}

is_limited() { # <command>...: it ends with E-limit and without a core file, whether the process reached a limit or libclang gave up
  expect 1 "$@"
  says '[E-limit]'
  says "${limited:-$source_of: error: }"
  [ -z "$(find . -name 'core*')" ] || fail 'a core file'
}

an_expression_that_is_nested_too_deeply_is_refused_or_read() { # libclang 17 reads both
  hostile '"namespace q { extern int " + "*" * 100000 + " x; }"'
  "$EI_OTA_TOOL" inspect hostile >out 2>err || is_limited inspect hostile
  "$EI_OTA_TOOL" patch hostile -o p >out 2>err || { is_limited patch hostile -o p; missing p; }
  hostile '"namespace q { constexpr int x = " + "1+" * 300000 + "1; }"'
  "$EI_OTA_TOOL" inspect hostile >out 2>err || is_limited inspect hostile
}

values_beyond_all_memory_are_refused() {
  hostile '"namespace q { static const int x[] = {[0 ... 200000000] = 1}; }"'
  is_limited inspect hostile
  hostile '"namespace q { static const char x[] = {[2147483000] = 1}; }"'
  is_limited inspect hostile
  hostile '"#define A0 1,1\n" + "".join(f"#define A{i} A{i-1},A{i-1}\n" for i in range(1, 24)) + "namespace q { static const int x[] = { A23 }; }"'
  is_limited inspect hostile
}

templates_without_end_are_refused() {
  hostile '"namespace q { template <int N, int M> struct F { enum { v = F<N-1,M*2>::v + F<N-1,M*2+1>::v }; }; template <int M> struct F<0,M> { enum { v = 1 }; }; static const int x[F<20,1>::v] = {}; }"'
  is_limited payload hostile -o p.bin
  missing p.bin
}

# Without a byte being read of them.
files_larger_than_any_are_refused() {
  truncate -s 5G large.json large.img large.bin large.zip large.pem
  limited='a file of 5120 MiB; expected '
  is_limited inspect large.bin
  is_limited inspect large.json
  is_limited inspect large.zip
  is_limited apply "$bad" large.bin -o i.img
  is_limited payload "$smart" --baseline large.json -o p.bin
  is_limited payload "$smart" --self-test large.json -o p.bin
  is_limited payload "$smart" --sign-key large.pem -o p.bin
  is_limited check large.bin --baseline "$bad"
  expect 0 baseline "$bad" -o b --name penguin
  truncate -s 5G b/penguin.eiota.img
  is_limited inspect b/penguin.eiota.json
  for file in "$model" model-parameters/model_metadata.h; do
    rm -rf hostile
    cp -r "$smart" hostile
    truncate -s 5G "hostile/$file"
    is_limited patch hostile -o p
  done
  for output in p p.bin i.img; do missing $output; done
}

json_that_is_nested_or_has_more_than_any_is_refused() {
  expect 0 baseline "$bad" -o b --name penguin
  python3 -c 'print("[" * 300000 + "]" * 300000)' >nested.json
  python3 -c 'print("{\"tolerance\": 1, \"cases\": " + "[" * 300000 + "]" * 300000 + "}")' >cases.json
  python3 -c 'print("[" + "1," * 3000000 + "1]")' >many.json
  for file in nested many; do
    cp b/penguin.eiota.img $file.img
    expect 1 inspect $file.json
    says '[E-baseline]'
    expect 1 payload "$smart" --self-test $file.json -o p.bin
    says '[E-self-test]'
  done
  says 'more than 1000000 values'
  expect 1 payload "$smart" --self-test cases.json -o p.bin
  says 'nested more than 32 deep'
  missing p.bin
}

names_in_archives_longer_than_any_are_refused_at_once() {
  python3 -c 'import zipfile
for archive, name in (("deep", "a/" * 30000 + "a"), ("parts", "a/" * 64 + "a"), ("long", "a" * 1025)):
  with zipfile.ZipFile(archive + ".zip", "w") as file: file.writestr(name, "")'
  for archive in deep parts long; do
    expect 1 inspect $archive.zip
    says '[E-archive]'
  done
  says 'a name of 1025 bytes, more than 1024: aaaa'
}

# Names with a long beginning in common, which took one look-up for each part of each. How long that may take depends on the
# machine: as many names without parts tell.
many_names_in_archives_take_no_time() {
  python3 - "$EI_OTA_TOOL" <<'END' || fail 'names with many parts take longer'
import resource, subprocess, sys, zipfile
def seconds(beginning):
    with zipfile.ZipFile("many.zip", "w") as file:
        for i in range(60000): file.writestr(beginning + str(i), "")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.argv[1], "inspect", "many.zip"], stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
without, parts = seconds("a" * 120), seconds("a/" * 60)
print(f"{without:.2f} s without parts, {parts:.2f} s with 60")
sys.exit(parts > 5 * without)
END
  expect 1 inspect many.zip
  says '[E-no-export]'
}

links_are_followed_inside_the_export_only() {
  cp -r "$smart" export
  mv "export/$model" export/model.cpp
  ln -s ../model.cpp "export/$model"
  ln -s export link
  expect 0 image link -o i.img
  expect 0 image "$smart" -o of_smart.img
  same i.img of_smart.img
  echo secret >outside.h
  for place in "$model" tflite-model/stale.cpp model-parameters/more.h model-parameters/model_metadata.h; do
    rm -rf hostile
    cp -r "$smart" hostile
    ln -sf "$PWD/outside.h" "hostile/$place"
    expect 3 patch hostile -o p
    says "hostile/$place: error: a link that leads out of the export, to $PWD/outside.h"
    says '[E-path]'
    missing p
  done
  rm -rf hostile
  cp -r "$smart" hostile
  mv hostile/model-parameters elsewhere
  ln -s ../elsewhere hostile/model-parameters
  expect 3 inspect hostile
  says 'a link that leads out of the export'
}
