// SPDX-License-Identifier: MIT
// A baseline: the text of its JSON, a zero byte, its image. Each input comes twice: as it is, and with fingerprints that are
// right, since no mutation would hit those.
#include <nlohmann/json.hpp>
#include <span>

#include "base/digest.h"
#include "fuzz.h"
#include "payload/encode.h"
#include "release/baseline.h"

namespace ei_ota {
namespace {

using Json = nlohmann::ordered_json;

/// With the size and the fingerprints that belong to layout and image, where there is a JSON to put them in.
std::string sealed(const std::string& text, const std::string& image) {
  auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return text;
  json["image_size"] = image.size();
  json["weights_fingerprint"] = hex(sha256(image));
  std::vector<std::string> lines;
  if (const auto layout = json.find("layout"); layout != json.end() && layout->is_array())
    for (const auto& line : *layout)
      if (line.is_string()) lines.push_back(line);
  json["layout_fingerprint"] = hex(layout_fingerprint(lines));
  return json.dump();
}

/// @return whether it was accepted
bool parse(const std::string& text, const std::string& image) {
  const auto release = parse_baseline(text, image, "fuzzed");
  if (!release) return false;
  const auto& entries = release->image.entries;
  for (const auto& entry : entries)
    fuzz::require(std::size_t{entry.offset} + byte_size(entry) <= image.size(), "weights lie in the image", entry_name(entry));
  (void)bias_scales_follow(entries, release->image.bytes);
  (void)encode_payload(release->image, {{}, 1, 1});
  (void)largest_payload(release->image);
  const auto written = release_json(*release).dump();
  const auto again = parse_baseline(written, image, "again");
  fuzz::require(static_cast<bool>(again), "a baseline that was accepted can be written", again ? "" : message(again.refusal()));
  fuzz::require(release_json(*again).dump() == written, "it says the same then", written);
  fuzz::require(unreadable(again->device, {}) == unreadable(release->device, {}), "its devices read the same then", written);
  return true;
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  fuzz::Input input(data, size);
  const auto text = input.until('\0');
  const auto image = input.rest();
  parse(text, image);
  if (parse(sealed(text, image), image)) fuzz::remember_accepted(data, size);
  return 0;
}
