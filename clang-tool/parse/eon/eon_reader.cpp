// SPDX-License-Identifier: MIT
#include "parse/eon/clang_ast.h"
#include "parse/eon/eon_declarations.h"
#include "parse/eon/eon_definitions.h"
#include "parse/eon/eon_source.h"
#include "parse/eon/eon_tables.h"
#include "parse/eon/prelude.h"

namespace ei_ota {
namespace {

struct Pass {
  Status status;
  bool missed_numbers;  ///< they were cut, and were needed
};

Status read_tables(const Declarations& declarations, DefinitionReader& definitions, EonSource& result) {
  if (auto status = read_tensors(declarations, definitions, result); !status) return status;
  if (auto status = definitions.read_unreferenced(); !status) return status;
  if (auto status = read_nodes(declarations, definitions, result); !status) return status;
  return read_functions(declarations, result);
}

Pass read(EonSource& result, Numbers numbers) {
  auto compacted = compact(result.source, numbers, result.defines);
  if (!compacted) return {compacted.refusal(), false};
  const auto ast = ClangAst::parse(result.source, *compacted, prelude_for(result.source.text), result.defines);
  if (!ast) return {ast.refusal(), false};
  const Declarations declarations(result.source, *compacted, *ast);
  DefinitionReader definitions(declarations, result);
  auto status = read_tables(declarations, definitions, result);
  result.after_includes = compacted->after_includes();
  result.macros = compacted->macros();
  return {std::move(status), definitions.missed_numbers()};
}

EonSource not_read_yet(SourceText source, const std::vector<std::string>& defines) {
  EonSource result{};
  result.source = std::move(source);
  result.defines = defines;
  result.model.source = result.source.path;
  return result;
}

}  // namespace

Result<EonSource> read_eon_source(SourceText source, const std::vector<std::string>& defines) {
  auto result = not_read_yet(std::move(source), defines);
  const auto [status, missed_numbers] = read(result, Numbers::Cut);
  if (status) return result;
  if (!missed_numbers) return status.refusal();
  auto whole = not_read_yet(std::move(result.source), defines);
  const auto second = read(whole, Numbers::Kept).status;
  if (second) return whole;
  return second.refusal();
}

}  // namespace ei_ota
