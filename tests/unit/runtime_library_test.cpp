// SPDX-License-Identifier: MIT
// A library of models: slots that are kept, and changes between them without a record.
#include <gmock/gmock.h>

#include <numeric>
#include <random>
#include <set>

#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

constexpr Geometry shelf{8, 128, 1024, 8, true};

class RuntimeLibrary : public testing::Test {
 protected:
  RuntimeLibrary() {
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update_for_good(1), 0);
  }
  ~RuntimeLibrary() override { EXPECT_FALSE(device.flash.abused); }

  /// Sends a payload and keeps it. @return its slot
  std::uint32_t kept(int number, std::uint32_t version = 7, const std::string& tlvs = "") {
    EXPECT_EQ(device.send(device.payload(number, version, tlvs)), 0) << number;
    std::uint32_t slot = EI_OTA_NO_SLOT;
    EXPECT_EQ(ei_ota_keep(&device.ota, &slot), 0) << number;
    return slot;
  }
  int use(std::uint32_t slot) { return ei_ota_use(&device.ota, slot); }
  bool is_kept(std::uint32_t slot) {
    ei_ota_slot_t info{};
    EXPECT_EQ(ei_ota_list(&device.ota, slot, &info), 0);
    return info.is_kept != 0;
  }
  [[nodiscard]] std::uint64_t erases() const {
    return std::accumulate(device.flash.erased.begin(), device.flash.erased.end(), std::uint64_t{0});
  }
  FlashDevice device{shelf};
};

TEST_F(RuntimeLibrary, KeepsAPayloadWithoutRunningIt) {
  const auto slot = kept(2);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.info().state, EI_OTA_IDLE);
  EXPECT_FALSE(device.info().trial);
  EXPECT_TRUE(is_kept(slot));
  EXPECT_NE(slot, device.info().slot);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_TRUE(is_kept(slot));
}

TEST_F(RuntimeLibrary, ChangesBetweenWeightsWithoutWritingFlash) {
  const std::uint32_t slots[] = {device.info().slot, kept(2), kept(3), kept(4)};
  for (const auto slot : slots) ASSERT_EQ(use(slot), 0);
  const auto before = device.flash.bytes;
  const auto erased = erases();
  std::minstd_rand random(1);
  for (int i = 0; i != 1000; ++i) {
    const auto number = random() % 5;
    const std::uint32_t slot = number == 0 ? static_cast<std::uint32_t>(EI_OTA_NO_SLOT) : slots[number - 1];
    ASSERT_EQ(use(slot), 0) << i;
    ASSERT_EQ(device.live(), device.weights(static_cast<int>(number))) << i;
    ASSERT_EQ(device.info().slot, slot);
    ASSERT_EQ(device.info().version, number == 0 ? 0U : 7U);
  }
  EXPECT_EQ(device.flash.bytes, before);
  EXPECT_EQ(erases(), erased);
}

TEST_F(RuntimeLibrary, LetsAnInferenceEndWithTheWeightsThatItBeganWith) {
  const auto slot = kept(2);
  device.network->hold();
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(device.held(), device.tensors(1));
  device.network->release();
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeLibrary, IsForgottenByTheNextBoot) {
  const auto slot = kept(2);
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeLibrary, ConfirmsNothingWhileOtherWeightsAreUsed) {
  const auto slot = kept(2);
  ASSERT_EQ(device.update(3), 0);
  const auto trial = device.info().slot;
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(ei_ota_confirm(&device.ota), EI_OTA_ERR_STATE);
  EXPECT_EQ(use(trial), 0);
  EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(3));
}

TEST_F(RuntimeLibrary, RollsBackAndRestoresFromWhateverIsUsed) {
  const auto slot = kept(2);
  ASSERT_EQ(device.update(3), 0);
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_TRUE(is_kept(slot));
}

TEST_F(RuntimeLibrary, LeavesATrialToItselfWhereAChangeFails) {
  const std::uint32_t confirmed = device.info().slot, other = kept(3);
  ASSERT_EQ(device.update(2), 0);
  const auto trial = device.info().slot;
  for (const std::uint32_t slot : {std::uint32_t{EI_OTA_NO_SLOT}, other}) {
    ASSERT_EQ(use(slot), 0);
    int syncs = 0;
    device.flash.fails = [&](char what, std::uint32_t) { return what == 's' && ++syncs == 1; };
    EXPECT_EQ(ei_ota_select(&device.ota, confirmed), EI_OTA_ERR_FLASH);
    device.flash.fails = [](char, std::uint32_t) { return false; };
    EXPECT_EQ(device.live(), device.weights(slot == other ? 3 : 0));
    EXPECT_EQ(ei_ota_confirm(&device.ota), EI_OTA_ERR_STATE) << "other weights run than those on trial";
    ASSERT_EQ(use(trial), 0);
    EXPECT_TRUE(device.info().trial);
  }
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeLibrary, IsRunOnTrialBySelect) {
  const auto slot = kept(2);
  EXPECT_EQ(ei_ota_select(&device.ota, slot), 0);
  EXPECT_TRUE(device.info().trial);
  EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(2));
  EXPECT_EQ(device.info().slot, slot);
}

TEST_F(RuntimeLibrary, OutlivesUpdates) {
  const std::uint32_t slots[] = {kept(2), kept(3), kept(4)};
  for (int number = 5; number != 25; ++number) ASSERT_EQ(device.update_for_good(number), 0) << number;
  EXPECT_EQ(device.reboot(), 0);
  for (int i = 0; i != 3; ++i) {
    ASSERT_EQ(use(slots[i]), 0);
    ASSERT_EQ(device.live(), device.weights(2 + i));
  }
  EXPECT_EQ(use(device.record().payloads[1].slot), 0);
  EXPECT_EQ(device.live(), device.weights(24));
}

TEST_F(RuntimeLibrary, LeavesSlotsForUpdates) {
  for (int number = 2; number != 7; ++number) (void)kept(number);  // three of eight are left
  EXPECT_EQ(device.send(device.payload(7)), 0);
  std::uint32_t slot = 77;
  EXPECT_EQ(ei_ota_keep(&device.ota, &slot), EI_OTA_ERR_SPACE);
  EXPECT_EQ(slot, 77U);
  EXPECT_EQ(device.info().state, EI_OTA_VERIFIED);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
  for (int number = 8; number != 12; ++number) ASSERT_EQ(device.update_for_good(number), 0) << number;
  EXPECT_EQ(device.live(), device.weights(11));
}

TEST_F(RuntimeLibrary, OverwritesWhatIsForgottenAndNothingThatIsUsed) {
  const auto slot = kept(2);
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(ei_ota_forget(&device.ota, slot), 0);
  EXPECT_FALSE(is_kept(slot));
  for (int i = 0; i != 20; ++i) {
    ASSERT_EQ(device.send(device.payload(3)), 0);
    ASSERT_EQ(device.live(), device.weights(2));
    ASSERT_EQ(ei_ota_abort(&device.ota), 0);
  }
  const auto before = device.in_slot(slot);
  for (int number = 3; number != 20; ++number) ASSERT_EQ(device.update_for_good(number), 0);
  EXPECT_NE(device.in_slot(slot), before);
}

TEST_F(RuntimeLibrary, DoesNotOverwriteTheConfirmedWeightsWhileOthersAreUsed) {
  const auto slot = kept(2);
  const auto confirmed = device.info().slot;
  EXPECT_EQ(use(slot), 0);
  for (int i = 0; i != 20; ++i) {
    ASSERT_EQ(device.send(device.payload(3)), 0);
    ASSERT_EQ(ei_ota_abort(&device.ota), 0);
  }
  EXPECT_EQ(use(confirmed), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST(RuntimeSmallLibrary, SaysThatTheUsedWeightsTakeTheLastSlotAndNotThatFlashFails) {
  FlashDevice device({8, 128, 1024, 3, true});
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  ASSERT_EQ(device.update_for_good(2), 0);
  const auto current = device.record().payloads[1].slot, previous = device.record().payloads[2].slot;
  ASSERT_EQ(ei_ota_use(&device.ota, previous), 0);
  EXPECT_EQ(ei_ota_begin(&device.ota), EI_OTA_ERR_STATE);
  ASSERT_EQ(ei_ota_use(&device.ota, current), 0);
  ASSERT_EQ(device.send(device.payload(3)), 0) << "which overwrites the previous weights";
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(3));
}

TEST_F(RuntimeLibrary, VerifiesASlotOnceAfterEachBoot) {
  const auto slot = kept(2);
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(use(EI_OTA_NO_SLOT), 0);
  auto& byte = device.flash.bytes[device.flash.slot(slot) + 60];
  byte ^= 1;
  EXPECT_EQ(use(slot), 0) << "flash that changes while the firmware runs is noticed by the next boot";
  EXPECT_EQ(use(EI_OTA_NO_SLOT), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(use(slot), EI_OTA_ERR_CORRUPT);
  EXPECT_EQ(device.live(), device.weights(1));
  byte ^= 1;
  EXPECT_EQ(use(slot), 0);
}

TEST_F(RuntimeLibrary, VerifiesASlotAgainThatHasBeenWritten) {
  ASSERT_EQ(device.update_for_good(2), 0);
  const auto previous = device.record().payloads[2].slot;
  EXPECT_EQ(use(previous), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(use(device.record().payloads[1].slot), 0);
  std::set<int> others;
  for (int number = 3; number != 20; ++number) {
    ASSERT_EQ(device.update_for_good(number), 0);
    if (use(previous) == 0) {
      int there = number;
      while (!device.in_slot(previous).starts_with(slot_of_payload(device.entries, there, device.payload(there)))) --there;
      ASSERT_EQ(device.live(), device.weights(there)) << number;
      others.insert(there);
    }
    ASSERT_EQ(use(device.record().payloads[1].slot), 0);
    ASSERT_EQ(device.live(), device.weights(number));
  }
  EXPECT_GT(others.size(), 2U);
}

TEST_F(RuntimeLibrary, WaitsForNobody) {
  const auto slot = kept(2);
  EXPECT_EQ(use(slot), 0);
  EXPECT_EQ(use(device.record().payloads[1].slot), 0);
  std::uint8_t changing = 1;
  device.model.changing = &changing;
  EXPECT_EQ(use(slot), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_NE(device.info().slot, slot);
  changing = 0;
  EXPECT_EQ(use(slot), 0);
}

TEST_F(RuntimeLibrary, RefusesWhatIsNotThere) {
  std::uint32_t slot = 0;
  ASSERT_EQ(ei_ota_abort(&device.ota), 0);
  EXPECT_EQ(ei_ota_keep(&device.ota, &slot), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_keep(&device.ota, nullptr), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_forget(&device.ota, 2), EI_OTA_ERR_SLOT);
  EXPECT_EQ(ei_ota_forget(&device.ota, 8), EI_OTA_ERR_SLOT);
  EXPECT_EQ(use(8), EI_OTA_ERR_SLOT);
  EXPECT_EQ(use(7), EI_OTA_ERR_FORMAT) << "an erased slot";
  ASSERT_EQ(device.send(device.payload(2)), 0);
  EXPECT_EQ(use(device.store->target), EI_OTA_ERR_SLOT) << "a payload, not a weight image";
  EXPECT_EQ(device.live(), device.weights(1));
  device.store->ready = nullptr;
  EXPECT_EQ(use(device.info().slot), EI_OTA_ERR_UNSUPPORTED);
  device.reset();
  EXPECT_EQ(use(0), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_keep(&device.ota, &slot), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_forget(&device.ota, 0), EI_OTA_ERR_STATE);
}

TEST_F(RuntimeLibrary, DoesNotDisturbAPayloadThatIsBeingWritten) {
  const auto slot = kept(2);
  device.rebuild();
  for (const bool has_table : {false, true}) {
    ASSERT_EQ(device.reboot(), 0);
    const auto payload = device.payload(3);
    ASSERT_EQ(ei_ota_begin(&device.ota), 0);
    ASSERT_EQ(ei_ota_write(&device.ota, payload.data(), 45), 0);
    EXPECT_EQ(use(slot), has_table ? 0 : EI_OTA_ERR_STATE) << "a bind table of this build is written in the store's prog unit";
    EXPECT_EQ(ei_ota_forget(&device.ota, slot), EI_OTA_ERR_STATE);
    ASSERT_EQ(ei_ota_write(&device.ota, payload.data() + 45, payload.size() - 45), 0);
    EXPECT_EQ(ei_ota_end(&device.ota), 0);
    EXPECT_EQ(use(slot), 0);
  }
  EXPECT_EQ(ei_ota_forget(&device.ota, slot), 0);
}

TEST_F(RuntimeLibrary, DoesNotUseTheSlotThatThePayloadBeingWrittenWillOverwrite) {
  const auto slot = kept(2);
  ASSERT_EQ(use(slot), 0);
  ASSERT_EQ(use(EI_OTA_NO_SLOT), 0);
  ASSERT_EQ(ei_ota_forget(&device.ota, slot), 0);
  const auto payload = device.payload(3);
  do {
    ASSERT_EQ(ei_ota_abort(&device.ota), 0);
    ASSERT_EQ(ei_ota_begin(&device.ota), 0);
    if (device.store->target == slot) break;
    ASSERT_EQ(device.update(3), 0);
  } while (true);
  EXPECT_EQ(use(slot), EI_OTA_ERR_STATE) << "it is there, and erased by the first bytes of the payload";
  EXPECT_EQ(ei_ota_write(&device.ota, payload.data(), payload.size()), 0);
  EXPECT_EQ(ei_ota_end(&device.ota), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(3));
}

TEST_F(RuntimeLibrary, RefusesARevokedPayload) {
  const std::uint32_t slots[] = {kept(2), kept(4)};
  ASSERT_EQ(use(slots[0]), 0);  // it has been verified before it was revoked, the other one has not
  ASSERT_EQ(device.update(3, 9, tlv(EI_OTA_TLV_SECURITY_COUNTER, std::string("\1\0\0\0", 4))), 0);
  ASSERT_EQ(ei_ota_confirm(&device.ota), 0);
  for (const auto slot : slots) EXPECT_EQ(use(slot), EI_OTA_ERR_COUNTER);
  EXPECT_EQ(device.live(), device.weights(3));
}

TEST_F(RuntimeLibrary, TellsWhatItsModelsAreCalled) {
  using namespace std::string_literals;
  const auto dogs = "dogs\0no dog\0dog"s;
  const auto slot = kept(2, 7, tlv(1, "other") + tlv(EI_OTA_TLV_TEXTS, dogs));
  char texts[17];
  EXPECT_EQ(ei_ota_describe(&device.ota, slot, texts, sizeof texts), 0);
  EXPECT_EQ(std::string(texts, sizeof texts), dogs + "\0\0"s);
  EXPECT_EQ(device.live(), device.weights(1)) << "without running it";
  EXPECT_EQ(ei_ota_describe(&device.ota, slot, texts, sizeof texts - 1), EI_OTA_ERR_SPACE);
  EXPECT_EQ(std::string(texts), "");
  EXPECT_EQ(ei_ota_describe(&device.ota, device.info().slot, texts, 2), 0) << "a payload without a title";
  EXPECT_EQ(std::string(texts), "");
  EXPECT_EQ(ei_ota_describe(&device.ota, 7, texts, sizeof texts), EI_OTA_ERR_FORMAT) << "an erased slot";
  EXPECT_EQ(std::string(texts), "");
  EXPECT_EQ(ei_ota_describe(&device.ota, 8, texts, sizeof texts), EI_OTA_ERR_SLOT);
  EXPECT_EQ(ei_ota_describe(&device.ota, slot, texts, 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_describe(&device.ota, slot, nullptr, sizeof texts), EI_OTA_ERR_ARGUMENT);
  device.reset();
  EXPECT_EQ(ei_ota_describe(&device.ota, slot, texts, sizeof texts), EI_OTA_ERR_STATE);
}

TEST_F(RuntimeLibrary, IsThatOfOneGeometryAndOfOneFirmware) {
  const auto slot = kept(2);
  EXPECT_EQ(device.info().dropped & 8, 0);
  const auto before = device.flash.bytes;
  --device.flash.callbacks.slot_count;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_FALSE(is_kept(slot));
  EXPECT_EQ(device.info().dropped, 8);
  ++device.flash.callbacks.slot_count;
  std::ranges::copy(before, device.flash.bytes.begin());
  device.model.base ^= 1;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.info().dropped & 8, 8);
}

/// The other firmware may have written anything to the slots meanwhile.
TEST_F(RuntimeLibrary, IsNotThereAnyMoreForAFirmwareThatComesBack) {
  const auto slot = kept(2);
  --device.flash.callbacks.slot_count;
  EXPECT_EQ(device.reboot(), 0);
  ++device.flash.callbacks.slot_count;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_FALSE(is_kept(slot));
  device.model.base ^= 1;
  (void)device.reboot();
  const auto other = kept(3);
  device.model.base ^= 1;
  EXPECT_EQ(device.reboot(), 0);
  device.model.base ^= 1;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_FALSE(is_kept(other));
}

ei_ota_verifier_t verifier_of(std::uint32_t key) {
  ei_ota_verifier_t verifier{};
  verifier.check = [](const ei_ota_verifier_t*, const ei_ota_source_t*, const ei_ota_header_t*) { return 0; };
  verifier.key = key;
  return verifier;
}

TEST(RuntimeSignedLibrary, RunsWhatItsOwnKeyAuthenticated) {
  const auto ours = verifier_of(0x12345678), others = verifier_of(0x12345679);
  FlashDevice device(shelf);
  device.config.verifier = &ours;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  ASSERT_EQ(device.send(device.payload(2)), 0);
  std::uint32_t slot = 0;
  ASSERT_EQ(ei_ota_keep(&device.ota, &slot), 0);
  for (int number = 3; number != 8; ++number) ASSERT_EQ(device.update_for_good(number), 0);
  EXPECT_EQ(ei_ota_use(&device.ota, slot), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(ei_ota_use(&device.ota, slot), 0);
  EXPECT_EQ(device.live(), device.weights(2));
  EXPECT_EQ(ei_ota_select(&device.ota, slot), 0);
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);

  EXPECT_EQ(ei_ota_forget(&device.ota, slot), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(ei_ota_use(&device.ota, slot), EI_OTA_ERR_AUTH) << "no record stands for it any more";

  device.config.verifier = &others;
  (void)device.reboot();
  device.forge_records([&](ei_ota_record_t& record) { record.kept = 0xFF; });
  (void)device.reboot();
  EXPECT_EQ(ei_ota_use(&device.ota, slot), EI_OTA_ERR_AUTH);
  EXPECT_EQ(ei_ota_select(&device.ota, slot), EI_OTA_ERR_AUTH);
}

TEST(RuntimeSignedLibrary, RunsNothingThatWasKeptWithoutAKey) {
  FlashDevice device(shelf);
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.send(device.payload(2)), 0);
  std::uint32_t slot = 0;
  ASSERT_EQ(ei_ota_keep(&device.ota, &slot), 0);
  for (const std::uint32_t key : {0U, 5U}) {
    const auto verifier = verifier_of(key);
    device.config.verifier = &verifier;
    ASSERT_EQ(device.reboot(), 0);
    EXPECT_EQ(ei_ota_use(&device.ota, slot), EI_OTA_ERR_AUTH) << key;
    device.config.verifier = nullptr;
  }
}

/// One wrong bit, or an error, in one read.
TEST(RuntimeLibraryInRam, TellsNoTitleThatAWrongReadHasMade) {
  StoreDevice device({8, 128, 384, 4});
  ASSERT_EQ(device.boot(), 0);
  auto parts = parts_for(retrained());
  const std::string expected("dogs\0bark", 10);
  parts.tlvs = tlv(1, "something else") + tlv(EI_OTA_TLV_TEXTS, expected.substr(0, 9));
  ASSERT_EQ(device.send(build(parts)), 0);
  std::uint32_t slot = 0;
  ASSERT_EQ(ei_ota_keep(&device.ota(), &slot), 0);
  static decltype(device.flash.callbacks.read) real_read;
  static std::uint32_t reads, wrong_read, wrong_byte;
  static bool fails;
  real_read = device.flash.callbacks.read;
  device.flash.callbacks.read = [](void* context, std::uint32_t offset, void* data, std::uint32_t size) {
    const bool is_wrong = reads++ == wrong_read;
    if (is_wrong && fails) return -1;
    const int error = real_read(context, offset, data, size);
    if (is_wrong && wrong_byte < size)
      static_cast<std::uint8_t*>(data)[wrong_byte] ^= static_cast<std::uint8_t>(1U << wrong_byte % 8);
    return error;
  };
  for (wrong_read = 0, reads = 1; wrong_read < reads; ++wrong_read)
    for (wrong_byte = 0; wrong_byte != 64; ++wrong_byte) {
      fails = wrong_byte == 63;
      reads = 0;
      char texts[64];
      const int error = ei_ota_describe(&device.ota(), slot, texts, sizeof texts);
      EXPECT_EQ(std::string(texts, error == 0 ? 10 : 1), error == 0 ? expected : std::string(1, '\0'))
          << "read " << wrong_read << ", byte " << wrong_byte;
    }
  EXPECT_GT(wrong_read, 10U);
}

TEST(RuntimeLibraryInRam, TellsWhatItsModelsAreCalled) {
  for (const bool is_mapped : {true, false}) {
    StoreDevice device({8, 128, 384, 4, is_mapped});
    ASSERT_EQ(device.boot(), 0);
    auto parts = parts_for(retrained());
    const auto title = std::string(32, 'a');
    parts.tlvs = tlv(EI_OTA_TLV_TEXTS, title + std::string("\0a label\0another one", 20)) + tlv(EI_OTA_TLV_SELF_TEST, "");
    ASSERT_EQ(device.send(build(parts)), 0);
    std::uint32_t slot = 0;
    ASSERT_EQ(ei_ota_keep(&device.ota(), &slot), 0);
    char texts[54];
    EXPECT_EQ(ei_ota_describe(&device.ota(), slot, texts, sizeof texts), 0);
    EXPECT_EQ(std::string(texts, sizeof texts), title + std::string("\0a label\0another one\0\0", 22));
  }
}

TEST(RuntimeLibraryInRam, KeepsPayloadsForSelect) {
  StoreDevice device({8, 128, 256, 5, false});
  ASSERT_EQ(device.boot(), 0);
  const auto factory = device.bytes();
  ASSERT_EQ(device.send(build(parts_for(retrained()))), 0);
  std::uint32_t slot = 0;
  ASSERT_EQ(ei_ota_keep(&device.ota(), &slot), 0);
  EXPECT_EQ(device.bytes(), factory);
  for (int i = 0; i != 10; ++i) {
    ASSERT_EQ(device.update(build(parts_for(Weights(device.ram->live)))), 0);
    ASSERT_EQ(ei_ota_confirm(&device.ota()), 0);
  }
  EXPECT_EQ(device.bytes(), factory);
  EXPECT_EQ(ei_ota_use(&device.ota(), slot), EI_OTA_ERR_UNSUPPORTED);
  EXPECT_EQ(ei_ota_select(&device.ota(), slot), 0);
  EXPECT_NE(device.bytes(), factory);
  EXPECT_FALSE(device.flash.abused);
}

}  // namespace
}  // namespace ei_ota::test
