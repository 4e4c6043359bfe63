# SPDX-License-Identifier: MIT
"""Whatever a model is called: either the tool refuses the name, or all that is made of it compiles and links.

    ids_test.py TOOL CC CXX WORK

The names are all words of the runtime's public headers outside of comments, and what might collide for another reason. The models
become one firmware, so that their names are held against each other as well.
"""

import collections
import re
import subprocess
import sys

from build import (C99, CXX, CXX11, EXPORT, MODEL_CXX11, PENGUIN, PUBLIC_HEADERS, RUNTIME, TOOL, for_each, psa_is_there,
                   run, runtime_sources, without_comments, words, work_folder)

CHOSEN = """model Model MODEL store verifier psa flash_ram flash_posix flash_nrf52 arduino weights config t apply err Err internal_crc32
            generated generated_x generated_model codes0 addresses0 part0 part0_model in_use parts factory legacy version version_h
            headers headers_model refresh quant5 quant5_scale original_tflite_learn_1_2_init model_H public_key h H penguin a a_b
            tiny_LAYOUT weights_source once_eiota_generated_headers_model table_format versioned same runtime x int""".split()
RESERVED = """runtime psa flash_stm32l4 flash_nrf52 flash_pico flash_stm32_hal arduino http public_key all all_build clean depend
              edit_cache help install list_install_components package package_source preinstall rebuild_cache run_tests test zero_check static shared
              module object interface imported unknown alias exclude_from_all on off yes no true false y n ignore
              notfound""".split()
REFUSED = {"t", "apply", "err", "Err", "public_key", "psa", "runtime", "arduino", "flash_nrf52"}  # of these
MACROS = ["LAYOUT", "WEIGHTS", "PROJECT", "IMAGE_SIZE", "PAYLOAD_SIZE"]
FUNCTIONS = [f"tflite_learn_1_2_{name}" for name in ("init", "input", "output", "invoke", "reset")]


def candidates():
    """All names, and those of them that are made of a word with the runtime's prefix or were chosen."""
    everything, likely = set(CHOSEN), set(CHOSEN)
    for header in PUBLIC_HEADERS:
        everything |= words(without_comments(header.read_text(encoding="utf-8")))
    for word in list(everything):
        stem = re.sub("^(ei_ota_|EI_OTA_)", "", word)
        if stem != word and re.match("[A-Za-z_]", stem):
            likely |= {stem, stem.lower()}
            for macro in MACROS:
                if stem.endswith("_" + macro):
                    likely.add(stem[:-len(macro) - 1])
    return sorted(everything | likely), likely


def must_be_refused(name, public):
    """The rule, told anew."""
    return "ei_ota_" + name in public or name.lower() in RESERVED or any(f"EI_OTA_{name.upper()}_{macro}" in public
                                                                         for macro in MACROS)


def patch(folder, name):
    """@return the patched folder, or None where the tool refuses the name"""
    output = folder / "patched" / name
    result = subprocess.run([TOOL, "patch", EXPORT, "-o", output, "--name", name, "--restore",
                             ("copy", "load-image", "none")[len(name) % 3]], capture_output=True, text=True, check=False)
    if result.returncode == 0:
        return output
    if result.returncode != 2 or not re.fullmatch(f"error: --name {name}; expected .*; choose another name \\[E-usage\\]\n",
                                                  result.stderr):
        sys.exit(f"FAILED: --name {name}: {result.stderr}")
    return None


def in_rounds(names):
    """Names that differ in case only share macros, so that they do not go into one source."""
    count = collections.Counter()
    rounds = collections.defaultdict(list)
    for name in names:
        rounds[count[name.upper()]].append(name)
        count[name.upper()] += 1
    return list(rounds.values())


def application(symbol, names, models_first):
    """A source that uses all that the contract promises, in C and C++."""
    public = [f'#include "ei_ota/{header.name}"' for header in PUBLIC_HEADERS
              if header.name != "ei_ota_psa.h" or psa_is_there()]
    models = [f'#include "ei_ota_{name}.h"' for name in names]
    uses = [f"  sum += ei_ota_{n}.project + EI_OTA_{n.upper()}_PROJECT + EI_OTA_{n.upper()}_IMAGE_SIZE + "
            f"EI_OTA_{n.upper()}_PAYLOAD_SIZE + sizeof EI_OTA_{n.upper()}_LAYOUT EI_OTA_{n.upper()}_WEIGHTS;" for n in names]
    return "\n".join([*(models + public if models_first else public + models),
                      f"#ifdef __cplusplus\nextern \"C\"\n#endif\nunsigned long {symbol}(void);",
                      f"unsigned long {symbol}(void) {{\n  unsigned long sum = 0;", *uses, "  return sum;\n}\n"])


def compile_applications(folder, kind, names, headers):
    """@return objects and the functions in them; both languages, both orders"""
    jobs = []
    for number, part in enumerate(in_rounds(names)):
        for models_first in (False, True):
            for command, suffix in ((C99, "c"), (CXX11, "cpp")):
                symbol = f"application_{kind}{number}_{int(models_first)}_{suffix}"
                source = folder / f"{symbol}.{suffix}"
                source.write_text(application(symbol, part, models_first), encoding="utf-8")
                jobs.append((symbol, [*command, "-I", headers, "-I", RUNTIME / "include", "-c", source, "-o",
                                      source.with_suffix("." + suffix + ".o")]))
    for_each(lambda job: run(*job[1]), jobs)
    return [job[1][-1] for job in jobs], [job[0] for job in jobs]


def compile_model(folder, name):
    """The patched source, with the export's own functions called after the model, so that many go into one program."""
    target = folder / f"model_{name}.o"
    run(*MODEL_CXX11, *(f"-D{function}={name}_{function}" for function in FUNCTIONS), "-I", folder / "patched" / name, "-I",
        RUNTIME / "include", "-I", EXPORT, "-I", PENGUIN / "sdk", "-c",
        next((folder / "patched" / name / "tflite-model").glob("*.cpp")), "-o", target)
    return target


def compile_runtime(folder):
    def compile_one(source):
        target = folder / f"runtime_{source.stem}.o"
        run(*C99, "-D_POSIX_C_SOURCE=200809L", "-I", RUNTIME / "include", "-I", RUNTIME / "src", "-c", source, "-o", target)
        return target
    return for_each(compile_one, [source for source in runtime_sources() if source.parent.name != "psa"])


def compile_sdk(folder):
    def compile_one(source):
        target = folder / f"sdk_{source.stem}.o"
        run(CXX, "-std=c++17", "-DTF_LITE_STATIC_MEMORY=1", "-I", PENGUIN / "sdk", "-c", source, "-o", target)
        return target
    return for_each(compile_one, sorted((PENGUIN / "sdk").rglob("*.cpp")))


def refuses_what_shares_macros(folder, headers):
    (folder / "cases.c").write_text('#include "ei_ota_model.h"\n#include "ei_ota_Model.h"\n', encoding="utf-8")
    result = subprocess.run([*C99, "-I", headers, "-I", RUNTIME / "include", "-c", folder / "cases.c", "-o", "/dev/null"],
                            capture_output=True, text=True, check=False)
    if result.returncode == 0 or "two models share the macros EI_OTA_MODEL_*" not in result.stderr:
        sys.exit(f"FAILED: model and Model in one source: {result.stderr}")


def main():
    folder = work_folder()
    public = set().union(*(words(re.sub(r'"[^"\n]*"', "", without_comments(header.read_text(encoding="utf-8"))))
                           for header in PUBLIC_HEADERS))
    names, likely = candidates()
    patched = dict(zip(names, for_each(lambda name: patch(folder, name), names)))
    for name in names:
        if (patched[name] is None) != must_be_refused(name, public):
            sys.exit(f"FAILED: --name {name} is {'refused' if patched[name] is None else 'taken'}")
    if {name for name in CHOSEN if patched[name] is None} != REFUSED:
        sys.exit("FAILED: of the chosen names others are refused")
    accepted = [name for name in names if patched[name]]
    headers = folder / "headers"
    headers.mkdir()
    for name in accepted:
        (headers / f"ei_ota_{name}.h").write_bytes((patched[name] / f"ei_ota_{name}.h").read_bytes())
    refuses_what_shares_macros(folder, headers)
    compile_applications(folder, "all", accepted, headers)

    linked = [name for name in accepted if name in likely]
    objects, functions = compile_applications(folder, "linked", linked, headers)
    objects += for_each(lambda name: compile_model(folder, name), linked) + compile_runtime(folder)
    main_source = folder / "main.c"
    main_source.write_text("".join(f"unsigned long {f}(void);\n" for f in functions) + "int main(void) {\n  return 0" +
                           "".join(f" + ({f}() == 0)" for f in functions) + ";\n}\n", encoding="utf-8")
    run(*C99, "-c", main_source, "-o", folder / "main.o")
    run(CXX, *objects, folder / "main.o", *compile_sdk(folder), "-o", folder / "firmware")
    run(folder / "firmware")
    print(f"{len(names)} names, {len(names) - len(accepted)} refused, {len(linked)} linked")


if __name__ == "__main__":
    main()
