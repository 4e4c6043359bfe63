// SPDX-License-Identifier: MIT
// Offers the runtime payloads that are wrong in every way a transport or a mistake can make them. Each must be refused, and
// no live weight may change. Prints what was tried and how it was refused.
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "board.h"
#include "ei_ota/ei_ota.h"
#include "payload_builder.h"
#include "print.h"
#include "tiny_model.h"
#include "weights_crc.h"

#ifdef BAD_INPUT_MODEL  // a genuine patched model, whose payload comes from outside
extern "C" const ei_ota_model_t BAD_INPUT_MODEL;
#endif

namespace {

constexpr size_t kRoom = 8192;
uint8_t good[kRoom];     // a payload that fits
uint8_t attempt[kRoom];  // what is offered
uint8_t staging[kRoom];
const ei_ota_model_t* model;
uint32_t factory_weights_crc;
int failures;

void fail(const char* what, int error) {
  print("FAILED: %s (%d)\n", what, error);
  ++failures;
}

/// Offers a payload in chunks of `chunk` bytes with a staging buffer of `room` bytes, whose end is the end of the array: a
/// sanitizer sees what reads past it. @return what the runtime answered
int offer(const uint8_t* payload, size_t size, size_t room, size_t chunk = 7) {
  ei_ota_config_t config = {};
  config.model = model;
  config.staging = staging + kRoom - room;
  config.staging_size = room;
  ei_ota_t ota = EI_OTA_INIT(&config);
  int error = ei_ota_begin(&ota);
  for (size_t at = 0; error == 0 && at < size; at += chunk)
    error = ei_ota_write(&ota, payload + at, size - at < chunk ? size - at : chunk);
  if (error == 0) error = ei_ota_end(&ota);
  if (error != 0 && ei_ota_apply(&ota) == 0) fail("a refused payload could be applied", error);
  if (weights_crc(*model) != factory_weights_crc) fail("live weights changed", error);
  return error;
}

/// A line of the table: so many tries, refused with these errors.
class Line {
 public:
  explicit Line(const char* what) : what_(what) {}

  void count(int error) {
    if (error == 0)
      fail(what_, error);
    else
      ++refused_[-error];
  }
  void expect(int error, int expected) {
    if (error != expected) fail(what_, error);
    count(error);
  }
  ~Line() {
    static const char* const names[kErrors] = {"",       "ARGUMENT",    "STATE",    "SPACE",   "TRUNCATED", "LENGTH",
                                               "FORMAT", "UNSUPPORTED", "LAYOUT",   "PROJECT", "CORRUPT",   "VALUE",
                                               "BUSY",   "RESTORE",     "AUTH",     "VERSION", "COUNTER",   "BASE",
                                               "FLASH",  "SLOT",        "SELF_TEST"};
    print("%-34s", what_);
    for (size_t error = 1; error < kErrors; ++error)
      if (refused_[error] != 0) print(" %s %ld", names[error], refused_[error]);
    print("\n");
  }

 private:
  static constexpr size_t kErrors = 1 - EI_OTA_ERR_SELF_TEST;

  const char* what_;
  long refused_[kErrors] = {};
};

/// Each byte replaced by other values: by all of them in a small payload, else by all in its head and by some in the rest.
void try_replacements(size_t size) {
  Line line("one byte replaced:");
  const bool small = size <= 256;
  for (size_t at = 0; at < size; ++at)
    for (int change = 1; change < 256; ++change) {
      const bool one_bit = (change & (change - 1)) == 0;
      if (!small && at >= EI_OTA_HEADER_SIZE && change != 255 && !(one_bit && at % 16 == 0)) continue;
      attempt[at] = static_cast<uint8_t>(good[at] ^ change);
      line.count(offer(attempt, size, kRoom, 61));
      attempt[at] = good[at];
    }
}

void try_truncations(size_t size) {
  Line line("cut after 0 .. n-1 bytes:");
  for (size_t length = 0; length < size; ++length) line.expect(offer(good, length, kRoom, 61), EI_OTA_ERR_TRUNCATED);
}

void try_lengths(size_t size) {
  {
    Line line("one byte too many:");
    attempt[size] = 0;
    line.expect(offer(attempt, size + 1, kRoom, 1), EI_OTA_ERR_LENGTH);
    line.expect(offer(attempt, size + 1, kRoom, size + 1), EI_OTA_ERR_LENGTH);
  }
  Line line("staging one byte too small:");
  line.expect(offer(good, size, size - 1), EI_OTA_ERR_SPACE);
  line.expect(offer(good, size, EI_OTA_HEADER_SIZE - 1), EI_OTA_ERR_SPACE);
}

/// Header fields replaced and the checksum at the end made right again.
void try_header(size_t size) {
  struct Change {
    const char* what;
    size_t at;
    uint8_t value;
    int expected;
  };
  static const Change changes[] = {
      {"newer format:", 4, EI_OTA_PAYLOAD_FORMAT + 1, EI_OTA_ERR_UNSUPPORTED},
      {"unknown flag:", 5, 0x80, EI_OTA_ERR_UNSUPPORTED},
      {"delta against other factory weights:", 5, EI_OTA_FLAG_DELTA | EI_OTA_FLAG_RANGE, EI_OTA_ERR_BASE},
      {"other layout:", 8, 0xFF, EI_OTA_ERR_LAYOUT},
      {"base of a delta in a full payload:", 16, 1, EI_OTA_ERR_FORMAT},
      {"other project:", 20, 0xFF, EI_OTA_ERR_PROJECT},
      {"checksum of other weights:", 32, 0xFF, EI_OTA_ERR_CORRUPT},
      {"longer than the address space:", 31, 0xFF, EI_OTA_ERR_SPACE},
  };
  for (const Change& change : changes) {
    Line line(change.what);
    attempt[change.at] = attempt[change.at] == change.value ? 0x7E : change.value;
    seal(attempt, size);
    line.expect(offer(attempt, size, kRoom), change.expected);
    memcpy(attempt, good, size);
  }
}

void try_all(const char* title, size_t size) {
  print("%s: %lu bytes\n", title, static_cast<unsigned long>(size));
  factory_weights_crc = weights_crc(*model);
  if (offer(good, size, size) != 0) fail("the right payload was refused", 0);
  memcpy(attempt, good, size);
  try_replacements(size);
  try_truncations(size);
  try_lengths(size);
  try_header(size);
}

/// TLVs and contents that only a wrong tool would write; all checksums are right.
void try_contents() {
  PayloadFields fields(ei_ota_tiny);
  fields.content = tiny_content;
  fields.content_size = tiny_content_size;
  fields.weights_crc = tiny_weights_crc();

  static const struct {
    const char* what;
    uint8_t bytes[10];
    size_t size;
    int expected;
  } tlvs[] = {
      {"unknown TLV that may be skipped:", {0x01, 0x00, 2, 0, 9, 9}, 6, 0},
      {"unknown critical TLV:", {0x01, 0x80, 2, 0, 9, 9}, 6, EI_OTA_ERR_UNSUPPORTED},
      {"the same TLV twice:", {0x01, 0x00, 1, 0, 9, 0x01, 0x00, 1, 0, 9}, 10, EI_OTA_ERR_FORMAT},
      {"TLV longer than the head:", {0x01, 0x00, 3, 0, 9, 9}, 6, EI_OTA_ERR_FORMAT},
      {"half a TLV:", {0x01, 0x00, 0}, 3, EI_OTA_ERR_FORMAT},
  };
  for (const auto& tlv : tlvs) {
    fields.tlvs = tlv.bytes;
    fields.tlv_size = tlv.size;
    const size_t size = build(fields, attempt);
    if (tlv.expected == 0) {
      if (offer(attempt, size, size) != 0) fail(tlv.what, 0);
      continue;
    }
    Line line(tlv.what);
    line.expect(offer(attempt, size, size), tlv.expected);
  }
  fields.tlvs = nullptr;
  fields.tlv_size = 0;

  uint8_t content[64];
  memcpy(content, tiny_content, tiny_content_size);
  content[tiny_content_size] = 0;
  fields.content = content;
  {
    Line line("content too short, too long:");
    fields.content_size = tiny_content_size - 1;
    line.expect(offer(attempt, build(fields, attempt), kRoom), EI_OTA_ERR_FORMAT);
    fields.content_size = tiny_content_size + 1;
    line.expect(offer(attempt, build(fields, attempt), kRoom), EI_OTA_ERR_FORMAT);
    fields.content_size = tiny_content_size;
  }
  {
    Line line("negative, infinite, NaN scale:");
    static const uint8_t high_bytes[][2] = {{0x80, 0xBE}, {0x80, 0x7F}, {0x80, 0xFF}, {0xC0, 0x7F}, {0x00, 0x80}};
    for (const auto& high : high_bytes) {
      memcpy(content + 2, high, 2);
      line.expect(offer(attempt, build(fields, attempt), kRoom), EI_OTA_ERR_VALUE);
    }
  }
}

#ifdef BAD_INPUT_MODEL
size_t receive() {
  size_t size = 0, more;
  while ((more = board_receive(good + size, kRoom - 1 - size)) != 0) size += more;
  return size;
}
#endif

}  // namespace

int main() {
  model = &ei_ota_tiny;
  PayloadFields fields(ei_ota_tiny);
  fields.content = tiny_content;
  fields.content_size = tiny_content_size;
  fields.weights_crc = tiny_weights_crc();
  try_all("tiny model", build(fields, good));
  try_contents();
#ifdef BAD_INPUT_MODEL
  model = &BAD_INPUT_MODEL;
  try_all("patched model", receive());
#endif
  print(failures == 0 ? "all refused, no live weight changed\n" : "%d FAILURES\n", failures);
  return failures != 0;
}
