// SPDX-License-Identifier: MIT
// What an inference of a model in flash takes hold of.
#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <functional>
#include <thread>
#include <utility>

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

class RuntimeHold : public testing::Test {
 protected:
  ~RuntimeHold() override {
    at_barrier = [] {};
  }
  const std::array<char, 3> tables{};
  const void *const factory_rows = &tables[0], *const old_rows = &tables[1], *const new_rows = &tables[2];
  ei_ota_binding_t binding{old_rows, factory_rows};
  const void* volatile& bound = binding.bound;
  const void* volatile& held = binding.held;
  const ei_ota_tensors_t tensors{factory_rows, &binding, 0, 0, 0, 0, 0, 0};
};

TEST_F(RuntimeHold, IsOfTheRowsThatTheModelIsBoundTo) {
  eiota_internal_hold(&tensors);
  EXPECT_EQ(held, old_rows);
  EXPECT_EQ(bound, old_rows);
}

TEST_F(RuntimeHold, IsOfTheFirmwaresRowsWithoutAnUpdate) {
  held = new_rows;
  bound = factory_rows;
  eiota_internal_hold(&tensors);
  EXPECT_EQ(held, factory_rows);
}

TEST_F(RuntimeHold, EndsWithItsRelease) {
  eiota_internal_hold(&tensors);
  eiota_internal_release(&tensors);
  EXPECT_EQ(held, factory_rows);
  EXPECT_EQ(bound, old_rows);
}

TEST_F(RuntimeHold, StaysWhereTheModelIsBoundToAnotherTable) {
  eiota_internal_hold(&tensors);
  bound = new_rows;
  EXPECT_EQ(held, old_rows);
}

TEST_F(RuntimeHold, IsOfTheNewRowsWhereTheyComeBetweenTheTwoReads) {
  int changes = 0;
  at_barrier = [&] {
    EXPECT_EQ(held, bound) << "it was not published before it was checked";
    if (changes++ == 0) bound = new_rows;
  };
  interrupted::eiota_internal_hold(&tensors);
  EXPECT_EQ(held, new_rows);
  EXPECT_EQ(changes, 2);
}

TEST_F(RuntimeHold, IsOfTheFirmwaresRowsWhereTheyComeBetweenTheTwoReads) {
  at_barrier = [&] { bound = factory_rows; };
  interrupted::eiota_internal_hold(&tensors);
  EXPECT_EQ(held, factory_rows);
}

TEST_F(RuntimeHold, LastsUpToTheBarrierOfItsRelease) {
  held = old_rows;
  at_barrier = [&] { EXPECT_EQ(held, old_rows); };
  interrupted::eiota_internal_release(&tensors);
  EXPECT_EQ(held, factory_rows);
}

/// An update binds the other rows, and then writes to the first ones unless they are held.
TEST_F(RuntimeHold, KeepsAnUpdateOnAnotherCoreAwayFromTheRows) {
  std::atomic<bool> is_done = false;
  std::atomic<const void*> written = nullptr;  // at this moment
  std::atomic<int> writes = 0;
  std::thread update([&] {
    for (const void *next = new_rows, *before = old_rows; !is_done; std::swap(next, before)) {
      std::atomic_thread_fence(std::memory_order_seq_cst);
      bound = next;
      std::atomic_thread_fence(std::memory_order_seq_cst);
      if (held == before) continue;
      written = before;
      ++writes;
      written = nullptr;
    }
  });
  bool was_written = false;
  for (int inferences = 0; (inferences < 100000 || writes < 100) && !was_written; ++inferences) {
    eiota_internal_hold(&tensors);
    for (int i = 0; i != 4; ++i) was_written = was_written || written == held;
    eiota_internal_release(&tensors);
  }
  is_done = true;
  update.join();
  EXPECT_FALSE(was_written);
}

}  // namespace
}  // namespace ei_ota::test
