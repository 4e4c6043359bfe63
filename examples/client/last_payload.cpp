// SPDX-License-Identifier: MIT
#include "last_payload.h"

#include <algorithm>
#include <cstdio>
#include <fstream>

LastPayload read_last_payload(const std::string& path) {
  LastPayload last;
  std::ifstream file(path);
  const bool is_read = std::getline(file, last.etag) && file >> last.refusals;
  // It goes into a request.
  const auto is_plain = [](char c) { return c > ' ' && c <= '~'; };
  if (!is_read || last.etag.size() > 200 || !std::all_of(last.etag.begin(), last.etag.end(), is_plain)) return {};
  return last;
}

void write_last_payload(const std::string& path, const LastPayload& last) {
  const std::string unfinished = path + ".tmp";
  std::ofstream file(unfinished, std::ios::trunc);
  file << last.etag << '\n' << last.refusals << '\n';
  file.close();
  if (!file || std::rename(unfinished.c_str(), path.c_str()) != 0) std::perror(path.c_str());
}
