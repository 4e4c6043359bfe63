// SPDX-License-Identifier: MIT
#include "base/refusal.h"

#include <fmt/format.h>

#include "base/visible.h"

namespace ei_ota {

std::string_view id_text(ErrorId id) {
  switch (id) {
    case ErrorId::Path:
      return "E-path";
    case ErrorId::Write:
      return "E-write";
    case ErrorId::Usage:
      return "E-usage";
    case ErrorId::Archive:
      return "E-archive";
    case ErrorId::NoExport:
      return "E-no-export";
    case ErrorId::NoModel:
      return "E-no-model";
    case ErrorId::Scaler:
      return "E-scaler";
    case ErrorId::Accelerator:
      return "E-accelerator";
    case ErrorId::Patched:
      return "E-patched";
    case ErrorId::Directive:
      return "E-directive";
    case ErrorId::Syntax:
      return "E-syntax";
    case ErrorId::Table:
      return "E-table";
    case ErrorId::Storage:
      return "E-storage";
    case ErrorId::Declaration:
      return "E-declaration";
    case ErrorId::Value:
      return "E-value";
    case ErrorId::Count:
      return "E-count";
    case ErrorId::Copy:
      return "E-copy";
    case ErrorId::Label:
      return "E-label";
    case ErrorId::Metadata:
      return "E-metadata";
    case ErrorId::Layout:
      return "E-layout";
    case ErrorId::Context:
      return "E-context";
    case ErrorId::Payload:
      return "E-payload";
    case ErrorId::Legacy:
      return "E-legacy";
    case ErrorId::Key:
      return "E-key";
    case ErrorId::Signature:
      return "E-signature";
    case ErrorId::SelfTest:
      return "E-self-test";
    case ErrorId::Baseline:
      return "E-baseline";
    case ErrorId::Device:
      return "E-device";
    case ErrorId::Delta:
      return "E-delta";
    case ErrorId::WeightPlaced:
      return "E-weight-placed";
    case ErrorId::Store:
      return "E-store";
    case ErrorId::Firmware:
      return "E-firmware";
    case ErrorId::Limit:
      return "E-limit";
    case ErrorId::Program:
      return "E-program";
    case ErrorId::ApiKey:
      return "E-api-key";
    case ErrorId::Network:
      return "E-network";
    case ErrorId::Studio:
      return "E-studio";
    case ErrorId::NoBuild:
      return "E-no-build";
    case ErrorId::Build:
      return "E-build";
    case ErrorId::Tokens:
      return "E-tokens";
    case ErrorId::Listen:
      return "E-listen";
    case ErrorId::Verify:
      return "E-verify";
  }
  return "E-unknown";
}

ExitCode exit_code(ErrorId id) {
  switch (id) {
    case ErrorId::Path:
    case ErrorId::Write:
    case ErrorId::Program:
    case ErrorId::Network:
    case ErrorId::Listen:
      return ExitCode::Unreadable;
    case ErrorId::Usage:
      return ExitCode::Usage;
    case ErrorId::Verify:
      return ExitCode::Internal;
    default:
      return ExitCode::Refused;
  }
}

std::string message(const Refusal& refusal) {
  std::string text = refusal.where.empty() ? "" : refusal.where + ": ";
  text += "error: " + refusal.found;
  if (!refusal.expected.empty()) text += "; expected " + refusal.expected;
  if (!refusal.remedy.empty()) text += "; " + refusal.remedy;
  text = fmt::format("{} [{}]", visible(text), id_text(refusal.id));
  for (const auto& line : refusal.details) text += "\n  " + visible(line);
  return text;
}

}  // namespace ei_ota
