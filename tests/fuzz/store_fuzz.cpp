// SPDX-License-Identifier: MIT
// A device with a store: each input is a list of calls, resets, power cuts, flipped bits, wrong reads and forged records, each
// a byte with its arguments behind it. Payloads come whole, cut, or changed, with checksums that are wrong or made right again.
// tests/powerloss has the flash, which tells what a chip would punish, and the images that a device may run.
#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

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

constexpr powerloss::Geometry geometries[] = {
    {8, 128, 256, 2}, {1, 128, 256, 3, true}, {4, 128, 256, 4, false, true}, {32, 128, 256, 3}, {256, 256, 512, 2},
};
constexpr std::size_t geometry_count = std::size(geometries), most_trial_boots = 3;

struct Fresh {
  explicit Fresh(const powerloss::Options& given) : options(given), device(options), snapshot(device.save()) {}
  powerloss::Options options;
  powerloss::Device device;
  powerloss::Device::Snapshot snapshot;
};

/// One that has never had power, and whether it takes signed payloads only. To make it takes longer than a short input does:
/// there is one for each of the options.
Fresh& new_device(std::uint8_t choice) {
  static std::unique_ptr<Fresh> devices[2][geometry_count][most_trial_boots + 1];
  const auto geometry = choice % geometry_count, trial_boots = choice / geometry_count % (most_trial_boots + 1);
  const bool is_signed = choice / geometry_count / (most_trial_boots + 1) % 2 != 0;
  auto& fresh = devices[is_signed ? 1 : 0][geometry][trial_boots];
  if (!fresh) {
    powerloss::Options options{geometries[geometry], 60, static_cast<std::uint8_t>(trial_boots), is_signed, is_signed};
    if (is_signed) options.geometry.slot_size *= 2;
    fresh = std::make_unique<Fresh>(options);
  }
  fresh->device.load(fresh->snapshot);
  return *fresh;
}

/// The security counter that stands in a payload's TLVs; 0 if none does.
std::uint32_t counter_in(const std::string& payload) {
  std::uint32_t head, counter = 0;
  std::uint16_t content = 0;
  if (payload.size() >= EI_OTA_HEADER_SIZE)
    std::memcpy(&content, payload.data() + offsetof(ei_ota_header_t, content_offset), sizeof content);
  for (std::size_t at = EI_OTA_HEADER_SIZE; at + sizeof head + sizeof counter <= std::min<std::size_t>(content, payload.size());
       at += sizeof head + (head >> 16)) {
    std::memcpy(&head, payload.data() + at, sizeof head);
    if (head == (EI_OTA_TLV_SECURITY_COUNTER | 4U << 16))
      std::memcpy(&counter, payload.data() + at + sizeof head, sizeof counter);
  }
  return counter;
}

class Session {
 public:
  explicit Session(fuzz::Input& input)
      : input_(input), fresh_(new_device(input.byte())), device_(fresh_.device), payload_(device_.payload(1)) {
    note_numbers();
  }

  void run() {
    start();
    for (int calls = 0; calls < 200 && !input_.is_empty(); ++calls) call();
    device_.flash.reads_work_again();
    start();
    recover();
    require_order();
  }

 private:
  void call() {
    const auto before = live_;
    const int error = perform(input_.byte() % 21);
    live_ = device_.live();
    fuzz::require(live_ != unknown, "live weights are whole");
    fuzz::require(error <= 0 && ei_ota_strerror(error)[0] != '\0', "every error has a sentence");
    fuzz::require(error == 0 || live_ == before || (live_ == factory && error == EI_OTA_ERR_FACTORY && flash_was_bad_),
                  "an error changes no weights");
    require_order();
  }

  void require_order() const {
    const auto info = device_.info();
    fuzz::require(was_forged_ || versions_.count(info.lowest_version) != 0, "the lowest version is that of a payload");
    fuzz::require(was_forged_ || counters_.count(info.lowest_counter) != 0, "the lowest counter is that of a payload");
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
        choose();
        return 0;
      case 4:
        return ei_ota_end(&device_.ota);
      case 5:
        trial_boots_ = 0;
        return ei_ota_apply(&device_.ota);
      case 6:
        return ei_ota_confirm(&device_.ota);
      case 7:
        return ei_ota_rollback(&device_.ota);
      case 8:
        return ei_ota_restore(&device_.ota);
      case 9:
        trial_boots_ = 0;
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
      case 15: {
        flash_was_bad_ = true;
        const auto operation = input_.byte(), tear = input_.byte();
        device_.flash.cut_at(operation, static_cast<powerloss::Tear>(tear % powerloss::tear_count), tear);
        return 0;
      }
      case 16: {
        flash_was_bad_ = true;
        const auto read = input_.byte(), byte = input_.byte(), bit = input_.byte();
        device_.flash.flip_in_read(read, byte, bit % 8);
        return 0;
      }
      case 17:
        forge_record();
        return 0;
      case 18: {
        std::uint32_t slot = 0;
        return ei_ota_keep(&device_.ota, &slot);
      }
      case 19:
        return ei_ota_forget(&device_.ota, input_.byte() % 5U);
      default: {
        const bool is_model_wrong = input_.byte() % 2 != 0;
        const int error = device_.self_test(is_model_wrong);
        fuzz::require(!fresh_.options.is_signed || !is_model_wrong || error != 0, "a wrong model passes no self-test");
        return error;
      }
    }
  }

  /// Bytes of a record change, and its checksum with them.
  void forge_record() {
    const auto block = input_.byte() % 2U * device_.flash.geometry().erase_size;
    const auto contents = device_.flash.save().now.bytes;
    std::vector<std::uint8_t> record(contents.begin() + block, contents.begin() + block + sizeof(ei_ota_record_t));
    for (int left = input_.byte() % 8; left >= 0; --left) {
      const auto at = input_.byte();
      record[at % record.size()] = input_.byte();
    }
    const auto crc = eiota_internal_crc32(0, record.data(), offsetof(ei_ota_record_t, crc));
    std::memcpy(record.data() + offsetof(ei_ota_record_t, crc), &crc, sizeof crc);
    device_.flash.forge(block, record);
    flash_was_bad_ = was_forged_ = true;
  }

  void note_numbers() {
    std::uint32_t version = 0;
    if (payload_.size() >= EI_OTA_HEADER_SIZE)
      std::memcpy(&version, payload_.data() + offsetof(ei_ota_header_t, version), sizeof version);
    versions_.insert(version);
    counters_.insert(counter_in(payload_));
  }

  void start() {
    const auto before = live_;
    const auto info = device_.info();
    const bool was_on_trial = info.trial != 0;
    ei_ota_slot_t slot{};
    if (info.updated != 0 && !flash_was_bad_)
      fuzz::require(ei_ota_list(&device_.ota, info.slot, &slot) == 0 && slot.status == 0, "a slot holds the live weights");
    device_.start();
    live_ = device_.live();
    fuzz::require(live_ == before || was_on_trial || flash_was_bad_, "without a trial a boot changes no weights");
    trial_boots_ = device_.info().trial != 0 ? trial_boots_ + 1 : 0;
    fuzz::require(trial_boots_ <= most_trial_boots || flash_was_bad_, "a trial ends");
    fuzz::require(live_ != unknown, "whole weights run after a boot");
    fuzz::require(device_.info().updated != 0 || live_ == factory, "what runs is what the query says");
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
  void choose() {
    const auto what = input_.byte();
    payload_ = device_.payload(what % image_count);
    const auto kind = what / image_count % 4;
    if (kind == 1) payload_.resize(input_.byte() % payload_.size());
    if (kind == 2) payload_[input_.byte() % payload_.size()] ^= static_cast<char>(1 + input_.byte());
    if (kind == 3) {
      const auto tlvs = input_.text(input_.byte() % 40U);
      const auto content = static_cast<std::uint16_t>(EI_OTA_HEADER_SIZE + tlvs.size());
      const auto old_content = static_cast<std::size_t>(static_cast<std::uint8_t>(payload_[6]));
      if (!fresh_.options.is_signed) {
        payload_.replace(EI_OTA_HEADER_SIZE, old_content - EI_OTA_HEADER_SIZE, tlvs);
        payload_[6] = static_cast<char>(content & 255U);
      }
      const std::size_t at = input_.byte() % static_cast<std::size_t>(EI_OTA_HEADER_SIZE);
      if (at != 6 && at != 7) payload_[at] ^= static_cast<char>(input_.byte());
      if (fresh_.options.is_signed) payload_ = fuzz::toy_signed(std::move(payload_));
      payload_ = test::sealed(std::move(payload_));
    }
    note_numbers();
    payload_.shrink_to_fit();  // a sanitizer sees what reads past it
  }

  /// Bits that flip in records bring back payloads whose slots have become unreadable: none of them runs, and none is given up.
  void give_way() {
    const int error = powerloss::perform(device_, {Do::GiveWay});
    fuzz::require(error == 0 || (error == EI_OTA_ERR_FLASH && flash_was_bad_), "a trial gives way");
    fuzz::require(error == 0 || ei_ota_restore(&device_.ota) == 0, "or factory weights take its place");
  }

  void recover() {
    using powerloss::Step;
    constexpr Image newest = image_count - 1;
    const auto info = device_.info();
    if (info.lowest_version > powerloss::version_of(newest) || info.lowest_counter > powerloss::counter_of(newest)) return;
    if (was_forged_) return;  // a record can say anything, also that it is the last one
    give_way();
    payload_ = device_.payload(newest);
    note_numbers();
    for (const auto& step : {Step{Do::Download, newest}, Step{Do::Apply, newest}, Step{Do::Confirm}})
      fuzz::require(powerloss::perform(device_, step) == 0, "a good payload is taken", powerloss::name_of(step));
    live_ = device_.live();
    start();
    fuzz::require(live_ == newest, "a confirmed payload stays");
  }

  fuzz::Input& input_;
  Fresh& fresh_;
  powerloss::Device& device_;
  std::string payload_;
  std::size_t at_ = 0;
  Image live_ = factory;
  std::size_t trial_boots_ = 0;
  bool flash_was_bad_ = false;
  bool was_forged_ = false;
  std::set<std::uint32_t> versions_{0}, counters_{0};  ///< of payloads that came
};

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ei_ota::fuzz::Input input(data, size);
  ei_ota::Session(input).run();
  return 0;
}
