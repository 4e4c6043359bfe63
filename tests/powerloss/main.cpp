// SPDX-License-Identifier: MIT
// Cuts the power wherever it can be cut (cuts.h), breaks the flash wherever it can be broken (faults.h), and counts.
//
//   powerloss                                    what CTest runs
//   powerloss --brief                            a quarter of it, for sanitizers
//   powerloss --long                             every pair of cuts in the small geometries, more of the large ones
//   powerloss --writes                           only tells what an update programs and erases
//   powerloss --seed N                           another sample
//   powerloss --geometry G --boots N --scenario S --case C    one case, as a failure names it
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include "cuts.h"
#include "faults.h"
#include "firmwares.h"
#include "wrong_reads.h"

namespace ei_ota::powerloss {
namespace {

/// Small ones are tried exhaustively.
struct Setup {
  Geometry geometry;
  std::uint8_t trial_boots;
  bool is_small;
  bool in_flash = false;
  bool in_flatbuffer = false;
};

constexpr Setup setups[] = {
    {{1, 128, 256, 2}, 1, true},
    {{1, 128, 256, 3, true}, 2, true},
    {{4, 128, 256, 3}, 1, true},
    {{4, 128, 384, 4, false, true}, 2, true},
    {{8, 128, 256, 2}, 3, true},
    {{8, 128, 256, 2, false, true}, 1, true},
    {{8, 256, 512, 4}, 2, true},
    {{16, 128, 256, 3}, 2, true},
    {{16, 128, 256, 2, true}, 1, true},
    {{32, 128, 256, 2}, 2, true},
    {{32, 128, 384, 3, false, true}, 3, true},
    {{128, 128, 384, 4}, 1, true},
    {{256, 256, 768, 2}, 2, true},
    {{256, 512, 1024, 3}, 1, true},
    {{1, 1024, 3072, 2, true}, 2, false},
    {{8, 2048, 6144, 3}, 1, false},
    {{8, 4096, 8192, 2}, 3, false},
    {{16, 4096, 8192, 4, false, true}, 2, false},
    {{32, 4096, 12288, 3}, 2, false},
    {{256, 4096, 8192, 2}, 1, false},
    {{256, 4096, 16384, 4, false, true}, 3, false},
    // Records over several erase blocks, and a store that begins behind another one.
    {{8, 8, 256, 3}, 2, true},
    {{16, 32, 256, 2, true}, 3, true},
    {{4, 64, 256, 3, false, false, false, 192}, 1, true},
    // Memory that needs no erase: FRAM, RRAM, MRAM.
    {{1, 1, 240, 2, false, false, true}, 2, true},
    {{4, 4, 256, 3, true, false, true}, 1, true},
    {{16, 16, 256, 2, false, false, true, 48}, 2, true},
    {{32, 32, 256, 3, false, true, true}, 3, true},
    // Weights in flash: with erase blocks for the bind tables, and with tables behind the image only.
    {{8, 128, 768, 3, true}, 2, true, true},
    {{16, 128, 768, 4, true}, 1, true, true},
    {{4, 1024, 1024, 3, true}, 2, true, true},
    {{32, 256, 1024, 5, true}, 3, true, true},
    {{128, 128, 1024, 4, true, true}, 2, true, true},
    {{1, 256, 768, 4, true}, 2, true, true},
    {{8, 2048, 6144, 4, true}, 1, false, true},
    {{256, 4096, 16384, 3, true}, 2, false, true},
    {{4, 4, 768, 3, true, false, true}, 2, true, true},
    {{16, 16, 784, 4, true, false, true, 512}, 1, true, true},
    {{16, 16, 768, 3, true, false, false, 160}, 2, true, true},
    // In a flatbuffer, which needs no bind table.
    {{8, 128, 512, 3, true}, 2, true, true, true},
    {{32, 256, 768, 4, true}, 1, true, true, true},
    {{16, 16, 512, 3, true, false, true}, 2, true, true, true},
};

/// What a slot holds beside the filter's elements, in bytes: of a payload; of an image, with two bind tables or a flatbuffer.
constexpr std::uint32_t beside_filter = 94, beside_filter_in_image = 224 + 2 * 192, beside_filter_in_flatbuffer = 208;

/// A payload ends in the middle of the last erase block of its slot. So does a weight image, but for the bind tables.
Options options_of(const Setup& setup) {
  const auto& geometry = setup.geometry;
  Options options{geometry, geometry.slot_size - geometry.erase_size / 2 - beside_filter, setup.trial_boots};
  if (setup.in_flash) {
    options.filter_size = geometry.slot_size - beside_filter_in_image - geometry.prog_size;
    options.in_flash = true;
  }
  if (setup.in_flatbuffer) {
    options.filter_size = geometry.slot_size - beside_filter_in_flatbuffer - geometry.prog_size;
    options.in_flatbuffer = true;
  }
  return options;
}

/// The same with larger slots, for payloads that bring golden inputs along, and a signature.
Options with_tlvs(Options options, bool is_signed) {
  auto& geometry = options.geometry;
  geometry.slot_size += (160 + geometry.erase_size - 1) / geometry.erase_size * geometry.erase_size;
  options.is_signed = is_signed;
  options.has_self_test = true;
  return options;
}

struct Arguments {
  bool is_long = false, is_brief = false, tells_writes = false;
  std::uint32_t seed = 1;
  std::string geometry, scenario;
  int boots = -1;
  std::optional<Case> test;
};

std::optional<Arguments> read(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--long" || name == "--brief") {
      (name == "--long" ? arguments.is_long : arguments.is_brief) = true;
      continue;
    }
    if (name == "--writes") {
      arguments.tells_writes = true;
      continue;
    }
    if (++i == argc) return std::nullopt;
    if (name == "--seed") {
      arguments.seed = static_cast<std::uint32_t>(std::strtoul(argv[i], nullptr, 10));
    } else if (name == "--geometry") {
      arguments.geometry = argv[i];
    } else if (name == "--scenario") {
      arguments.scenario = argv[i];
    } else if (name == "--boots") {
      arguments.boots = std::atoi(argv[i]);
    } else if (name == "--case") {
      arguments.test = case_from(argv[i]);
      if (!arguments.test) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return arguments;
}

bool is_wanted(const Arguments& arguments, const Setup& setup) {
  if (arguments.is_brief && (&setup - setups) % 4 != 0) return false;
  return (arguments.geometry.empty() || arguments.geometry == setup.geometry.name()) &&
         (arguments.boots < 0 || arguments.boots == setup.trial_boots);
}

/// One operation is a few microseconds, a prog unit of one byte makes many of them.
Effort effort_for(const Setup& setup, const Arguments& arguments) {
  const auto units = setup.geometry.slot_size / setup.geometry.prog_size;
  if (arguments.is_long)
    return {setup.is_small ? (units > 64 ? 8U : 1U) : units * 16, setup.is_small ? 1U : 1 + units / 256, arguments.seed};
  return {setup.is_small ? (units > 64 ? 60 : 20) * units : 400 * units, setup.is_small ? 1U : 1 + units / 16, arguments.seed};
}

struct Faults {
  FaultCounts rot, records, blocks, reads, wrong, firmwares;

  [[nodiscard]] std::uint64_t broken() const { return rot.failures + records.failures + blocks.failures + reads.failures; }
  [[nodiscard]] std::uint64_t failures() const { return broken() + wrong.failures + firmwares.failures; }

  void print() const {
    const auto number = [](std::uint64_t count) { return static_cast<unsigned long long>(count); };
    std::printf("faults: %llu times bits flipped, %llu with a bad block, %llu with reads that fail, %llu failures\n",
                number(rot.tried + records.tried), number(blocks.tried), number(reads.tried), number(broken()));
    std::printf("faults: wrong bits in %llu reads, %llu failures\n", number(wrong.tried), number(wrong.failures));
    std::printf("faults: %llu changes of firmware, %llu failures\n", number(firmwares.tried), number(firmwares.failures));
  }
};

void try_faults(const Setup& setup, const Arguments& arguments, Faults& faults) {
  const auto options = options_of(setup);
  faults.rot += rot(options, (setup.is_small ? 2000U : 300U) * (arguments.is_long ? 20U : 1U), arguments.seed);
  if (!setup.is_small && !arguments.is_long) return;
  faults.records += lose_record(options);
  faults.blocks += break_blocks(options);
  faults.reads += break_reads(options);
  faults.firmwares += change_firmware(options);
  const WrongReads effort{arguments.is_long ? 8U : 1U, arguments.is_brief ? 8U : 1U, arguments.seed};
  for (const bool is_signed : {false, true}) faults.wrong += wrong_reads(with_tlvs(options, is_signed), effort);
}

/// An update by other weights, and then the same once more, into the slot where they are.
void tell_writes() {
  constexpr Geometry geometries[] = {{8, 2048, 6144, 3, true},
                                     {16, 4096, 8192, 3, true},
                                     {16, 16, 6144, 3, true},
                                     {16, 16, 6144, 3, true, false, true},
                                     {4, 4, 6144, 3, true, false, true}};
  for (const bool in_flash : {false, true})
    for (const auto& geometry : geometries) {
      Options options{geometry, 4096, 1};
      options.in_flash = in_flash;
      Device device(options);
      const auto work_of = [&](const std::vector<Step>& steps) {
        const auto before = device.flash.work();
        for (const auto& step : steps)
          if (perform(device, step) != 0) std::abort();
        const auto& after = device.flash.work();
        return Flash::Work{after.programmed_bytes - before.programmed_bytes, after.erased_blocks - before.erased_blocks};
      };
      const auto update = [](Image image) {
        return std::vector<Step>{{Do::Start}, {Do::Download, image}, {Do::Apply, image}, {Do::Confirm}};
      };
      (void)work_of(update(1));
      const auto work = work_of(update(2));
      (void)work_of({{Do::Start}, {Do::Rollback}});
      const auto again = work_of(update(2));
      std::printf("writes, weights in %s, %-48s %llu bytes, %llu erased; again %llu bytes, %llu erased\n",
                  in_flash ? "flash" : "RAM", geometry.name().c_str(), static_cast<unsigned long long>(work.programmed_bytes),
                  static_cast<unsigned long long>(work.erased_blocks), static_cast<unsigned long long>(again.programmed_bytes),
                  static_cast<unsigned long long>(again.erased_blocks));
    }
}

int run(const Arguments& arguments) {
  Counts all;
  std::map<std::string, Counts> of_scenario;
  Faults faults;
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& setup : setups) {
    if (!is_wanted(arguments, setup)) continue;
    const auto options = options_of(setup);
    Counts of_setup;
    for (const auto& scenario : scenarios()) {
      if (!arguments.scenario.empty() && arguments.scenario != scenario.name) continue;
      if (scenario.slots + options.fewest_slots() - 2 > setup.geometry.slot_count) continue;
      const auto counts = arguments.test ? cut_once(options, scenario, *arguments.test, arguments.seed)
                                         : cut_everywhere(options, scenario, effort_for(setup, arguments));
      of_setup += counts;
      of_scenario[scenario.name] += counts;
    }
    all += of_setup;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    std::printf("%6.1f s  %-48s %d boots: %9llu cuts, %9llu pairs\n", seconds.count(), setup.geometry.name().c_str(),
                setup.trial_boots, static_cast<unsigned long long>(of_setup.single),
                static_cast<unsigned long long>(of_setup.pairs));
    if (arguments.test || !arguments.scenario.empty()) continue;
    try_faults(setup, arguments, faults);
  }
  for (const auto& [name, counts] : of_scenario)
    std::printf("scenario %-32s %9llu cuts, %9llu pairs, %llu mixed, %llu stuck\n", name.c_str(),
                static_cast<unsigned long long>(counts.single), static_cast<unsigned long long>(counts.pairs),
                static_cast<unsigned long long>(counts.mixed), static_cast<unsigned long long>(counts.stuck));
  faults.print();
  if (all.misused != 0) std::printf("flash misused: %llu\n", static_cast<unsigned long long>(all.misused));
  std::printf("powerloss: %llu cut points, %llu of them a second cut in the recovery, %llu mixed, %llu stuck (seed %u)\n",
              static_cast<unsigned long long>(all.single) + all.pairs, static_cast<unsigned long long>(all.pairs),
              static_cast<unsigned long long>(all.mixed), static_cast<unsigned long long>(all.stuck), arguments.seed);
  return all.failures() == 0 && faults.failures() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace ei_ota::powerloss

int main(int argc, char** argv) {
  const auto arguments = ei_ota::powerloss::read(argc, argv);
  if (!arguments) {
    std::fprintf(stderr,
                 "powerloss [--brief|--long|--writes] [--seed N] [--geometry G] [--boots N] [--scenario S] [--case C]\n");
    return 2;
  }
  if (arguments->tells_writes) {
    ei_ota::powerloss::tell_writes();
    return 0;
  }
  return ei_ota::powerloss::run(*arguments);
}
