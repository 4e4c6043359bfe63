// A device with a store: each input is a list of calls, resets, power cuts and flipped bits, each a byte with its arguments
// behind it. Payloads come whole, cut, or changed, with checksums that are wrong or made right again. tests/powerloss has the
// flash, which tells what a chip would punish, and the images that a device may run.
#include <algorithm>

#include "../powerloss/device.h"
#include "../powerloss/expectation.h"
#include "fuzz.h"
#include "runtime_fixture.h"

namespace ei_ota {
namespace {

using powerloss::Do;
using powerloss::factory;
using powerloss::Image;
using powerloss::image_count;
using powerloss::unknown;

powerloss::Options options_from(std::uint8_t byte) {
  static constexpr powerloss::Geometry geometries[] = {
      {8, 64, 192, 2}, {1, 64, 256, 3, true}, {4, 128, 256, 4, false, true}, {32, 64, 192, 3}, {256, 256, 512, 2},
  };
  return {geometries[byte % 5], 60, static_cast<std::uint8_t>(byte / 5 % 4)};
}

class Session {
 public:
  explicit Session(fuzz::Input& input) : input_(input), device_(options_from(input.byte())), payload_(device_.payload(1)) {}

  void run() {
    start();
    for (int calls = 0; calls < 200 && !input_.is_empty(); ++calls) call();
    start();
    recover();
  }

 private:
  void call() {
    const auto before = device_.live();
    const int error = perform(input_.byte() % 16);
    const auto now = device_.live();
    fuzz::require(now != unknown, "live weights are whole");
    fuzz::require(error <= 0 && ei_ota_strerror(error)[0] != '\0', "every error has a sentence");
    fuzz::require(error == 0 || now == before || (now == factory && flash_was_bad_), "an error changes no weights");
    fuzz::require(device_.guards_are_whole(), "nothing beside the prog unit is written");
    fuzz::require(device_.flash.misuse().empty(), "flash is used as flash", device_.flash.misuse());
  }

  int perform(std::uint8_t call) {
    switch (call) {
      case 0:
        start();
        return 0;
      case 1:
        at_ = 0;
        return ei_ota_begin(&device_.ota);
      case 2:
        return write(1U + input_.byte());
      case 3:
        payload_ = choose();
        return 0;
      case 4:
        return ei_ota_end(&device_.ota);
      case 5:
        return ei_ota_apply(&device_.ota);
      case 6:
        return ei_ota_confirm(&device_.ota);
      case 7:
        return ei_ota_rollback(&device_.ota);
      case 8:
        return ei_ota_restore(&device_.ota);
      case 9:
        return ei_ota_select(&device_.ota, input_.byte());
      case 10:
        return ei_ota_abort(&device_.ota);
      case 11:
        return resume(true);
      case 12:
        return resume(false);
      case 13: {
        ei_ota_slot_t slot{};
        return ei_ota_list(&device_.ota, input_.byte() % 5U, &slot);
      }
      case 14: {
        flash_was_bad_ = true;
        const auto bit = input_.byte() << 8U | input_.byte();
        device_.flash.flip(static_cast<std::uint32_t>(bit) % (8 * device_.flash.geometry().size()));
        return 0;
      }
      default: {
        flash_was_bad_ = true;
        const auto operation = input_.byte(), tear = input_.byte();
        device_.flash.cut_at(operation, static_cast<powerloss::Tear>(tear % powerloss::tear_count), tear);
        return 0;
      }
    }
  }

  void start() {
    device_.start();
    fuzz::require(device_.live() != unknown, "whole weights run after a boot");
    fuzz::require(device_.info().updated != 0 || device_.live() == factory, "what runs is what the query says");
  }

  int write(std::size_t size) {
    size = std::min(size, payload_.size() - std::min(at_, payload_.size()));
    const int error = ei_ota_write(&device_.ota, payload_.data() + (size == 0 ? 0 : at_), size);
    at_ += size;
    return error;
  }

  int resume(bool as_told) {
    std::uint32_t offset = 0;
    int error = ei_ota_tell(&device_.ota, &offset);
    if (!as_told) offset = input_.byte();
    if (error == 0) error = ei_ota_begin_at(&device_.ota, offset);
    if (error == 0) at_ = offset;
    return error;
  }

  /// An image's payload, or one that nobody would make. What is sealed anew has other bytes in header or TLVs only: its weights
  /// are still known ones.
  std::string choose() {
    const auto what = input_.byte();
    auto payload = device_.payload(what % image_count);
    const auto kind = what / image_count % 4;
    if (kind == 1) payload.resize(input_.byte() % payload.size());
    if (kind == 2) payload[input_.byte() % payload.size()] ^= static_cast<char>(1 + input_.byte());
    if (kind == 3) {
      const auto tlvs = input_.text(input_.byte() % 40U);
      const auto content = static_cast<std::uint16_t>(EI_OTA_HEADER_SIZE + tlvs.size());
      const auto old_content = static_cast<std::size_t>(static_cast<std::uint8_t>(payload[6]));
      payload.replace(EI_OTA_HEADER_SIZE, old_content - EI_OTA_HEADER_SIZE, tlvs);
      payload[6] = static_cast<char>(content & 255U);
      const std::size_t at = input_.byte() % static_cast<std::size_t>(EI_OTA_HEADER_SIZE);
      if (at != 6 && at != 7) payload[at] ^= static_cast<char>(input_.byte());
      payload = test::sealed(payload);
    }
    return payload;
  }

  void recover() {
    using powerloss::Step;
    constexpr Image newest = image_count - 1;
    const auto info = device_.info();
    if (info.lowest_version > powerloss::version_of(newest) || info.lowest_counter > powerloss::counter_of(newest)) return;
    for (const auto& step : {Step{Do::GiveWay}, Step{Do::Download, newest}, Step{Do::Apply, newest}, Step{Do::Confirm}})
      fuzz::require(powerloss::perform(device_, step) == 0, "a good payload is taken", powerloss::name_of(step));
    start();
    fuzz::require(device_.live() == newest, "a confirmed payload stays");
  }

  fuzz::Input& input_;
  powerloss::Device device_;
  std::string payload_;
  std::size_t at_ = 0;
  bool flash_was_bad_ = false;
};

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ei_ota::fuzz::Input input(data, size);
  ei_ota::Session(input).run();
  return 0;
}
