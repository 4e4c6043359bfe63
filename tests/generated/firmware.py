# SPDX-License-Identifier: MIT
"""Builds a patched model into a program: without CMake, since there are many and most of each is the same."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/generated"
BOARDS = {"host": ROOT / "examples/penguin/firmware/boards/host", "mps2-an386": ROOT / "templates/firmware/boards/mps2-an386"}
SEMIHOSTING = ROOT / "templates/firmware/boards/semihosting.c"
sys.path.insert(0, str(ROOT / "tests/firmware"))
import boards  # noqa: E402

WARNINGS = ["-Wall", "-Werror"]
SECTIONS = ["-ffunction-sections", "-fdata-sections"]
ARM = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]
STATIC = ["-DEI_CLASSIFIER_ALLOCATION_STATIC"]
# The board's linker script sweeps .rodata* into flash.
MODEL_SECTION = ["-DEI_MODEL_SECTION=.rodata.generated_model"]

# name: board, compile and link flags, flags of the model alone
LEVELS = {
    "Os": ("mps2-an386", ["-Os"], []),
    "O3": ("mps2-an386", ["-O3"], STATIC + MODEL_SECTION),
    "lto": ("mps2-an386", ["-Os", "-flto"], STATIC),
    "host": ("host", ["-O2"], MODEL_SECTION),
    "host-lto": ("host", ["-O2", "-flto"], []),
}


def run(command, **options):
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}exit status {done.returncode}")
    return done.stdout


class Level:
    """One way to compile, for one board."""

    def __init__(self, name, common):
        board, flags, self.model_flags = LEVELS[name]
        self.board = board
        self.common = pathlib.Path(common, name)
        prefix, processor = ("", []) if board == "host" else ("arm-none-eabi-", ARM)
        self.c, self.cxx = prefix + "gcc", prefix + "g++"
        self.flags = [*processor, *flags, *SECTIONS, *WARNINGS]
        self.restore = "copy" if board == "host" else "load-image"
        self.includes = [f"-I{path}" for path in (HERE / "sdk", HERE / "firmware", ROOT / "examples/penguin/sdk", ROOT / "templates/firmware",
                                                  ROOT / "runtime/include")]

    def compile(self, source, target, *options):
        source = pathlib.Path(source)
        compiler = [self.c, "-std=gnu11"] if source.suffix == ".c" else [self.cxx, "-std=c++17", "-fno-exceptions", "-fno-rtti"]
        run([*compiler, *self.flags, *self.includes, *options, "-c", source, "-o", target])

    def build_common(self):
        """What does not depend on the model."""
        self.common.mkdir(parents=True, exist_ok=True)
        board = [BOARDS["host"] / "board.c"] if self.board == "host" else [BOARDS[self.board] / "startup.c", SEMIHOSTING]
        sources = [*board, *(ROOT / "runtime/src").glob("*.c"), HERE / "firmware/dump.c", HERE / "firmware/kernels.cpp"]
        for source in sources:
            # The host's board wants arguments for a constructor, which link-time optimisation takes away.
            options = ["-fno-lto"] if source == BOARDS["host"] / "board.c" else []
            self.compile(source, self.common / (source.stem + ".o"), *options)

    def build(self, old, patched, models, directory):
        """@param models  (prefix of the functions, source) of each  @return the linked program"""
        includes = [f"-I{patched}", f"-I{old}"]
        defines = ['-DEXPORT_HEADER="ei_ota_generated.h"', "-DEXPORT_MODEL=ei_ota_generated",
                   "-DEXPORT_PAYLOAD_SIZE=EI_OTA_GENERATED_PAYLOAD_SIZE"]
        defines += [f"-D{name}={model}" for name, (model, _) in zip(("MODEL", "SECOND_MODEL"), models)]
        if (old / "show_blocks.inc").exists():
            headers = (f"model-parameters/{name}" for name in ("model_variables.h", "anomaly_clusters.h"))
            header = next(name for name in headers if (patched / name).exists())
            defines += [f'-DPARAMETERS="{header}"', "-DBLOCKS"]
        sources = [patched / source for _, source in models] + list((patched / "tflite-model").glob("ei_ota_*_weights.cpp"))
        objects = [directory / f"model{number}.o" for number in range(len(sources))]
        for source, target in zip(sources, objects):
            self.compile(source, target, *includes, *self.model_flags)
        self.compile(HERE / "firmware/main.cpp", directory / "main.o", *includes, *defines)
        linker = ["-no-pie"] if self.board == "host" else ["--specs=nano.specs", "--specs=nosys.specs", "-nostartfiles",
                                                           "-T", BOARDS[self.board] / f"{self.board}.ld"]
        program = directory / "program.elf"
        run([self.cxx, *self.flags, *linker, "-Wl,--gc-sections", *objects, directory / "main.o",
             *sorted(self.common.glob("*.o")), "-o", program])
        return program

    def run(self, program, payload, directory):
        """@return what the program wrote down"""
        command = boards.command(self.board, program, payload)
        run(command, cwd=directory)
        return (directory / "dump").read_bytes()


if __name__ == "__main__":
    for name in sys.argv[2:]:
        Level(name, sys.argv[1]).build_common()
