// SPDX-License-Identifier: MIT
// docs/TROUBLESHOOTING.md has a section for each error that the tool and the runtime can give, and for no other.
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "base/files.h"

namespace ei_ota {
namespace {

std::set<std::string> matches(const std::string& file, const std::string& pattern) {
  const auto text = *read_file(std::filesystem::path(EI_OTA_SOURCE_DIR) / file);
  const std::regex regex(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match) found.insert(match->str(1));
  return found;
}

/// Ids that a message of the tool or of an optional program spells, in any of their sources: "[W-baseline]".
std::set<std::string> spelled_ids(const std::string& prefix) {
  std::set<std::string> ids;
  const std::filesystem::path root = EI_OTA_SOURCE_DIR;
  for (const auto* const folder : {"clang-tool", "service"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
      if (entry.path().extension() == ".cpp")
        ids.merge(matches(std::filesystem::relative(entry.path(), root).string(), "\\[(" + prefix + "[a-z-]+)\\]"));
  return ids;
}

/// Ids in the CMake package, of the form "E-cmake-name".
std::set<std::string> cmake_ids(const std::string& prefix) {
  std::set<std::string> ids;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(EI_OTA_SOURCE_DIR) / "cmake"))
    if (entry.path().extension() == ".cmake")
      ids.merge(matches("cmake/" + entry.path().filename().string(), "[( \\[](" + prefix + "[a-z-]*[a-z])"));
  return ids;
}

/// Its headings, of the form "### E-count" or "### EI_OTA_ERR_SPACE".
std::set<std::string> sections(const std::string& prefix) {
  return matches("docs/TROUBLESHOOTING.md", "(?:^|\n)### (" + prefix + "[A-Za-z_-]+)(?=\n)");
}

TEST(Troubleshooting, HasASectionForEachErrorOfToolAndPackageAndNoOther) {
  auto ids = matches("clang-tool/base/refusal.cpp", "ErrorId::[A-Za-z]+, \"(E-[a-z-]+)\"");
  ids.merge(spelled_ids("E-"));
  auto of_the_package = cmake_ids("E-");
  EXPECT_GT(of_the_package.size(), 20U);
  ids.merge(of_the_package);
  ids.merge(matches("scripts/refuse_old_names", "\\[(E-[a-z]+)\\]"));
  EXPECT_FALSE(ids.empty());
  EXPECT_THAT(sections("E-"), testing::ContainerEq(ids));
}

TEST(Troubleshooting, HasASectionForEachWarningAndNoOther) {
  auto ids = spelled_ids("W-");
  EXPECT_FALSE(ids.empty());
  ids.merge(cmake_ids("W-"));
  EXPECT_THAT(sections("W-"), testing::ContainerEq(ids));
}

TEST(Troubleshooting, HasASectionForEachErrorOfTheRuntimeAndNoOther) {
  const auto errors = matches("runtime/include/ei_ota/ei_ota.h", "(EI_OTA_ERR_[A-Z_]+) = -");
  EXPECT_FALSE(errors.empty());
  EXPECT_THAT(sections("EI_OTA_ERR_"), testing::ContainerEq(errors));
}

TEST(Troubleshooting, HasASectionForEachErrorOfTheArduinoLibraryAndNoOther) {
  const auto errors = matches("templates/arduino/src/ei_ota_http.h", "(EI_OTA_HTTP_ERR_[A-Z_]+) = -");
  EXPECT_FALSE(errors.empty());
  EXPECT_THAT(sections("EI_OTA_HTTP_ERR_"), testing::ContainerEq(errors));
}

TEST(Troubleshooting, SaysInEachSectionWhatItMeansItsCauseAndItsFix) {
  const auto text = *read_file(std::filesystem::path(EI_OTA_SOURCE_DIR) / "docs/TROUBLESHOOTING.md");
  for (auto at = text.find("\n### "); at != std::string::npos; at = text.find("\n### ", at + 1)) {
    const auto section = text.substr(at + 1, text.find("\n#", at + 1) - at);
    EXPECT_THAT(section, testing::HasSubstr("**Cause**")) << section;
    EXPECT_THAT(section, testing::HasSubstr("**Fix**")) << section;
  }
}

}  // namespace
}  // namespace ei_ota
