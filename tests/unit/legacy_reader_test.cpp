// SPDX-License-Identifier: MIT
#include "legacy/legacy_reader.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "legacy/legacy_payload.h"
#include "refused_with.h"
#include "text.h"

namespace ei_ota {
namespace {

using test::bytes;

TEST(ReadLegacy, FindsTheRecordsAgain) {
  const auto payload = *encode_legacy(test::tiny_model(), test::tiny_model());
  const auto read = read_legacy(payload, "l.bin");
  ASSERT_TRUE(read) << test::said(read);
  const auto written = *legacy_records(test::tiny_model());
  ASSERT_EQ(read->size(), written.size());
  for (std::size_t i = 0; i < written.size(); ++i) {
    EXPECT_EQ((*read)[i].record.tensor, written[i].tensor);
    EXPECT_EQ((*read)[i].record.is_quantization, written[i].is_quantization);
    EXPECT_EQ((*read)[i].record.bits, written[i].bits);
    EXPECT_EQ((*read)[i].record.count, written[i].count);
  }
}

TEST(ReadLegacy, RefusesTwoRecordsOfATensor) {
  const auto quantization = bytes({2, 0, 1}) + std::string(8, '\0');
  const auto data = bytes({1, 8, 0, 1, 7});
  const auto payload = [](const std::string& content) { return bytes({0, 0, 0, static_cast<int>(content.size())}) + content; };
  EXPECT_TRUE(read_legacy(payload(data + quantization), "l.bin"));
  EXPECT_THAT(read_legacy(payload(data + quantization + quantization), "l.bin"), test::RefusedWith(ErrorId::Payload));
  EXPECT_THAT(read_legacy(payload(data + data + quantization), "l.bin"), test::RefusedWith(ErrorId::Payload));
}

TEST(ReadLegacy, RefusesWhatIsCutOrTooLong) {
  const auto payload = *encode_legacy(test::tiny_model(), test::tiny_model());
  for (std::size_t size = 0; size < payload.size(); ++size)
    EXPECT_THAT(read_legacy(payload.substr(0, size), "l.bin"), test::RefusedWith(ErrorId::Payload)) << size;
  EXPECT_THAT(read_legacy(payload + '\0', "l.bin"), test::RefusedWith(ErrorId::Payload));
}

TEST(ReadLegacy, RefusesScalesThatNoDeviceTakes) {
  auto payload = *encode_legacy(test::tiny_model(), test::tiny_model());
  payload[payload.size() - 8] = '\x7F';  // a scale of 2^127
  EXPECT_THAT(read_legacy(payload, "l.bin"), test::RefusedWith(ErrorId::Payload));
}

TEST(ReadLegacy, TellsDataFromAQuantizationWhoseCountLooksLikeBits) {
  // After the data of tensor 1: either a quantization of tensor 2 with 0x0800 channels, all of scale 0, or data of tensor 2
  // with no element and what follows.
  std::string content = bytes({1, 8, 0, 1, 7, 2, 8, 0}) + std::string(0x0800 * 8, '\0');
  std::string payload = bytes({0, 0, static_cast<int>(content.size() >> 8), static_cast<int>(content.size() & 0xFF)}) + content;
  const auto read = read_legacy(payload, "l.bin");
  ASSERT_TRUE(read) << test::said(read);  // the second reading would need quantizations of zero channels
  EXPECT_EQ(read->back().record.count, 0x0800);
}

}  // namespace
}  // namespace ei_ota
