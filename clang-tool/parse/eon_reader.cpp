#include "parse/clang_ast.h"
#include "parse/eon_declarations.h"
#include "parse/eon_definitions.h"
#include "parse/eon_source.h"
#include "parse/eon_tables.h"
#include "parse/prelude.h"

namespace ei_ota {
namespace {

Status read(const ClangAst& ast, EonSource& result) {
  const Declarations declarations(result.source, ast);
  DefinitionReader definitions(declarations, result);
  if (auto status = read_tensors(declarations, definitions, result); !status) return status;
  if (auto status = definitions.read_unreferenced(); !status) return status;
  if (auto status = read_nodes(declarations, definitions, result); !status) return status;
  return read_functions(declarations, result);
}

}  // namespace

Result<EonSource> read_eon_source(SourceText source, const std::vector<std::string>& defines) {
  EonSource result{};
  result.source = std::move(source);
  result.defines = defines;
  result.model.source = result.source.path;
  const auto compacted = compact(result.source);
  if (!compacted) return compacted.refusal();
  const auto ast = ClangAst::parse(result.source, *compacted, prelude_for(result.source.text), defines);
  if (!ast) return ast.refusal();
  if (auto status = read(*ast, result); !status) return status.refusal();
  result.after_includes = compacted->after_includes();
  return result;
}

}  // namespace ei_ota
