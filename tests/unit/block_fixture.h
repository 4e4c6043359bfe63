// SPDX-License-Identifier: MIT
// tests/unit/block_fixture.h: model-parameters headers with weights in the forms that Studio has given them, and programs of
// what they are patched to.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "parse/headers/block_reader.h"
#include "release/release.h"
#include "rewrite/weight_table.h"
#include "temporary_folder.h"

namespace ei_ota::test {

using Texts = std::map<std::string, std::string>;  // by path

/// The headers of an export and the SDK's that they include.
struct BlockExport {
  std::string included;  ///< the header that the SDK includes
  Texts headers;         ///< of model-parameters/
  Texts sdk;
  std::string values;  ///< C++: write(..) of each value of the image, as the SDK sees it
};

/// A scaler and two sets of clusters in compound literals, as since 2023.
BlockExport export_2025();
/// One set of clusters with its centroids in it, as until 2022.
BlockExport export_2020();

std::vector<HeaderFile> parameter_headers(const BlockExport& blocks);

/// What reading the headers gives; no models.
Release release_of(const BlockExport& blocks);
std::vector<BlockSource> sources_of(const BlockExport& blocks);

/// For a model named "tiny".
TableOptions table_options(const Release& release, Restore restore = Restore::None);

/// The patched headers and the generated source of an export without models.
Texts patched(const BlockExport& blocks, Restore restore = Restore::None);

/// Writes files below `folder`/`prefix`.
void write(const TemporaryFolder& folder, const std::string& prefix, const Texts& files);

/// Runs a command; what it said is in `folder`/log. @return whether it succeeded
bool run(const TemporaryFolder& folder, const std::string& command);
std::string read(const TemporaryFolder& folder, const std::string& path);

}  // namespace ei_ota::test
