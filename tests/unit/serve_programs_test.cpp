// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "serve/programs.h"
#include "temporary_folder.h"

namespace ei_ota::serve {
namespace {

Ran run_shell(Programs& programs, const std::string& script) { return programs.run({"/bin/sh", "-c", script}); }

TEST(ServePrograms, SayWhatTheyPrintedAndHowTheyEnded) {
  Programs programs;
  const auto ran = run_shell(programs, "echo one; echo two >&2; exit 7");
  EXPECT_EQ(ran.status, 7);
  EXPECT_EQ(ran.out, "one\n");
  EXPECT_EQ(ran.err, "two\n");
  EXPECT_EQ(run_shell(programs, "exit 0").status, 0);
}

TEST(ServePrograms, GetTheirArgumentsAsTheyAre) {
  Programs programs;
  EXPECT_EQ(programs.run({"/bin/sh", "-c", "printf '%s|' \"$@\"", "x", "a b", "", "$HOME"}).out, "a b||$HOME|");
}

TEST(ServePrograms, EndByASignalOrDoNotStart) {
  Programs programs;
  EXPECT_EQ(run_shell(programs, "kill -KILL $$").status, -1);
  EXPECT_EQ(programs.run({"/nowhere/program"}).status, 127);
}

TEST(ServePrograms, HaveNoInputAndNoDescriptorOfOurs) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);  // not marked to be closed
  Programs programs;
  const auto ran = run_shell(programs, "cat; : <&" + std::to_string(ends[0]));
  EXPECT_NE(ran.status, 0);
  for (const int end : ends) ::close(end);
}

TEST(ServePrograms, AreNotHeldUpByTheSignalsThatWeBlock) {
  sigset_t set, before;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, &before);
  Programs programs;
  EXPECT_EQ(run_shell(programs, "kill -TERM $$; exit 0").status, -1);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST(ServePrograms, MayPrintMoreThanIsKept) {
  Programs programs;
  const auto ran = run_shell(programs, "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2; exit 3");
  EXPECT_EQ(ran.status, 3);
  EXPECT_EQ(ran.out.size(), 65536U);
  EXPECT_EQ(ran.err.size(), 65536U);
}

/// Stops a command that never ends by itself, as soon as it has made the file $begun.
void expect_stop_ends(Programs& programs, const std::string& command) {
  const test::TemporaryFolder folder;
  std::thread waiting(
      [&] { EXPECT_EQ(run_shell(programs, "begun='" + (folder / "begun").string() + "'; " + command).status, -1); });
  while (!std::filesystem::exists(folder / "begun")) std::this_thread::yield();
  programs.stop();
  waiting.join();
}

TEST(ServePrograms, AreEndedWithAllThatTheyHaveStarted) {
  Programs programs;
  expect_stop_ends(programs, R"(sleep 1000 & sleep 1000 & : >"$begun"; wait)");  // both have what it would print to
  EXPECT_EQ(run_shell(programs, "exit 0").status, -1);
}

TEST(ServePrograms, AreEndedThoughSomebodyHasStoppedThem) {
  Programs programs;
  expect_stop_ends(programs, R"(: >"$begun"; kill -STOP $$; sleep 1000)");
}

}  // namespace
}  // namespace ei_ota::serve
