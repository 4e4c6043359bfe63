// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "serve/device_query.h"

namespace ei_ota::serve {
namespace {

Device device_of(std::string_view query) {
  const auto read = read_device(query);
  const auto* const device = std::get_if<Device>(&read);
  EXPECT_NE(device, nullptr) << query << ": " << (device ? "" : std::get<BadQuery>(read).why);
  return device ? *device : Device{};
}

std::string why_not(std::string_view query) {
  const auto read = read_device(query);
  const auto* const bad = std::get_if<BadQuery>(&read);
  return bad ? bad->why : "";
}

TEST(ServeDeviceQuery, ReadsWhatTheRuntimeWrites) {
  const auto device =
      device_of("layout=fd7d720250835e00&base=55c6cdff&version=7&slot=1&trial=0&decoders=structural,range,delta");
  EXPECT_EQ(device.layout, "fd7d720250835e00");
  EXPECT_EQ(device.base, "55c6cdff");
  EXPECT_EQ(device.version, 7U);
  EXPECT_TRUE(device.takes_range);
  EXPECT_TRUE(device.takes_delta);
}

TEST(ServeDeviceQuery, NeedsOnlyTheLayout) {
  const auto device = device_of("layout=fd7d720250835e00");
  EXPECT_EQ(device.base, "");
  EXPECT_EQ(device.version, 0U);
  EXPECT_FALSE(device.takes_range);
  EXPECT_FALSE(device.takes_delta);
  EXPECT_EQ(why_not(""), "layout is missing");
  EXPECT_EQ(why_not("version=1"), "layout is missing");
}

TEST(ServeDeviceQuery, IgnoresWhatNewerDevicesSay) {
  const auto device = device_of("colour=blue&layout=fd7d720250835e00&&decoders=lzma,range,&slot=none&x&=&%=%");
  EXPECT_TRUE(device.takes_range);
  EXPECT_FALSE(device.takes_delta);
  EXPECT_FALSE(device_of("layout=fd7d720250835e00&decoders=xrange,ranges").takes_range);
}

TEST(ServeDeviceQuery, TakesWhatHttpClientsEncode) {
  const auto device = device_of("layout=FD7D720250835E00&decoders=structural%2Crange%2cdelta&base=%355c6cdff");
  EXPECT_EQ(device.layout, "fd7d720250835e00");
  EXPECT_EQ(device.base, "55c6cdff");
  EXPECT_TRUE(device.takes_range && device.takes_delta);
}

TEST(ServeDeviceQuery, RefusesMalformedValues) {
  for (const auto* const layout : {"", "fd7d720250835e0", "fd7d720250835e000", "fd7d720250835e0g", "../../etc/passwd"})
    EXPECT_EQ(why_not(std::string("layout=") + layout), "layout is 16 hexadecimal digits") << layout;
  EXPECT_EQ(why_not("layout"), "layout is 16 hexadecimal digits");
  for (const auto* const base : {"", "55c6cdf", "55c6cdff0", "55c6cdfx"})
    EXPECT_EQ(why_not(std::string("layout=fd7d720250835e00&base=") + base), "base is 8 hexadecimal digits") << base;
  for (const auto* const version : {"", "-1", "+1", " 1", "1x", "0x1", "4294967296", "99999999999999999999"})
    EXPECT_EQ(why_not(std::string("layout=fd7d720250835e00&version=") + version), "version is a number from 0 to 4294967295")
        << version;
  EXPECT_EQ(device_of("layout=fd7d720250835e00&version=4294967295").version, 4294967295U);
  for (const auto* const value : {"%", "%5", "%5g", "12%"})
    EXPECT_EQ(why_not(std::string("layout=") + value), "a % without two hexadecimal digits") << value;
}

TEST(ServeDeviceQuery, RefusesToChooseBetweenTwoValues) {
  EXPECT_EQ(why_not("layout=fd7d720250835e00&version=1&version=1"), "a parameter is there twice");
}

}  // namespace
}  // namespace ei_ota::serve
