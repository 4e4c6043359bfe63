// SPDX-License-Identifier: MIT
#include "payload/texts.h"

#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::string_literals;

TEST(Texts, AreATitleAndItsLabelsInOrder) {
  const auto bytes = texts_bytes({"dogs", {"no dog", "dog"}});
  EXPECT_EQ(*bytes, "dogs\0no dog\0dog"s);
  EXPECT_EQ(read_texts(*bytes).title, "dogs");
  EXPECT_THAT(read_texts(*bytes).labels, ElementsAre("no dog", "dog"));
}

TEST(Texts, MayBeATitleAlone) {
  EXPECT_EQ(*texts_bytes({"Hühner", {}}), "Hühner");
  EXPECT_THAT(read_texts("dogs").labels, IsEmpty());
}

TEST(Texts, AreReadWhateverTheyAre) {
  EXPECT_EQ(read_texts("").title, "");
  EXPECT_THAT(read_texts("\0\0"s).labels, ElementsAre("", ""));
}

TEST(Texts, AreRefusedIfADeviceCouldNotTellThem) {
  const Texts refused[] = {{"", {}},
                           {std::string(33, 'a'), {}},
                           {"a\nb", {}},
                           {"H\xFCner", {}},
                           {"dogs", {"dog", ""}},
                           {"dogs", {"a\0b"s}},
                           {"dogs", {std::string(1020, 'a')}}};
  for (const auto& texts : refused) EXPECT_THAT(texts_bytes(texts), RefusedWith(ErrorId::Usage)) << texts.title;
  EXPECT_TRUE(texts_bytes({std::string(32, 'a'), {std::string(991, 'b')}}));
}

}  // namespace
}  // namespace ei_ota
