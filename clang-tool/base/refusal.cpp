// SPDX-License-Identifier: MIT
#include "base/refusal.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>

#include "base/visible.h"

namespace ei_ota {

namespace {

struct NamedError {
  ErrorId error;
  std::string_view text;
};

constexpr std::array<NamedError, static_cast<std::size_t>(ErrorId::Verify) + 1> named_errors{
    {{ErrorId::Path, "E-path"},           {ErrorId::Write, "E-write"},
     {ErrorId::Usage, "E-usage"},         {ErrorId::Archive, "E-archive"},
     {ErrorId::NoExport, "E-no-export"},  {ErrorId::NoModel, "E-no-model"},
     {ErrorId::Scaler, "E-scaler"},       {ErrorId::Accelerator, "E-accelerator"},
     {ErrorId::Patched, "E-patched"},     {ErrorId::Directive, "E-directive"},
     {ErrorId::Syntax, "E-syntax"},       {ErrorId::Table, "E-table"},
     {ErrorId::Storage, "E-storage"},     {ErrorId::Declaration, "E-declaration"},
     {ErrorId::Value, "E-value"},         {ErrorId::Count, "E-count"},
     {ErrorId::Copy, "E-copy"},           {ErrorId::Label, "E-label"},
     {ErrorId::Metadata, "E-metadata"},   {ErrorId::Layout, "E-layout"},
     {ErrorId::Context, "E-context"},     {ErrorId::Payload, "E-payload"},
     {ErrorId::Legacy, "E-legacy"},       {ErrorId::Key, "E-key"},
     {ErrorId::Signature, "E-signature"}, {ErrorId::SelfTest, "E-self-test"},
     {ErrorId::Baseline, "E-baseline"},   {ErrorId::Device, "E-device"},
     {ErrorId::Delta, "E-delta"},         {ErrorId::WeightPlaced, "E-weight-placed"},
     {ErrorId::Store, "E-store"},         {ErrorId::Firmware, "E-firmware"},
     {ErrorId::Limit, "E-limit"},         {ErrorId::Program, "E-program"},
     {ErrorId::ApiKey, "E-api-key"},      {ErrorId::Network, "E-network"},
     {ErrorId::Studio, "E-studio"},       {ErrorId::NoBuild, "E-no-build"},
     {ErrorId::Build, "E-build"},         {ErrorId::Tokens, "E-tokens"},
     {ErrorId::Listen, "E-listen"},       {ErrorId::Verify, "E-verify"}}};

constexpr bool are_in_order() {
  for (std::size_t i = 0; i < named_errors.size(); ++i)
    if (static_cast<std::size_t>(named_errors[i].error) != i) return false;
  return true;
}
static_assert(are_in_order(), "an id for each ErrorId, in its order");

}  // namespace

std::string_view id_text(ErrorId id) { return named_errors.at(static_cast<std::size_t>(id)).text; }

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
