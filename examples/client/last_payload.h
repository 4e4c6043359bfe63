// SPDX-License-Identifier: MIT
// What the device knows about the payload that it took or refused last, in a small file beside the store. Where the file is
// lost or cut, a payload is fetched once more than necessary.
#pragma once
#include <string>

struct LastPayload {
  std::string etag;  ///< empty: nothing is known
  int refusals = 0;
};

/// A payload is given up after so many refusals. One is not enough: the link may have damaged it.
constexpr int kMostRefusals = 3;

LastPayload read_last_payload(const std::string& path);
void write_last_payload(const std::string& path, const LastPayload& last);
