// SPDX-License-Identifier: MIT
#include "release/baseline.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "payload/encode.h"
#include "refused_with.h"
#include "release/difference.h"
#include "temporary_folder.h"
#include "tiny_release.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using Json = nlohmann::ordered_json;

/// A baseline on disk, to be damaged by a test.
class Baseline : public testing::Test {
 protected:
  void write(const Json& json) { folder.write("tiny.eiota.json", json.dump(1)); }
  void write_image(const std::string& bytes) { folder.write("tiny.eiota.img", bytes); }
  Result<Release> read() { return read_baseline(folder / "tiny.eiota.json"); }
  void SetUp() override {
    write(json);
    write_image(image_file(release.image.bytes));
  }
  Json& weight(std::size_t i) { return json["models"][0]["weights"][i]; }

  const test::TemporaryFolder folder;
  const Release release = test::tiny_release();
  Json json = release_json(release);
};

TEST_F(Baseline, KeepsWhatDecidesAFit) {
  const auto again = read();
  ASSERT_TRUE(again) << test::said(again);
  EXPECT_EQ(again->layout, release.layout);
  EXPECT_EQ(again->image.bytes, release.image.bytes);
  EXPECT_TRUE(compare(release.context, again->context, {}).empty());
  EXPECT_TRUE(compare(release, *again, {}).weights.empty());
}

TEST_F(Baseline, GivesTheSamePayloads) {
  const PayloadHead head{{}, 1, 2};
  EXPECT_EQ(encode_payload(read()->image, head), encode_payload(release.image, head));
}

TEST_F(Baseline, ReadsBackAsTheJsonThatItWas) {
  auto again = release_json(*read());
  for (auto* const each : {&again, &json}) (*each)["models"][0].erase("structure");  // of no use to what reads a baseline
  EXPECT_EQ(again, json);
}

TEST_F(Baseline, HasTheKeysThatProgramsCountOn) {
  for (const auto* const key : {"format", "project", "layout_fingerprint", "weights_fingerprint", "image_size", "labels",
                                "context", "device", "models"})
    EXPECT_TRUE(json.contains(key)) << key;
  for (const auto* const key : {"name", "definition", "file", "tensor", "kind", "type", "dims", "offset", "size"})
    EXPECT_TRUE(weight(0).contains(key)) << key;
  for (const auto* const key : {"definition", "file", "type", "size", "sha256"})
    EXPECT_TRUE(json["models"][0]["structure"][0].contains(key)) << key;
  EXPECT_EQ(json["models"][0]["structure"][0]["size"], 8);  // a count and one zero point
}

TEST_F(Baseline, TellsWhatItsDevicesDoInWordsOfLaterVersionsToo) {
  const Json devices[] = {
      Json::parse(
          R"({"storage":"flash","restore":"none","decoders":["structural","range"],"payload_format":{"minimum":1,"maximum":3}})"),
      Json::parse(R"({"storage":"?","restore":"?","decoders":["?"],"payload_format":{"minimum":9,"maximum":4294967295}})"),
      Json::parse(R"({"storage":"ram","restore":null,"decoders":[],"payload_format":{"minimum":0,"maximum":0}})"),
      Json::parse(
          R"({"storage":"flash","restore":"flash","decoders":[],"payload_format":{"minimum":1,"maximum":1},
              "store":{"start":135004160,"prog_size":8,"erase_size":2048,"slot_size":8192,"slot_count":4}})")};
  for (const auto& device : devices) {
    json["device"] = device;
    write(json);
    const auto again = read();
    ASSERT_TRUE(again) << test::said(again);
    EXPECT_EQ(release_json(*again)["device"], device);
  }
}

TEST_F(Baseline, IsOfTheFirstDevicesWhereItDoesNotSay) {
  json.erase("device");
  write(json);
  const auto old = read();
  ASSERT_TRUE(old) << test::said(old);
  EXPECT_EQ(release_json(*old)["device"].dump(),
            R"({"storage":"ram","restore":null,"decoders":["structural"],"payload_format":{"minimum":1,"maximum":1}})");
}

TEST_F(Baseline, IsRefusedIfItsDevicesAreNotTold) {
  const auto with = [&](const char* key, const Json& value) {
    auto other = json;
    other["device"][key] = value;
    return other;
  };
  auto lacking = json, none = json;
  lacking["device"].erase("decoders");
  none["device"] = Json::array();
  for (const auto& other :
       {lacking, none, with("storage", 1), with("restore", 1), with("decoders", "structural"), with("decoders", Json{1}),
        with("payload_format", 1), with("payload_format", {{"minimum", 2}, {"maximum", 1}}),
        with("payload_format", {{"minimum", -1}, {"maximum", 1}}), with("store", nullptr), with("store", {{"start", 0}}),
        with("store", {{"start", 0}, {"prog_size", 8}, {"erase_size", 2048}, {"slot_size", 5000}, {"slot_count", 4}})}) {
    write(other);
    EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline)) << other["device"];
  }
}

TEST_F(Baseline, KeepsImpulses) {
  EXPECT_EQ(json["context"]["impulses"].dump(),
            R"([{"name":"impulse_4711_1","default":true,"settings":{"frequency":"62.5","dsp_blocks_size":"1"}}])");
  EXPECT_EQ(json["context"]["contradictions"].dump(), "[]");
  ASSERT_EQ(read()->context.impulses.size(), 1U);
  EXPECT_EQ(read()->context.impulses[0].settings, release.context.impulses[0].settings);
}

TEST_F(Baseline, IsReadWithoutImpulses) {  // of before they were kept
  json["context"].erase("impulses");
  json["context"].erase("contradictions");
  write(json);
  const auto old = read();
  ASSERT_TRUE(old) << test::said(old);
  EXPECT_TRUE(compare(old->context, release.context, {}).empty());
}

TEST_F(Baseline, SaysWhichKeyIsWrong) {  // it gave the JSON library's own text
  const auto said = [&](const auto& change) {
    auto other = json;
    change(other);
    write(other);
    return test::said(read());
  };
  EXPECT_THAT(said([](auto& it) { it["models"][0]["weights"][1].erase("offset"); }),
              testing::HasSubstr("error: models[0].weights[1].offset is missing; expected a baseline"));
  EXPECT_THAT(said([](auto& it) { it["labels"] = Json::object(); }),
              testing::HasSubstr("error: labels is an object, not a list;"));
  EXPECT_THAT(said([](auto& it) { it["models"][0]["weights"][0]["kind"] = "zero"; }),
              testing::HasSubstr("models[0].weights[0].kind is \"zero\", not the kind of a weight"));
  EXPECT_THAT(said([](auto& it) { it["context"]["impulses"][0]["settings"]["frequency"] = 62.5; }),
              testing::HasSubstr("context.impulses[0].settings.frequency is 62.5, not a text"));
  EXPECT_THAT(said([](auto& it) { it = Json::array(); }), testing::HasSubstr("the whole of it is a list"));
  folder.write("tiny.eiota.json", "{\n\n \"format\": 1,,\n}");
  EXPECT_THAT(test::said(read()), testing::HasSubstr("it is not valid JSON from line 3 on"));
  folder.write("tiny.eiota.json", "[1e999]");
  EXPECT_THAT(test::said(read()), testing::HasSubstr("it is not valid JSON"));
}

TEST_F(Baseline, IsRefusedWithoutItsImage) {
  std::filesystem::remove(folder / "tiny.eiota.img");
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
}

TEST_F(Baseline, IsRefusedWithADamagedImage) {
  auto bytes = image_file(release.image.bytes);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    write_image(damaged);
    ASSERT_THAT(read(), RefusedWith(ErrorId::Baseline)) << at;
  }
  write_image(bytes + '\0');
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
  write_image("");
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
}

TEST_F(Baseline, IsRefusedIfItIsNoJson) {
  const auto text = json.dump(1);
  for (std::size_t size = 0; size < text.size(); size += 7) {
    folder.write("tiny.eiota.json", text.substr(0, size));
    ASSERT_THAT(read(), RefusedWith(ErrorId::Baseline)) << size;
  }
}

TEST_F(Baseline, IsRefusedIfItLacksAKey) {
  for (const auto* const key : {"format", "project", "layout_fingerprint", "weights_fingerprint", "image_size", "labels",
                                "context", "layout", "models"}) {
    auto lacking = json;
    lacking.erase(key);
    write(lacking);
    EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline)) << key;
  }
}

TEST_F(Baseline, IsRefusedInAnotherFormat) {
  json["format"] = 2;
  write(json);
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
}

TEST_F(Baseline, IsRefusedIfItsLayoutWasChanged) {
  json["layout"][0] = "another model";
  write(json);
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
}

TEST_F(Baseline, IsRefusedIfAWeightLiesOutsideOfTheImage) {
  for (const auto offset : {release.image.bytes.size(), std::size_t{0xFFFFFFF0}}) {
    weight(0)["offset"] = offset;
    write(json);
    EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline)) << offset;
  }
}

TEST_F(Baseline, IsRefusedIfItHoldsAValueThatNoDeviceTakes) {  // payloads of it were made and refused by every device
  const auto is_refused_with = [&](Field field, const auto& value, const std::string& words) {
    auto changed = release;
    const auto& entries = changed.image.entries;
    const auto entry = std::ranges::find_if(entries, [&](const Entry& each) { return each.field == field; });
    ASSERT_NE(entry, entries.end());
    std::memcpy(changed.image.bytes.data() + entry->offset, &value, sizeof value);
    write(release_json(changed));
    write_image(image_file(changed.image.bytes));
    const auto refused = read();
    ASSERT_THAT(refused, RefusedWith(ErrorId::Baseline));
    EXPECT_THAT(refused.refusal().found, testing::HasSubstr(words));
  };
  is_refused_with(Field::Scale, -1.0F, "holds the scale -1");
  is_refused_with(Field::Scale, 0x1p63F, "holds the scale 9");
  is_refused_with(Field::Scale, std::numeric_limits<float>::quiet_NaN(), "holds the scale nan");
  is_refused_with(Field::ZeroPoint, std::int32_t{128}, "holds the zero point 128");
}

TEST_F(Baseline, IsRefusedIfAWeightHasAnotherType) {
  weight(0)["type"] = "int8";
  write(json);
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
  weight(0)["type"] = "float64";
  write(json);
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
}

TEST_F(Baseline, IsRefusedIfANumberIsNoCount) {
  for (const auto* const key : {"tensor", "offset", "size"})
    for (const Json& number : {Json(-1), Json(0.5), Json(1e300), Json("1"), Json(nullptr)}) {
      auto other = json;
      other["models"][0]["weights"][0][key] = number;
      write(other);
      EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline)) << key << ' ' << number;
    }
  weight(0)["offset"] = weight(0)["offset"].get<std::uint64_t>() + 0x100000000;  // which 32 bits would take for the right one
  write(json);
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
}

TEST_F(Baseline, IsRefusedIfAWeightIsOfAnUnknownKind) {
  ASSERT_EQ(weight(1)["kind"], "zero_point");
  weight(1)["kind"] = "zero";
  write(json);
  EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline));
}

TEST_F(Baseline, IsRefusedIfABiasScaleFollowsFromNoScale) {
  constexpr std::size_t bias_scale = 5;
  ASSERT_TRUE(weight(bias_scale).contains("follows_from"));
  for (const Json& from : {Json{2, 3}, Json{0, 2}, Json{0, 5}, Json{6, 3}, Json{0, 99}, Json::array()}) {
    weight(bias_scale)["follows_from"] = from;
    write(json);
    EXPECT_THAT(read(), RefusedWith(ErrorId::Baseline)) << from;
  }
}

TEST_F(Baseline, IsNotTakenForTheReleaseOfAnotherModelIfWeightsWereTakenOut) {
  json["models"][0]["weights"].erase(json["models"][0]["weights"].size() - 1);
  write(json);
  const auto cut = read();
  EXPECT_TRUE(!cut || !compare(*cut, release, {}).weights.empty());
}

TEST(BaselineName, EndsInJson) {
  EXPECT_TRUE(looks_like_baseline("a/penguin.eiota.json"));
  EXPECT_FALSE(looks_like_baseline("a/penguin.eiota.img"));
  EXPECT_FALSE(looks_like_baseline("a/export"));
}

TEST(JsonText, TakesNamesThatAreNoUtf8) {
  EXPECT_EQ(json_text({{"name", "K\xFChlschrank"}}), "{\n \"name\": \"K\xEF\xBF\xBDhlschrank\"\n}\n");
}

}  // namespace
}  // namespace ei_ota
