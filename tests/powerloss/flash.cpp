// SPDX-License-Identifier: MIT
#include "flash.h"

#include <algorithm>
#include <cstring>

namespace ei_ota::powerloss {
namespace {

constexpr std::uint8_t programmed = 1, unreadable = 2;

Flash* flash_of(void* context) { return static_cast<Flash*>(context); }

}  // namespace

std::string Geometry::name() const {
  auto text = "prog " + std::to_string(prog_size) + ", erase " + std::to_string(erase_size) + ", " +
              std::to_string(slot_count) + " slots of " + std::to_string(slot_size);
  if (mapped) text += ", mapped";
  if (cached) text += ", cached";
  if (overwritable) text += ", overwritable";
  if (begin != 0) text += ", from " + std::to_string(begin);
  return text;
}

Flash::Flash(const Geometry& geometry) : geometry_(geometry) {
  now_.bytes.assign(geometry.size(), 0xFF);
  now_.units.assign(geometry.size() / geometry.prog_size, 0);
  durable_ = now_;
  callbacks_.context = this;
  callbacks_.read = [](void* context, std::uint32_t offset, void* data, std::uint32_t size) {
    return flash_of(context)->read(offset, data, size);
  };
  callbacks_.prog = [](void* context, std::uint32_t offset, const void* data, std::uint32_t size) {
    return flash_of(context)->change({false, offset, {static_cast<const std::uint8_t*>(data), size}});
  };
  if (!geometry.overwritable)
    callbacks_.erase = [](void* context, std::uint32_t offset) { return flash_of(context)->change({true, offset, {}}); };
  if (geometry.cached) callbacks_.sync = [](void* context) { return flash_of(context)->sync(); };
  if (geometry.mapped) {
    callbacks_.read = nullptr;
    callbacks_.mapped = now_.bytes.data();
  }
  callbacks_.prog_size = geometry.prog_size;
  callbacks_.erase_size = geometry.erase_size;
  callbacks_.slot_size = geometry.slot_size;
  callbacks_.slot_count = geometry.slot_count;
  callbacks_.begin = geometry.begin;
}

void Flash::cut_at(std::uint64_t operation, Tear tear, std::uint32_t seed) {
  cut_ = operations_ + operation;
  tear_ = tear;
  random_.seed(seed);
}

void Flash::power_on() {
  is_off_ = false;
  cut_ = never;
}

void Flash::fail_read_after(std::uint64_t reads, bool once) {
  fail_read_ = reads_ + reads;
  fail_once_ = once;
  lowest_failed_read_ = UINT32_MAX;
}

void Flash::flip_in_read(std::uint64_t reads, std::uint32_t byte, std::uint8_t bit) {
  flip_read_ = reads_ + reads;
  flip_byte_ = byte;
  flip_bit_ = bit;
}

void Flash::ruin(std::uint32_t block, Ruin how, std::uint32_t seed) {
  std::minstd_rand random(seed);
  const auto begin = geometry_.begin + block * geometry_.block_size();
  const auto size = std::min(geometry_.block_size(), geometry_.size() - begin);
  std::generate_n(now_.bytes.begin() + begin, size, [&] {
    return how == Ruin::Erased  ? std::uint8_t{0xFF}
           : how == Ruin::Zeros ? std::uint8_t{0}
                                : static_cast<std::uint8_t>(random() >> 8);
  });
  mark(begin, size, how == Ruin::Unreadable && !geometry_.mapped ? programmed | unreadable : programmed);
}

void Flash::forge(std::uint32_t offset, std::span<const std::uint8_t> bytes) {
  std::copy(bytes.begin(), bytes.end(), now_.bytes.begin() + offset);
  mark(offset, static_cast<std::uint32_t>(bytes.size()), programmed);
}

void Flash::mark(std::uint32_t offset, std::uint32_t size, int state) {
  const auto unit = geometry_.prog_size;
  std::fill_n(now_.units.begin() + offset / unit, (size + unit - 1) / unit, static_cast<std::uint8_t>(state));
  durable_ = now_;
  pending_.clear();
}

void Flash::take_over(const Snapshot& snapshot) {
  Contents contents{snapshot.now.bytes, snapshot.now.units};
  contents.bytes.resize(now_.bytes.size(), 0xFF);
  contents.units.resize(now_.units.size(), 0);
  load({contents, contents, {}});
}

void Flash::load(const Snapshot& snapshot) {
  show(snapshot.now);
  durable_ = snapshot.durable;
  pending_ = snapshot.pending;
  misuse_.clear();
  power_on();
}

void Flash::show(const Contents& contents) {
  std::copy(contents.bytes.begin(), contents.bytes.end(), now_.bytes.begin());  // in place: callbacks_.mapped points there
  now_.units = contents.units;
}

int Flash::read(std::uint32_t offset, void* data, std::uint32_t size) {
  if (offset < geometry_.begin || offset > geometry_.size() || size > geometry_.size() - offset) {
    misuse_ = "a read outside of the store";
    return -1;
  }
  if (is_off_) return -1;
  const auto number = reads_++;
  if (noted_ != nullptr) noted_->push_back({offset, size});
  if (fail_once_ ? number == fail_read_ : number >= fail_read_) {
    lowest_failed_read_ = std::min(lowest_failed_read_, offset);
    return -1;
  }
  for (auto block = geometry_.block_of(offset); size != 0 && block <= geometry_.block_of(offset + size - 1); ++block)
    if (has(block, Defect::ReadFails)) return -1;
  const auto unit = geometry_.prog_size;
  if (std::any_of(now_.units.begin() + offset / unit, now_.units.begin() + (offset + size + unit - 1) / unit,
                  [](std::uint8_t state) { return (state & unreadable) != 0; }))
    return -1;
  std::memcpy(data, now_.bytes.data() + offset, size);
  if (number == flip_read_ && flip_byte_ < size)
    static_cast<std::uint8_t*>(data)[flip_byte_] ^= static_cast<std::uint8_t>(1U << flip_bit_);
  return 0;
}

bool Flash::is_misuse(const Operation& operation) {
  const auto granule = operation.is_erase ? geometry_.erase_size : geometry_.prog_size;
  const auto size = operation.is_erase ? geometry_.erase_size : static_cast<std::uint32_t>(operation.data.size());
  if (operation.offset % granule != 0 || size % granule != 0 || size == 0)
    misuse_ = "a misaligned operation at " + std::to_string(operation.offset);
  else if (operation.offset < geometry_.begin || operation.offset > geometry_.size() ||
           size > geometry_.size() - operation.offset)
    misuse_ = "an operation outside of the store, at " + std::to_string(operation.offset);
  else if (!operation.is_erase && !geometry_.overwritable &&
           std::any_of(now_.units.begin() + operation.offset / granule,
                       now_.units.begin() + (operation.offset + size) / granule, [](std::uint8_t unit) { return unit != 0; }))
    misuse_ = "a unit at " + std::to_string(operation.offset) + " is programmed twice";
  return !misuse_.empty();
}

int Flash::change(const Operation& operation) {
  if (is_off_ || is_misuse(operation)) return -1;
  if (operations_++ == cut_) {
    lose_power(&operation);
    return -1;
  }
  const auto block = geometry_.block_of(operation.offset);
  if (has(block, operation.is_erase ? Defect::EraseFails : Defect::ProgFails)) return -1;
  if (has(block, operation.is_erase ? Defect::EraseIsSilent : Defect::ProgIsSilent)) {
    // The unit counts as programmed, but a block that stays as it is is no mistake of who erased it.
    if (operation.is_erase)
      std::fill_n(now_.units.begin() + operation.offset / geometry_.prog_size, geometry_.erase_size / geometry_.prog_size, 0);
    return 0;
  }
  operation.is_erase ? ++work_.erased_blocks : work_.programmed_bytes += operation.data.size();
  carry_out(now_, operation, Tear::Done);
  if (geometry_.cached)
    pending_.push_back({operation.is_erase, operation.offset, {operation.data.begin(), operation.data.end()}});
  return 0;
}

int Flash::sync() {
  if (is_off_) return -1;
  if (operations_++ == cut_) {
    lose_power(nullptr);
    return -1;
  }
  durable_ = now_;
  pending_.clear();
  return 0;
}

void Flash::carry_out(Contents& contents, const Operation& operation, Tear tear) {
  if (tear == Tear::NotBegun) return;
  const auto size = operation.is_erase ? geometry_.erase_size : static_cast<std::uint32_t>(operation.data.size());
  for (std::uint32_t i = 0; i != size; ++i) {
    auto& byte = contents.bytes[operation.offset + i];
    const auto held = geometry_.overwritable ? std::uint8_t{0xFF} : byte;
    const auto after = operation.is_erase ? std::uint8_t{0xFF} : static_cast<std::uint8_t>(held & operation.data[i]);
    if (tear == Tear::Done) {
      byte = after;
      continue;
    }
    auto changing = static_cast<std::uint8_t>(byte ^ after);
    const bool is_first_half = i < (size + 1) / 2;
    if ((tear == Tear::FirstHalf && !is_first_half) || (tear == Tear::SecondHalf && is_first_half)) changing = 0;
    // Chips program a block to zeros before they erase it: a torn erase knows no direction.
    const auto noise = static_cast<std::uint8_t>(random_() >> 8);
    if (tear == Tear::Bits || tear == Tear::Unreadable) changing = operation.is_erase ? noise : changing & noise;
    byte ^= changing;
  }
  // Whatever a torn operation has left, only a whole erase makes it good; in overwritable memory, the next one.
  const auto state = tear == Tear::Unreadable                   ? programmed | unreadable
                     : operation.is_erase && tear == Tear::Done ? 0
                                                                : programmed;
  std::fill_n(contents.units.begin() + operation.offset / geometry_.prog_size, size / geometry_.prog_size,
              static_cast<std::uint8_t>(state));
}

void Flash::lose_power(const Operation* operation) {
  is_off_ = true;
  if (!geometry_.cached) {
    if (operation != nullptr) carry_out(now_, *operation, geometry_.mapped && tear_ == Tear::Unreadable ? Tear::Bits : tear_);
    return;
  }
  if (operation == nullptr && tear_ == Tear::Done) {
    durable_ = now_;
  } else {
    // Of each block the first few operations have come through; NotBegun: none of any block.
    std::vector<std::uint32_t> stopped;
    auto contents = durable_;
    for (const auto& earlier : pending_) {
      const auto block = geometry_.block_of(earlier.offset);
      if (tear_ == Tear::NotBegun || random_() % 4 == 0) stopped.push_back(block);
      if (std::find(stopped.begin(), stopped.end(), block) == stopped.end())
        carry_out(contents, {earlier.is_erase, earlier.offset, earlier.data}, Tear::Done);
    }
    if (operation != nullptr &&
        std::find(stopped.begin(), stopped.end(), geometry_.block_of(operation->offset)) == stopped.end())
      carry_out(contents, *operation, tear_);
    durable_ = std::move(contents);
  }
  show(durable_);
  pending_.clear();
}

}  // namespace ei_ota::powerloss
