// SPDX-License-Identifier: MIT
// Updates and restores one export after the other, and writes down the weights of both each time. What it is sent: the bytes
// of the first payload as a word, the first payload, the second one.
#include <algorithm>
#include <cstring>

#include "application.h"
#include "board.h"

namespace {

std::size_t left;  // of the payload that is being received

std::size_t receive(std::uint8_t* chunk, std::size_t size) {
  const auto received = board_receive(chunk, std::min(size, left));
  left -= received;
  return received;
}

void dump_both(std::uint32_t stage) {
  first.dump_weights(stage);
  second.dump_weights(stage);
}

}  // namespace

int main() {
  first.start();
  second.start();
  dump_both(0);

  std::uint32_t first_size;
  unsigned char word[sizeof first_size];
  if (board_receive(word, sizeof word) != sizeof word) return 2;
  std::memcpy(&first_size, word, sizeof word);
  left = first_size;
  first.update(receive);
  dump_both(1);

  left = SIZE_MAX;
  second.update(receive);
  dump_both(2);

  first.restore();
  dump_both(3);

  second.restore();
  dump_both(4);
  return 0;
}
