# SPDX-License-Identifier: MIT
"""Builds a patched model into a program: without CMake, since there are many and most of each is the same."""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/generated"
BOARDS = {board: ROOT / "examples/penguin/firmware/boards" / board for board in ("host", "riscv32-virt")}
BOARDS["mps2-an386"] = ROOT / "templates/firmware/boards/mps2-an386"
SEMIHOSTING = ROOT / "templates/firmware/boards/semihosting.c"
sys.path.insert(0, str(ROOT / "tests/firmware"))
import boards  # noqa: E402

WARNINGS = ["-Wall", "-Werror"]
SECTIONS = ["-ffunction-sections", "-fdata-sections"]
M4F = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]
M0PLUS = ["-mcpu=cortex-m0plus", "-mthumb"]  # the board's Cortex-M4 runs it
RV32 = ["-march=rv32imac", "-mabi=ilp32", "--specs=picolibc.specs"]
STATIC = ["-DEI_CLASSIFIER_ALLOCATION_STATIC"]
# The board's linker script sweeps .rodata* into flash.
MODEL_SECTION = ["-DEI_MODEL_SECTION=.rodata.generated_model"]

# name: board, storage, compile and link flags, flags of the model alone
LEVELS = {
    "Os": ("mps2-an386", "ram", [*M4F, "-Os"], []),
    "O3": ("mps2-an386", "ram", [*M4F, "-O3"], STATIC + MODEL_SECTION),
    "lto": ("mps2-an386", "ram", [*M4F, "-Os", "-flto"], STATIC),
    "host": ("host", "ram", ["-O2"], MODEL_SECTION),
    "host-lto": ("host", "ram", ["-O2", "-flto"], []),
    "flash-Os": ("mps2-an386", "flash", [*M4F, "-Os"], STATIC),
    "flash-O3": ("mps2-an386", "flash", [*M4F, "-O3"], MODEL_SECTION),
    "flash-lto": ("mps2-an386", "flash", [*M4F, "-Os", "-flto"], []),
    "flash-m0plus": ("mps2-an386", "flash", [*M0PLUS, "-Os"], STATIC),
    "flash-rv32": ("riscv32-virt", "flash", [*RV32, "-Os"], STATIC),
    "flash-host": ("host", "flash", ["-O2"], STATIC + MODEL_SECTION),
}
PREFIXES = {"host": "", "mps2-an386": "arm-none-eabi-", "riscv32-virt": "riscv64-unknown-elf-"}
FLASH = {
    "host": [ROOT / "runtime/flash/flash_ram.c"],
    "mps2-an386": [ROOT / "runtime/flash/flash_ram.c", ROOT / "tests/firmware/mapped_flash/mapped_flash.c"],
    "riscv32-virt": [ROOT / "tests/firmware/restart/flash_nor.c", BOARDS["riscv32-virt"] / "board_flash.c"],
}
BARE = ["-Wl,--gc-sections", "-nostartfiles"]
LINK = {
    "host": ["-no-pie", "-Wl,--gc-sections"],
    "mps2-an386": ["--specs=nano.specs", "--specs=nosys.specs", *BARE],
    "riscv32-virt": [*BARE, "-nodefaultlibs"],  # Debian has no libstdc++ for it
}


def run(command, **options):
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}exit status {done.returncode}")
    return done.stdout


class Level:
    """One way to compile, for one board."""

    def __init__(self, name, common):
        self.board, self.storage, flags, self.model_flags = LEVELS[name]
        self.common = pathlib.Path(common, name)
        self.c, self.cxx = (PREFIXES[self.board] + compiler for compiler in ("gcc", "g++"))
        self.flags = [*flags, *SECTIONS, *WARNINGS]
        self.restore = "copy" if self.board == "host" else "load-image"
        self.includes = [f"-I{path}" for path in (HERE / "sdk", HERE / "firmware", ROOT / "examples/penguin/sdk", ROOT / "examples/penguin/firmware",
                                                  ROOT / "templates/firmware", ROOT / "runtime/include")]

    def compile(self, source, target, *options):
        source = pathlib.Path(source)
        compiler = [self.c, "-std=gnu11"] if source.suffix == ".c" else [self.cxx, "-std=c++17", "-fno-exceptions", "-fno-rtti"]
        run([*compiler, *self.flags, *self.includes, *options, "-c", source, "-o", target])

    def build_common(self):
        """What does not depend on the model."""
        self.common.mkdir(parents=True, exist_ok=True)
        board = [BOARDS["host"] / "board.c"] if self.board == "host" else [BOARDS[self.board] / "startup.c", SEMIHOSTING]
        sources = [*board, *(ROOT / "runtime/src").glob("*.c"), HERE / "firmware/dump.c", HERE / "firmware/kernels.cpp"]
        if self.storage == "flash":
            sources += [HERE / "firmware/flash_region.c", *FLASH[self.board]]
        for source in sources:
            # The host's board wants arguments for a constructor, which link-time optimisation takes away. RISC-V's reads registers of the
            # processor; there is no library to link with that has the name of that.
            options = {BOARDS["host"] / "board.c": ["-fno-lto"], BOARDS["riscv32-virt"] / "startup.c": ["-march=rv32imac_zicsr"]}
            self.compile(source, self.common / (source.stem + ".o"), *options.get(source, []))

    def build(self, old, patched, models, directory):
        """@param models  (prefix of the functions, source) of each  @return the linked program"""
        includes = [f"-I{patched}", f"-I{old}"]
        defines = ['-DEXPORT_HEADER="ei_ota_generated.h"', "-DEXPORT_MODEL=ei_ota_generated",
                   "-DEXPORT_PAYLOAD_SIZE=EI_OTA_GENERATED_PAYLOAD_SIZE"]
        main = "main.cpp"
        if self.storage == "flash":
            main = "main_in_flash.cpp"
            defines.append("-DEXPORT_SLOT_SIZE=EI_OTA_GENERATED_SLOT_SIZE")
        defines += [f"-D{name}={model}" for name, (model, _) in zip(("MODEL", "SECOND_MODEL"), models)]
        if (old / "show_blocks.inc").exists():
            headers = (f"model-parameters/{name}" for name in ("model_variables.h", "anomaly_clusters.h"))
            header = next(name for name in headers if (patched / name).exists())
            defines += [f'-DPARAMETERS="{header}"', "-DBLOCKS"]
        sources = [patched / source for _, source in models] + list((patched / "tflite-model").glob("ei_ota_*_weights.cpp"))
        objects = [directory / f"model{number}.o" for number in range(len(sources))]
        for source, target in zip(sources, objects):
            self.compile(source, target, *includes, *self.model_flags)
        self.compile(HERE / "firmware" / main, directory / "main.o", *includes, *defines)
        script = [] if self.board == "host" else ["-T", BOARDS[self.board] / f"{self.board}.ld"]
        libraries = ["-lc", "-lgcc"] if self.board == "riscv32-virt" else []
        program = directory / "program.elf"
        run([self.cxx, *self.flags, *LINK[self.board], *script, *objects, directory / "main.o",
             *sorted(self.common.glob("*.o")), *libraries, "-o", program])
        return program

    def run(self, program, payload, directory):
        """@return what the program wrote down"""
        command = boards.command(self.board, program, payload)
        run(command, cwd=directory)
        return (directory / "dump").read_bytes()


if __name__ == "__main__":
    for name in sys.argv[2:]:
        Level(name, sys.argv[1]).build_common()
