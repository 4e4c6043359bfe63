// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <thread>

#include "base/descriptor.h"
#include "serve/log_writer.h"

namespace ei_ota::serve {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

struct LogPipe {
  LogPipe() {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
  std::string take() const {
    std::string text(1 << 20, '\0');
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(read.get(), text.data(), text.size()), 0)));
    return text;
  }
  /// Until the last one who may write has closed it.
  std::string take_all() const {
    std::string all;
    for (auto text = take(); !text.empty(); text = take()) all += text;
    return all;
  }

  Descriptor read{-1}, write{-1};
};

/// So many that they fit neither into a pipe nor into the room of a small log.
std::uint64_t fill(LogWriter& log) {
  const std::string line(999, 'x');
  std::uint64_t count = 0;
  for (; log.lost() == 0; ++count) log.write(line);
  return count;
}

TEST(ServeLogWriter, HasWrittenEachLineWhenItEnds) {
  const LogPipe pipe;
  {
    LogWriter log(pipe.write.get());
    log.write("one");
    log.write("two");
    log.event("stop", "three");
  }
  const auto text = pipe.take();
  EXPECT_THAT(text, StartsWith("one\ntwo\n{"));
  EXPECT_THAT(text, EndsWith("\"event\":\"stop\",\"text\":\"three\"}\n"));
}

TEST(ServeLogWriter, LosesNoLineThatSomebodyReads) {
  LogPipe pipe;
  std::string all;
  std::thread reading([&] { all = pipe.take_all(); });
  std::string expected;
  {
    LogWriter log(pipe.write.get());
    for (int i = 0; i < 20'000; ++i) {
      const auto line = "line " + std::to_string(i);
      log.write(line);
      expected += line + '\n';
    }
    EXPECT_EQ(log.lost(), 0U);
  }
  pipe.write = Descriptor(-1);
  reading.join();
  EXPECT_EQ(all, expected);
}

TEST(ServeLogWriter, WaitsForNobodyAndSaysWhatItLostWhenTheReaderIsBack) {
  LogPipe pipe;
  std::string all;
  std::uint64_t lost = 0;
  {
    LogWriter log(pipe.write.get(), 10'000);
    fill(log);
    log.write("too many");
    lost = log.lost();
    EXPECT_EQ(lost, 2U);
    while (all.find("log-lost") == std::string::npos) all += pipe.take();
    log.write("and on");
    EXPECT_EQ(log.lost(), lost);
  }
  pipe.write = Descriptor(-1);
  all += pipe.take_all();
  EXPECT_THAT(all, HasSubstr("\"event\":\"log-lost\",\"text\":\"2 lines could not be written\"}\n"));
  EXPECT_THAT(all, EndsWith("}\nand on\n"));
}

TEST(ServeLogWriter, EndsThoughNobodyReads) {
  static const LogPipe pipe;  // the thread is left behind with it
  LogWriter log(pipe.write.get(), 10'000, 1ms);
  EXPECT_GT(fill(log), 10U);
}

TEST(ServeLogWriter, WritesToWhatDoesNotBlock) {
  LogPipe pipe;
  ::fcntl(pipe.write.get(), F_SETFL, O_NONBLOCK);
  std::string all;
  {
    LogWriter log(pipe.write.get(), 10'000);
    fill(log);
    while (all.find("log-lost") == std::string::npos) all += pipe.take();
  }
  pipe.write = Descriptor(-1);
  EXPECT_THAT(all + pipe.take_all(), HasSubstr("\"1 lines could not be written\"}\n"));
}

TEST(ServeLogWriter, CountsLinesThatCannotBeWritten) {
  LogPipe pipe;
  pipe.read = Descriptor(-1);
  ::signal(SIGPIPE, SIG_IGN);
  LogWriter log(pipe.write.get());
  for (std::uint64_t i = 1; i < 4; ++i) {
    log.write("a line");
    while (log.lost() != i) std::this_thread::yield();
  }
  ::signal(SIGPIPE, SIG_DFL);
}

}  // namespace
}  // namespace ei_ota::serve
