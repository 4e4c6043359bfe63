// SPDX-License-Identifier: MIT
// What an inference of a model in flash takes hold of.
#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <thread>

#include "ei_ota/ei_ota_model.h"

namespace ei_ota::test {
namespace {
std::function<void()> at_barrier = [] {};
}

/// hold.c once more, with a barrier at which something happens: between each of its writes and the next read.
namespace interrupted {
#define EI_OTA_BARRIER_H
static void eiota_internal_barrier() { at_barrier(); }
#include "hold.c"
}  // namespace interrupted

namespace {

constexpr std::uint32_t first_binding = 2;

class RuntimeHold : public testing::Test {
 protected:
  ~RuntimeHold() override {
    at_barrier = [] {};
  }
  ei_ota_binding_t old_table[3]{}, new_table[3]{};
  const ei_ota_binding_t* volatile bound = old_table;
  const ei_ota_binding_t* volatile held = nullptr;
};

TEST_F(RuntimeHold, IsOfTheSourcesBindingsInTheTableThatIsBound) {
  eiota_internal_hold(&held, &bound, first_binding);
  EXPECT_EQ(held, old_table + first_binding);
  eiota_internal_hold(&held, &bound, 0);
  EXPECT_EQ(held, old_table);
  EXPECT_EQ(bound, old_table);
}

TEST_F(RuntimeHold, IsOfNothingOnFactoryWeightsWhateverTheSource) {
  held = new_table;
  bound = nullptr;
  eiota_internal_hold(&held, &bound, first_binding);
  EXPECT_EQ(held, nullptr);
}

TEST_F(RuntimeHold, EndsWithItsRelease) {
  eiota_internal_hold(&held, &bound, 0);
  eiota_internal_release(&held);
  EXPECT_EQ(held, nullptr);
  EXPECT_EQ(bound, old_table);
}

TEST_F(RuntimeHold, StaysWhereTheModelIsBoundToAnotherTable) {
  eiota_internal_hold(&held, &bound, 0);
  bound = new_table;
  EXPECT_EQ(held, old_table);
}

TEST_F(RuntimeHold, IsOfTheNewTableWhereItComesBetweenTheTwoReads) {
  int changes = 0;
  at_barrier = [&] {
    EXPECT_EQ(held, bound + first_binding) << "it was not published before it was checked";
    if (changes++ == 0) bound = new_table;
  };
  interrupted::eiota_internal_hold(&held, &bound, first_binding);
  EXPECT_EQ(held, new_table + first_binding);
  EXPECT_EQ(changes, 2);
}

TEST_F(RuntimeHold, IsOfNothingWhereTheFactoryWeightsComeBetweenTheTwoReads) {
  at_barrier = [&] { bound = nullptr; };
  interrupted::eiota_internal_hold(&held, &bound, first_binding);
  EXPECT_EQ(held, nullptr);
}

TEST_F(RuntimeHold, LastsUpToTheBarrierOfItsRelease) {
  held = old_table;
  at_barrier = [&] { EXPECT_EQ(held, old_table); };
  interrupted::eiota_internal_release(&held);
  EXPECT_EQ(held, nullptr);
}

/// As an update does it: binds the other table, and writes to the first one unless it is held.
TEST_F(RuntimeHold, KeepsAnUpdateOnAnotherCoreAwayFromTheTable) {
  std::atomic<bool> done = false;
  std::atomic<const ei_ota_binding_t*> written = nullptr;  // that is being
  int held_tables = 0, written_tables = 0;
  std::thread update([&] {
    for (const ei_ota_binding_t *next = new_table, *before = old_table; !done; std::swap(next, before)) {
      std::atomic_thread_fence(std::memory_order_seq_cst);
      bound = next;
      std::atomic_thread_fence(std::memory_order_seq_cst);
      if (held == before) continue;
      written = before;
      ++written_tables;
      written = nullptr;
    }
  });
  while (held_tables != 200000) {
    eiota_internal_hold(&held, &bound, 0);
    for (int i = 0; i != 4; ++i) ASSERT_NE(written, held) << held_tables;
    eiota_internal_release(&held);
    ++held_tables;
  }
  done = true;
  update.join();
  EXPECT_GT(written_tables, 0);
}

}  // namespace
}  // namespace ei_ota::test
