// SPDX-License-Identifier: MIT
// A device whose weights stay in flash: from boot to restore.
#include <gmock/gmock.h>

#include <cstring>
#include <utility>

#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

constexpr std::uint32_t image_end = 320, table_bytes = 336;

class RuntimeInFlash : public testing::Test {
 protected:
  RuntimeInFlash() { EXPECT_EQ(device.boot(), 0); }
  ~RuntimeInFlash() override { EXPECT_FALSE(device.flash.abused); }
  FlashDevice device;
};

TEST_F(RuntimeInFlash, StartsWithTheFactoryWeights) {
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.info().slot, EI_OTA_NO_SLOT);
  EXPECT_EQ(device.network->sources()[0].binding.bound, device.network->sources()[0].rows.data());
}

TEST_F(RuntimeInFlash, RunsAnUpdateOnTrialUntilItIsConfirmed) {
  EXPECT_EQ(device.update(1, 9), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.info().trial, 1);
  EXPECT_EQ(device.info().version, 9U);
  EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
  EXPECT_EQ(device.info().trial, 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeInFlash, EndsATrialThatIsNotConfirmed) {
  EXPECT_EQ(device.update_for_good(1), 0);
  EXPECT_EQ(device.update(2), 0);
  for (int boot = 0; boot != 2; ++boot) {
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.live(), device.weights(2));
  }
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeInFlash, GoesBackOneUpdateAtATime) {
  EXPECT_EQ(device.update_for_good(1), 0);
  EXPECT_EQ(device.update_for_good(2), 0);
  EXPECT_EQ(device.update(3), 0);
  for (const int number : {2, 1, 0}) {
    EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
    EXPECT_EQ(device.live(), device.weights(number)) << number;
  }
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeInFlash, RestoresTheFactoryWeightsOfNetworksAndHeaders) {
  EXPECT_EQ(device.update_for_good(1), 0);
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeInFlash, AppliesNoImageWhoseTlvsWereReadWrong) {
  EXPECT_EQ(device.send(device.payload(1, 7, tlv(EI_OTA_TLV_SECURITY_COUNTER, std::string("\5\0\0\0", 4)))), 0);
  auto& byte = device.flash.bytes[device.flash.slot(device.store->target) + EI_OTA_HEADER_SIZE + 7];
  bool is_wrong = false;
  device.flash.fails = [&](char operation, std::uint32_t at) {
    if (at < device.flash.slot(0)) return false;
    if (operation == 'e' && !is_wrong) byte ^= 0x80, is_wrong = true;  // while the image is written
    if (operation == 'p' && (at - device.flash.slot(0)) % device.flash.geometry.slot_size >= 64 && is_wrong && byte & 0x80)
      byte ^= 0x80;
    return false;
  };
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.live(), device.weights(0));
  device.flash.fails = [](char, std::uint32_t) { return false; };
  EXPECT_EQ(device.update_for_good(2), 0);
}

TEST_F(RuntimeInFlash, ErasesNothingForAChangeThatIsRefused) {
  device.config.lock = [](void*) { return -1; };
  EXPECT_EQ(device.send(device.payload(1)), 0);
  const auto before = device.flash.erased;
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.flash.erased, before);
  device.config.lock = nullptr;
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
}

TEST(RuntimeInFlashWithoutRestore, DropsWhatHasNoRoomForATableAndReportsIntactFactoryWeights) {
  FlashDevice device(Geometry{8, 1024, 1024, 4, true});
  device.model.restore = nullptr;  // RESTORE NONE
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.update_for_good(1), 0);
  int error = 0;
  for (int builds = 0; error == 0 && builds != 9; ++builds) {
    device.rebuild();
    device.model.restore = nullptr;
    error = device.boot();
  }
  EXPECT_EQ(error, EI_OTA_ERR_SPACE);
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.info().updated, 0);
  EXPECT_EQ(device.reboot(), 0);
}

TEST_F(RuntimeInFlash, DoesNotRestoreNetworksAloneWhereHeaderWeightsCannotBe) {
  device.model.restore = nullptr;  // RESTORE NONE
  EXPECT_EQ(device.update_for_good(1), 0);
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_UNSUPPORTED);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeInFlash, NeedsNoFactoryCopyWithoutHeaderWeights) {
  FlashDevice network({8, 128, 1024, 3, true}, network_entries(6));
  EXPECT_EQ(network.model.restore, nullptr);
  EXPECT_EQ(network.boot(), 0);
  EXPECT_EQ(network.update(1), 0);
  EXPECT_EQ(ei_ota_restore(&network.ota), 0);
  EXPECT_EQ(network.live(), network.weights(0));
}

TEST_F(RuntimeInFlash, KeepsWhatRunsWhereTheFactoryCopyIsDamaged) {
  EXPECT_EQ(device.update(1), 0);
  device.model.factory_size -= 1;
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeInFlash, ChangesNothingBeforeApply) {
  EXPECT_EQ(device.send(device.payload(1)), 0);
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeInFlash, RefusesAPayloadThatSaysItIsAnImage) {
  auto payload = device.payload(1);
  payload[EI_OTA_FLAGS_AT] = static_cast<char>(EI_OTA_FLAG_IMAGE);
  EXPECT_EQ(device.send(sealed(payload)), EI_OTA_ERR_UNSUPPORTED);
}

TEST_F(RuntimeInFlash, RefusesAWrongValueAsWithWeightsInRam) {
  auto elements = elements_of(device.entries, 1);
  const float wrong = -1;
  std::memcpy(elements[0].data(), &wrong, sizeof wrong);
  EXPECT_EQ(device.send(payload_of_elements(device.entries, elements)), EI_OTA_ERR_VALUE);
}

TEST_F(RuntimeInFlash, GoesOnWithAPayloadAfterAReset) {
  const auto payload = device.payload(1, 7, tlv(0x0001, std::string(300, 't')));
  EXPECT_EQ(device.update_for_good(2), 0);
  EXPECT_EQ(ei_ota_begin(&device.ota), 0);
  EXPECT_EQ(ei_ota_write(&device.ota, payload.data(), 290), 0);
  EXPECT_EQ(device.reboot(), 0);
  std::uint32_t offset = 0;
  EXPECT_EQ(ei_ota_tell(&device.ota, &offset), 0);
  EXPECT_EQ(offset, 256U);
  EXPECT_EQ(ei_ota_begin_at(&device.ota, offset), 0);
  EXPECT_EQ(ei_ota_write(&device.ota, payload.data() + offset, payload.size() - offset), 0);
  EXPECT_EQ(ei_ota_end(&device.ota), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeInFlash, DoesNotTakeAnImageForAnInterruptedPayload) {
  EXPECT_EQ(device.update(1), 0);
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.reboot(), 0);
  std::uint32_t offset = 1;
  EXPECT_EQ(ei_ota_tell(&device.ota, &offset), 0);
  EXPECT_EQ(offset, 0U);
}

TEST_F(RuntimeInFlash, ListsPayloadsAndImages) {
  const auto counter = tlv(EI_OTA_TLV_SECURITY_COUNTER, std::string("\5\0\0\0", 4));
  const auto payload = device.payload(1, 9, counter);
  EXPECT_EQ(device.send(payload), 0);
  const std::uint32_t coded = device.store->target;
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  const std::uint32_t image = device.info().slot;
  for (std::uint32_t slot = 0; slot != 4; ++slot) {
    ei_ota_slot_t listed{};
    EXPECT_EQ(ei_ota_list(&device.ota, slot, &listed), 0);
    const bool is_there = slot == coded || slot == image;
    EXPECT_EQ(listed.status, is_there ? 0 : EI_OTA_ERR_FORMAT) << slot;
    EXPECT_EQ(listed.version, is_there ? 9U : 0U);
    EXPECT_EQ(listed.counter, is_there ? 5U : 0U);
    EXPECT_EQ(listed.size, slot == coded   ? payload.size()
                           : slot == image ? slot_of_payload(device.entries, 1, payload).size()
                                           : 0U);
    EXPECT_EQ(listed.is_trial, slot == image ? 1 : 0);
    EXPECT_EQ(listed.is_current, 0);
    EXPECT_EQ(listed.is_previous, 0);
  }
}

TEST_F(RuntimeInFlash, ListsAnImageThatACounterHasRevoked) {
  const auto counter = [](char value) { return tlv(EI_OTA_TLV_SECURITY_COUNTER, std::string{value, 0, 0, 0}); };
  EXPECT_EQ(device.update(1, 7, counter(1)), 0);
  EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
  const std::uint32_t slot = device.info().slot;
  EXPECT_EQ(device.update(2, 7, counter(2)), 0);
  EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
  ei_ota_slot_t listed{};
  EXPECT_EQ(ei_ota_list(&device.ota, slot, &listed), 0);
  EXPECT_EQ(listed.status, EI_OTA_ERR_COUNTER);
  EXPECT_EQ(listed.counter, 1U);
  EXPECT_EQ(ei_ota_select(&device.ota, slot), EI_OTA_ERR_COUNTER);
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeInFlash, SelectsImagesAndPayloads) {
  EXPECT_EQ(device.update_for_good(1), 0);
  const std::uint32_t first = device.info().slot;
  EXPECT_EQ(device.update_for_good(2), 0);
  EXPECT_EQ(ei_ota_select(&device.ota, first), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.info().trial, 1);
  EXPECT_EQ(device.info().slot, first);
  EXPECT_EQ(device.send(device.payload(3)), 0);
  const std::uint32_t coded = device.store->target;
  EXPECT_EQ(ei_ota_abort(&device.ota), 0);
  EXPECT_EQ(ei_ota_select(&device.ota, coded), 0);
  EXPECT_EQ(device.live(), device.weights(3));
  EXPECT_NE(device.info().slot, coded);
}

/// Its only case: the model's first scale in thousandths.
const float* classify(void* context, const ei_ota_case_t*) {
  auto& output = *static_cast<float*>(context);
  return &output;
}

TEST_F(RuntimeInFlash, RunsTheSelfTestOfAnImageWhosePayloadIsGone) {
  const std::string head("\2\0\1\0\1\0\0\0\1\0\0\0\0\0\0\0", 16), value("\0\0\x80\x3F\0\0\0\x40", 8);  // 1.0F -> 2.0F
  EXPECT_EQ(device.send(device.payload(1, 7, tlv(EI_OTA_TLV_SELF_TEST, head + value))), 0);
  const auto coded = device.flash.slot(device.store->target);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  std::fill_n(device.flash.bytes.begin() + coded, flash_geometry.slot_size, std::uint8_t{0});
  for (int boot = 0; boot != 2; ++boot) {
    float output = 2;
    EXPECT_EQ(ei_ota_self_test(&device.ota, classify, &output), 0);
    output = 3;
    EXPECT_EQ(ei_ota_self_test(&device.ota, classify, &output), EI_OTA_ERR_SELF_TEST);
    EXPECT_EQ(device.reboot(), 0);
  }
}

TEST_F(RuntimeInFlash, HasNoSelfTestOnFactoryWeights) {
  float output = 2;
  EXPECT_EQ(ei_ota_self_test(&device.ota, classify, &output), EI_OTA_ERR_STATE);
}

TEST_F(RuntimeInFlash, AppliesTheSamePayloadTwice) {
  EXPECT_EQ(device.update(1), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeInFlash, AppliesNothingElseThanWhatWasVerified) {
  EXPECT_EQ(device.send(device.payload(3)), 0);
  const std::uint32_t coded = device.store->target;
  EXPECT_EQ(device.send(device.payload(4)), 0);
  ASSERT_NE(device.store->target, coded);
  EXPECT_EQ(ei_ota_select(&device.ota, coded), 0);  // its image takes the slot of payload 4
  EXPECT_EQ(device.live(), device.weights(3));
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_STATE);
  EXPECT_EQ(device.live(), device.weights(3));
  EXPECT_EQ(device.info().state, EI_OTA_IDLE);
}

TEST(RuntimeInFlashSpace, IsMissedByApplyWhichLosesNothing) {
  FlashDevice device({8, 128, 640, 4, true});  // image_end + table_bytes are 656
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.send(device.payload(1)), 0);
  const auto before = device.flash.bytes;
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_SPACE);
  EXPECT_EQ(device.flash.bytes, before);
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.info().state, EI_OTA_VERIFIED);
  EXPECT_EQ(ei_ota_select(&device.ota, device.store->target), EI_OTA_ERR_SPACE);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST(RuntimeInFlashSpace, IsThatOfImageAndOneBindTable) {
  FlashDevice device({16, image_end + table_bytes, image_end + table_bytes, 4, true});
  ASSERT_EQ(device.boot(), 0);
  EXPECT_EQ(device.update_for_good(1), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.update(2, 7, tlv(0x0001, std::string(8, 't'))), 0);  // still ends before the image's place
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.update(3, 7, tlv(0x0001, std::string(9, 't'))), EI_OTA_ERR_SPACE);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_FALSE(device.flash.abused);
}

/// Slots of one erase block each, which has room for two bind tables: a third build of the firmware finds none.
class RuntimeBindTableInRam : public testing::Test {
 protected:
  RuntimeBindTableInRam() {
    device.tables_in_ram.resize(2 + 2 * table_bytes / sizeof(void*));
    EXPECT_EQ(device.reboot(), 0);
  }
  ~RuntimeBindTableInRam() override { EXPECT_FALSE(device.flash.abused); }

  /// Slots with weights 1, 2, and so on, that are full. The last one runs.
  void fill_slots(int count) {
    for (int number = 1; number <= count; ++number) {
      EXPECT_EQ(device.update_for_good(number), 0);
      slots.push_back(device.info().slot);
    }
    for (int build = 0; build != 2; ++build) {
      device.rebuild();
      EXPECT_EQ(device.boot(), 0);
      for (const auto slot : slots) EXPECT_EQ(ei_ota_select(&device.ota, slot), 0);
      EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
    }
    EXPECT_EQ(device.live(), device.weights(count));
    EXPECT_EQ(device.table(), UINT32_MAX);
  }
  int select(int number) { return ei_ota_select(&device.ota, slots[static_cast<std::size_t>(number - 1)]); }

  FlashDevice device{Geometry{8, 1024, 1024, 4, true}};
  std::vector<std::uint32_t> slots;
};

TEST_F(RuntimeBindTableInRam, RunsASlotWithoutRoomForAnotherOne) {
  EXPECT_EQ(device.update_for_good(1), 0);
  for (int build = 0; build != 9; ++build) {
    const auto erased = device.flash.erased;
    device.rebuild();
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.live(), device.weights(1)) << build;
    EXPECT_EQ(device.table() == UINT32_MAX, build >= 1);
    EXPECT_EQ(device.flash.erased, erased);
  }
}

TEST_F(RuntimeBindTableInRam, RunsOneFullSlotAfterTheOther) {
  fill_slots(3);
  for (const int number : {2, 1, 3, 1, 2}) {
    EXPECT_EQ(select(number), 0);
    EXPECT_EQ(device.live(), device.weights(number));
  }
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeBindTableInRam, LeadsBackFromATrialToTheConfirmedWeights) {
  fill_slots(2);
  EXPECT_EQ(select(1), 0);
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeBindTableInRam, LeadsBackToThePreviousWeights) {
  fill_slots(2);
  EXPECT_EQ(select(1), 0);
  EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeBindTableInRam, StaysAsItIsWhileAnInferenceHoldsIt) {
  fill_slots(3);
  device.network->hold();
  EXPECT_EQ(select(1), 0);
  EXPECT_EQ(select(2), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.held(), device.tensors(3));
  EXPECT_EQ(select(3), 0);
  EXPECT_EQ(select(2), 0);
  EXPECT_EQ(device.held(), device.tensors(3));
  device.network->release();
  EXPECT_EQ(select(1), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeBindTableInRam, KeepsItsSlotWhileAnInferenceHoldsIt) {
  fill_slots(2);
  device.network->hold();
  for (int number = 3; number != 6; ++number) {
    EXPECT_EQ(device.update_for_good(number), 0);
    EXPECT_EQ(device.live(), device.weights(number));
    EXPECT_EQ(device.held(), device.tensors(2));
  }
}

TEST_F(RuntimeBindTableInRam, NeedsRoomForTwo) {
  fill_slots(2);
  device.tables_in_ram.pop_back();
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_SPACE);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeBindTableInRam, NeedsMemory) {
  fill_slots(2);
  device.reset();
  device.flash.callbacks.tables = nullptr;
  EXPECT_EQ(device.boot(), EI_OTA_ERR_SPACE);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeBindTableInRam, TakesThePlaceOfOneThatCouldNotBeWritten) {
  EXPECT_EQ(device.update_for_good(1), 0);
  device.rebuild();
  device.flash.fails = [&](char what, std::uint32_t at) { return what == 'p' && at >= device.flash.slot(0); };
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.table(), UINT32_MAX);
}

/// The last place for a bind table, without one in RAM.
class RuntimeLastBindTable : public testing::Test {
 protected:
  RuntimeLastBindTable() {
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update_for_good(1), 0);
    device.rebuild();
  }
  FlashDevice device{Geometry{8, 1024, 1024, 4, true}};
};

TEST_F(RuntimeLastBindTable, IsContinuedAfterAPowerLoss) {
  for (int cut = 0;; ++cut) {
    FlashDevice copy{Geometry{8, 1024, 1024, 4, true}};
    EXPECT_EQ(copy.boot(), 0);
    EXPECT_EQ(copy.update_for_good(1), 0);
    copy.rebuild();
    int count = 0;
    copy.flash.fails = [&](char what, std::uint32_t) { return what != 'r' && count++ >= cut; };
    (void)copy.boot();
    if (count <= cut) break;
    copy.flash.fails = [](char, std::uint32_t) { return false; };
    EXPECT_EQ(copy.reboot(), 0) << cut;
    EXPECT_EQ(copy.live(), copy.weights(1)) << cut;
  }
}

TEST_F(RuntimeLastBindTable, MayFailOnce) {
  bool has_failed = false;
  device.flash.fails = [&](char what, std::uint32_t at) {
    return what == 'p' && at >= device.flash.slot(0) && !std::exchange(has_failed, true);
  };
  EXPECT_EQ(device.boot(), EI_OTA_ERR_FLASH);
  device.flash.fails = [](char, std::uint32_t) { return false; };
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

class RuntimeInFlashNeeds : public testing::Test {
 protected:
  void expect_refusal(FlashDevice& device) {
    EXPECT_EQ(device.boot(), EI_OTA_ERR_ARGUMENT);
    EXPECT_EQ(device.live(), device.weights(0));
    EXPECT_EQ(ei_ota_begin(&device.ota), EI_OTA_ERR_STATE);
  }
};

TEST_F(RuntimeInFlashNeeds, AMapping) {
  FlashDevice device;
  device.flash.callbacks.mapped = nullptr;
  device.flash.callbacks.read = [](void*, std::uint32_t, void*, std::uint32_t) { return 0; };
  expect_refusal(device);
}

TEST_F(RuntimeInFlashNeeds, NoCallbackThatReads) {
  FlashDevice device;
  EXPECT_EQ(device.flash.callbacks.read, nullptr);
  EXPECT_EQ(device.boot(), 0);
}

TEST_F(RuntimeInFlashNeeds, ThreeSlots) {
  FlashDevice two({8, 128, 1024, 2, true}), three({8, 128, 1024, 3, true});
  expect_refusal(two);
  EXPECT_EQ(three.boot(), 0);
}

TEST_F(RuntimeInFlashNeeds, AMappingAtAMultipleOfSixteen) {
  for (const std::uint32_t off : {1U, 4U, 8U}) {
    FlashDevice device;
    device.flash.callbacks.mapped += off;
    expect_refusal(device);
  }
}

TEST_F(RuntimeInFlashNeeds, SizesThatAreMultiplesOfSixteen) {
  for (const std::uint32_t block : {100U, 104U, 120U}) {
    FlashDevice odd({4, block, 15 * block, 3, true});
    expect_refusal(odd);
    FlashDevice device({4, block, 16 * block, 3, true});  // its record blocks end at a multiple of 16
    EXPECT_EQ(device.boot(), 0);
  }
  FlashDevice misplaced({4, 4, 1024, 3, true});
  misplaced.flash.callbacks.begin = 8;
  expect_refusal(misplaced);
  FlashDevice device({1, 112, 1008, 3, true});
  EXPECT_EQ(device.boot(), 0);
}

TEST_F(RuntimeInFlashNeeds, AStoreAndTakesNoStagingBufferForIt) {
  FlashDevice device;
  std::uint8_t staging[1024];
  device.config.store = nullptr;
  device.config.staging = staging;
  device.config.staging_size = sizeof staging;
  EXPECT_EQ(device.send(device.payload(1)), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_write(&device.ota, "E", 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(0));
}

}  // namespace
}  // namespace ei_ota::test
