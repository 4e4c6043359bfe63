// SPDX-License-Identifier: MIT
#include "release/device.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {

using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

TEST(Device, ReadsWhatThisToolWrites) {
  EXPECT_THAT(unreadable({}, {}), Eq(std::nullopt));
  EXPECT_THAT(unreadable({"ram", "none", {"range", "structural"}, 1, 9}, {}), Eq(std::nullopt));
}

TEST(Device, ReadsTheFormatsFromItsLowestToItsHighest) {
  const Device device{"ram", "copy", {"structural"}, 2, 3};
  for (const std::uint32_t format : {2U, 3U}) EXPECT_THAT(unreadable(device, {format, "structural"}), Eq(std::nullopt));
  for (const std::uint32_t format : {1U, 4U})
    EXPECT_THAT(unreadable(device, {format, "structural"}), Optional(HasSubstr("accept payload formats 2 to 3"))) << format;
}

TEST(Device, ReadsWhatItHasADecoderFor) {
  EXPECT_THAT(unreadable({}, {1, "range"}), Optional(HasSubstr("coded as structural, and the payload is range")));
  EXPECT_THAT(unreadable({"ram", "copy", {"one", "two"}, 1, 1}, {}), Optional(HasSubstr("coded as one or two")));
  EXPECT_THAT(unreadable({"ram", "copy", {}, 1, 1}, {}), Optional(HasSubstr("coded as nothing")));
}

TEST(Device, OfAnExportIsNotKnownToTakeDeltas) {
  Device device{"ram", "copy", {"structural", "range"}, 1, 1};
  EXPECT_THAT(why_no_delta(device), Eq(std::nullopt));
  device.is_known = false;
  EXPECT_THAT(why_no_delta(device), Optional(HasSubstr("an export does not tell what its devices decode")));
}

}  // namespace
}  // namespace ei_ota
