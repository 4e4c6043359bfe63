// SPDX-License-Identifier: MIT
// Devices that take coded payloads: into a staging buffer, and into a store whose flash is not mapped.
#include <gmock/gmock.h>

#include <cstring>
#include <functional>
#include <vector>

#include "device/runtime_private.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_store.h"
#include "head_for.h"
#include "payload/device_table.h"
#include "payload/encode.h"
#include "payload/seal.h"
#include "random_release.h"

namespace ei_ota {
namespace {

using test::head_for;
using test::random_device;
using test::RandomRelease;

constexpr std::uint32_t unit = 8, block = 256, slot = 96 * block, slots = 3;

/// Flash that only its callbacks reach.
struct Flash {
  Flash() : bytes(2 * block + slots * slot, 0xFF) {}
  std::vector<std::uint8_t> bytes;
  std::function<bool(std::uint32_t at)> read_fails = [](std::uint32_t) { return false; };

  static int read(void* context, std::uint32_t at, void* data, std::uint32_t size) {
    auto& flash = *static_cast<Flash*>(context);
    if (flash.read_fails(at)) return -1;
    std::memcpy(data, flash.bytes.data() + at, size);
    return 0;
  }
  static int prog(void* context, std::uint32_t at, const void* data, std::uint32_t size) {
    std::memcpy(static_cast<Flash*>(context)->bytes.data() + at, data, size);
    return 0;
  }
  static int erase(void* context, std::uint32_t at) {
    std::memset(static_cast<Flash*>(context)->bytes.data() + at, 0xFF, block);
    return 0;
  }
};

/// A device that keeps payloads in a store, or stages them.
class CodedDevice {
 public:
  /// @param content  of the flash; empty: it is erased
  CodedDevice(const Release& release, bool has_store, const std::vector<std::uint8_t>& content = {})
      : image(release.image.bytes), table_(release, image), model_(table_.model(release)), staging_(1 << 20) {
    config_.model = &model_;
    if (!content.empty()) flash.bytes = content;
    if (has_store) {
      flash_.read = Flash::read;
      flash_.prog = Flash::prog;
      flash_.erase = Flash::erase;
      flash_.context = &flash;
      flash_.prog_size = unit;
      flash_.erase_size = block;
      flash_.slot_size = slot;
      flash_.slot_count = slots;
      store_.flash = &flash_;
      store_.unit = unit_;
      config_.store = &store_;
    } else {
      config_.staging = staging_.data();
      config_.staging_size = staging_.size();
    }
    ota.config = &config_;
    if (has_store) {
      EXPECT_EQ(ei_ota_boot(&ota), 0);
    }
  }

  int send(const std::string& payload, std::size_t chunk) {
    int error = ei_ota_begin(&ota);
    for (std::size_t at = 0; at < payload.size() && error == 0; at += chunk)
      error = ei_ota_write(&ota, payload.data() + at, std::min(chunk, payload.size() - at));
    return error != 0 ? error : ei_ota_end(&ota);
  }

  int update(const std::string& payload, std::size_t chunk) {
    const int error = send(payload, chunk);
    return error != 0 ? error : ei_ota_apply(&ota);
  }

  std::vector<std::byte> image;
  Flash flash;
  ei_ota_t ota{};

 private:
  DeviceTable table_;
  ei_ota_model_t model_;
  std::vector<std::byte> staging_;
  ei_ota_flash_t flash_{};
  ei_ota_store_t store_{};
  std::uint8_t unit_[unit]{};
  ei_ota_config_t config_{};
};

class CodedDeviceTest : public testing::TestWithParam<bool> {
 protected:
  /// @param number  of what it becomes. @return the delta, for all of its factory weights
  std::string delta(unsigned number) {
    images.resize(std::max<std::size_t>(images.size(), number + 1));
    images[number] = maker.retrained(true);
    return seal(encode_range(images[number], &maker.release.image, head));
  }

  CodedDeviceTest() { head = head_for(maker.release); }

  RandomRelease maker = random_device(14);
  PayloadHead head{};
  std::vector<WeightImage> images;
};

INSTANTIATE_TEST_SUITE_P(OfEitherKind, CodedDeviceTest, testing::Bool(),
                         [](const auto& suite) { return suite.param ? "Store" : "Staging"; });

TEST_P(CodedDeviceTest, TakesDeltasInChunksOfAnySize) {
  for (const std::size_t chunk : {1U, 2U, 3U, 7U, 36U, 37U, 64U, 100000U}) {
    CodedDevice device(maker.release, GetParam());
    ASSERT_EQ(device.update(delta(0), chunk), 0) << chunk;
    ASSERT_EQ(device.image, images[0].bytes) << chunk;
  }
}

TEST_P(CodedDeviceTest, TakesDeltasOneAfterTheOtherInAnyOrderAndTwice) {
  CodedDevice device(maker.release, GetParam());
  const auto first = delta(0), second = delta(1), third = delta(2);
  for (const auto* const payload : {&third, &first, &first, &second, &third}) {
    ASSERT_EQ(device.update(*payload, 64), 0);
    const auto number = payload == &first ? 0U : payload == &second ? 1U : 2U;
    ASSERT_EQ(device.image, images[number].bytes);
  }
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(device.image, maker.release.image.bytes);
  EXPECT_EQ(device.update(first, 64), 0) << "the base is the factory weights, which are the live ones now";
  EXPECT_EQ(device.image, images[0].bytes);
}

TEST_P(CodedDeviceTest, TakesFullPayloadsOfBothCodings) {
  CodedDevice device(maker.release, GetParam());
  const auto image = maker.retrained(true);
  ASSERT_EQ(device.update(seal(encode_range(image, nullptr, head)), 64), 0);
  EXPECT_EQ(device.image, image.bytes);
  const auto other = maker.retrained(true);
  ASSERT_EQ(device.update(encode_payload(other, head), 64), 0);
  EXPECT_EQ(device.image, other.bytes);
}

TEST_P(CodedDeviceTest, RefusesEveryTruncationAndChangedByte) {
  CodedDevice device(maker.release, GetParam());
  const auto payload = delta(0);
  for (std::size_t size = 0; size < std::min<std::size_t>(payload.size(), 400); ++size)
    ASSERT_LT(device.send(payload.substr(0, size), 64), 0) << size;
  for (std::size_t at = 0; at < std::min<std::size_t>(payload.size(), 400); ++at) {
    auto bad = payload;
    bad[at] = static_cast<char>(bad[at] ^ (1 << at % 8));
    ASSERT_LT(device.send(bad, 64), 0) << at;
  }
  EXPECT_EQ(device.image, maker.release.image.bytes);
}

/// What a decoded payload is compared with.
struct Structural {
  const ei_ota_model_t* model;
  const std::string* structural;
};

/// Reads it in another order, as weights do that stay in a flatbuffer in flash.
int read_backwards(void* context, const ei_ota_source_t* payload, const ei_ota_header_t* header) {
  const auto& wanted = *static_cast<const Structural*>(context)->structural;
  const auto end = static_cast<std::uint32_t>(wanted.size()) - EI_OTA_TRAILER_SIZE;
  for (auto at = end; at > header->content_offset;) {
    at -= std::min<std::uint32_t>(at - header->content_offset, 61);
    for (std::uint32_t done = 0, size = 0; done < std::min<std::uint32_t>(end - at, 61); done += size) {
      size = std::min<std::uint32_t>(end - at, 61) - done;
      const auto* const bytes = payload->read(payload, at + done, &size);
      EXPECT_NE(bytes, nullptr);
      EXPECT_EQ(std::memcmp(bytes, wanted.data() + at + done, size), 0) << at;
    }
  }
  return 0;
}

/// Reads it entry by entry, as weights do that are in RAM.
int read_entries(void* context, const ei_ota_source_t* payload, const ei_ota_header_t* header) {
  const auto& [model, structural] = *static_cast<const Structural*>(context);
  auto at = static_cast<std::uint32_t>(header->content_offset);
  ei_ota_entry_t entry{};
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(model, &entry) != 0) {
    payload->enter(payload, &entry);
    if (entry.kind == EI_OTA_BIAS_SCALE && (header->flags & EI_OTA_FLAG_BIAS_SCALES) == 0) continue;
    auto left = entry.kind == EI_OTA_ZERO_POINT8 ? entry.count : entry.size >> entry.wide;
    for (auto size = left; left != 0; left -= size, size = left) {
      EXPECT_LE(at + left, header->content_offset + header->content_size);
      const auto* const bytes = payload->read(payload, at, &size);
      EXPECT_EQ(std::memcmp(bytes, structural->data() + at, size), 0) << at;
      at += size;
    }
  }
  EXPECT_EQ(at, header->content_offset + header->content_size);
  EXPECT_EQ(at + EI_OTA_TRAILER_SIZE, structural->size());
  return 0;
}

/// Factory weights as those of a load image are: elements of the sizes that they have in the firmware, in memory of their own.
std::vector<std::byte> load;
const std::byte* weights = nullptr;

const ei_ota_base_functions_t base_load = {
    [](const ei_ota_model_t*, ei_ota_base_t*) { return 0; },
    [](ei_ota_base_t*, const ei_ota_entry_t* entry, ei_ota_elements_t* elements) {
      elements->first = reinterpret_cast<std::uint8_t*>(&load[static_cast<std::byte*>(entry->address[0]) - weights]);
      elements->stride = eiota_internal_element_size(entry);
    }};

WeightImage with_every_third_kept(WeightImage image, const WeightImage& factory) {
  for (std::size_t i = 0; i < image.entries.size(); i += 3) {
    const auto& entry = image.entries[i];
    std::memcpy(&image.bytes[entry.offset], &factory.bytes[entry.offset], byte_size(entry));
  }
  return image;
}

TEST(CodedDevice, IsReadInAnyOrder) {
  for (unsigned seed = 0; seed < 80; ++seed) {
    auto maker = random_device(seed);
    const auto image = with_every_third_kept(maker.retrained(true), maker.release.image);
    const auto head = head_for(maker.release);
    const auto structural = encode_payload(image, head);
    auto live = maker.release.image.bytes;
    const DeviceTable table(maker.release, live);
    auto model = table.model(maker.release);
    auto coding = *model.coding;
    coding.base = seed % 2 == 0 ? coding.base : &base_load;
    model.coding = &coding;
    load = live;
    weights = live.data();
    for (const auto* const base :
         {static_cast<const WeightImage*>(nullptr), static_cast<const WeightImage*>(&maker.release.image)}) {
      const auto payload = seal(encode_range(image, base, head));
      ei_ota_source_t source{};
      ei_ota_header_t header{};
      eiota_internal_init_memory_source(&source, payload.data());
      ASSERT_EQ(eiota_internal_read_header(source.memory, &model, &header), 0);
      Structural wanted{&model, &structural};
      EXPECT_EQ(model.coding->decoder->decode(&model, &source, &header, read_backwards, &wanted), 0) << seed;
      EXPECT_EQ(model.coding->decoder->decode(&model, &source, &header, read_entries, &wanted), 0) << seed;
    }
  }
}

/// A payload in flash, of which one byte cannot be read.
struct Unreadable {
  ei_ota_source_t source{};
  const std::string* payload = nullptr;
  std::uint32_t at = 0;

  static const std::uint8_t* read(const ei_ota_source_t* source, std::uint32_t offset, std::uint32_t* size) {
    const auto& [unused, payload, at] = *reinterpret_cast<const Unreadable*>(source);
    *size = 1;
    return offset == at ? nullptr : reinterpret_cast<const std::uint8_t*>(payload->data()) + offset;
  }
};

int take_entries(void* context, const ei_ota_source_t* payload, const ei_ota_header_t* header) {
  const auto* const model = static_cast<const ei_ota_model_t*>(context);
  auto at = static_cast<std::uint32_t>(header->content_offset);
  ei_ota_entry_t entry{};
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(model, &entry) != 0) {
    payload->enter(payload, &entry);
    const auto end = header->content_offset + header->content_size;
    for (std::uint32_t size = end - at; at != end; at += size, size = end - at)
      if (payload->read(payload, at, &size) == nullptr) return EI_OTA_ERR_FLASH;
  }
  return 0;
}

TEST(CodedDevice, ReportsEachByteThatCannotBeRead) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    auto maker = random_device(seed);
    const auto& factory = maker.release.image;
    auto live = factory.bytes;
    const DeviceTable table(maker.release, live);
    auto model = table.model(maker.release);
    for (const auto& image : {factory, with_every_third_kept(maker.retrained(true), factory)}) {
      const auto payload = seal(encode_range(image, &factory, head_for(maker.release)));
      ei_ota_header_t header{};
      ASSERT_EQ(eiota_internal_read_header(reinterpret_cast<const std::uint8_t*>(payload.data()), &model, &header), 0);
      Unreadable flash;
      flash.source.read = Unreadable::read;
      flash.payload = &payload;
      for (flash.at = header.content_offset; flash.at != header.content_offset + header.content_size; ++flash.at)
        EXPECT_EQ(model.coding->decoder->decode(&model, &flash.source, &header, take_entries, &model), EI_OTA_ERR_FLASH)
            << seed << ", " << flash.at;
      EXPECT_EQ(model.coding->decoder->decode(&model, &flash.source, &header, take_entries, &model), 0) << seed;
    }
  }
}

TEST(CodedDevice, KeepsADeltaOverResets) {
  auto maker = random_device(14);
  const auto image = maker.retrained(true);
  const auto payload = seal(encode_range(image, &maker.release.image, head_for(maker.release)));
  CodedDevice device(maker.release, true);
  ASSERT_EQ(device.update(payload, 64), 0);
  ASSERT_EQ(ei_ota_confirm(&device.ota), 0);
  const CodedDevice again(maker.release, true, device.flash.bytes);
  EXPECT_EQ(again.image, image.bytes);
}

TEST(CodedDevice, ReportsFlashThatCannotBeRead) {
  auto maker = random_device(14);
  const auto image = maker.retrained(true);
  const auto payload = seal(encode_range(image, &maker.release.image, head_for(maker.release)));
  for (int failing = 0; failing < 3000; failing += 7) {
    CodedDevice device(maker.release, true);
    ASSERT_EQ(device.send(payload, 64), 0);
    int reads = 0;
    device.flash.read_fails = [&](std::uint32_t) { return reads++ == failing; };
    const int error = ei_ota_apply(&device.ota);
    ASSERT_TRUE(device.image == image.bytes || (error != 0 && device.image == maker.release.image.bytes)) << failing;
  }
}

}  // namespace
}  // namespace ei_ota
