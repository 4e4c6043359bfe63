// SPDX-License-Identifier: MIT
#include "parse/eon/clang_ast.h"

#include <fmt/format.h>

#include "base/child.h"
#include "base/memory.h"

namespace ei_ota {
namespace {

constexpr const char* file_name = "/ei-ota/export.cpp";  // exists nowhere: its text is handed over

/// Follows the source. Bodies of functions are skipped, so that libclang reports none that does not end: it sees no more
/// declarations then, and a compiler would see none of what a patch adds.
constexpr const char* end_mark = "eiota_generated_end_of_source";

/// A crash in libclang ends the process, as any crash does (base/child.h): its own recovery would go on with broken state.
CXIndex create_index() {
  clang_toggleCrashRecovery(0);
  return clang_createIndex(0, 0);
}

std::string take(CXString text) {
  std::string copy = clang_getCString(text) ? clang_getCString(text) : "";
  clang_disposeString(text);
  return copy;
}

unsigned expansion_offset(CXSourceLocation location) {
  unsigned offset = 0;
  clang_getExpansionLocation(location, nullptr, nullptr, nullptr, &offset);
  return offset;
}

/// What a compiler's error means here.
Refusal refusal_of(std::string error, std::string where, bool is_error_directive) {
  const auto says = [&](std::string_view text) { return error.find(text) != std::string::npos; };
  constexpr const char* edited = "export the model again, the file was edited or cut";
  if (is_error_directive)
    return refuse(ErrorId::Syntax, std::move(where), std::move(error), "an EON-compiled model as Studio writes it",
                  "give the macro that it asks for with --define");
  if (says("cannot be narrowed")) return refuse(ErrorId::Value, std::move(where), std::move(error), "values in range", edited);
  if (says("excess elements"))
    return refuse(ErrorId::Count, std::move(where), std::move(error), "as many values as are declared", edited);
  if (says("constinit"))  // no word of C++17
    return refuse(ErrorId::Declaration, std::move(where), std::move(error), "no constinit", edited);
  if (says("undeclared identifier") || says("no member named"))
    return refuse(ErrorId::Syntax, std::move(where), std::move(error),
                  "a model that stands in this file: its #includes are not read", edited);
  return refuse(ErrorId::Syntax, std::move(where), std::move(error), "an EON-compiled model as Studio writes it", edited);
}

}  // namespace

void ClangAst::Dispose::operator()(CXTranslationUnit unit) const {
  clang_disposeTranslationUnit(unit);
  give_back_memory(source_size);
}

ClangAst::ClangAst(CXTranslationUnit unit, const SourceText& source, const CompactText& compact, std::size_t prelude_size)
    : unit_(unit, Dispose{source.text.size()}), source_(&source), compact_(&compact), prelude_size_(prelude_size) {}

Result<ClangAst> ClangAst::parse(const SourceText& source, const CompactText& compact, const std::string& prelude,
                                 const std::vector<std::string>& defines) {
  static const std::unique_ptr<void, void (*)(CXIndex)> index(create_index(), clang_disposeIndex);
  // 32-bit, little-endian, every type and macro as on the targets. For armv7m-none-eabi libclang 17 and later would open a
  // multilib.yaml; for this target libclang 14 would open /etc/os-release in search of CUDA, unless it is told where that is.
  // -w: warnings about Studio's code are of no use here.
  std::vector<std::string> options{"-xc++",
                                   "--target=armv7m-none-gnueabi",
                                   "-D__ELF__=1",
                                   "--cuda-path=/ei-ota",
                                   "--rocm-path=/ei-ota",
                                   "-std=gnu++17",
                                   "-nostdinc",
                                   "-ferror-limit=0",
                                   "-w"};
  for (const auto& define : defines) options.push_back("-D" + define);
  std::vector<const char*> arguments;
  arguments.reserve(options.size());
  for (const auto& option : options) arguments.push_back(option.c_str());
  const auto text = fmt::format("{}{}\nextern int {};\n", prelude, compact.text(), end_mark);
  tell_work(source.path);
  CXUnsavedFile file{file_name, text.data(), text.size()};
  CXTranslationUnit unit = nullptr;
  const auto error =
      clang_parseTranslationUnit2(index.get(), file_name, arguments.data(), static_cast<int>(arguments.size()), &file, 1,
                                  CXTranslationUnit_SkipFunctionBodies | CXTranslationUnit_KeepGoing, &unit);
  if (error == CXError_Crashed)
    return refuse(ErrorId::Limit, source.path, "libclang crashed", "a source that it can read",
                  "inspect the file before you use it, it may be malicious; if it is fresh from Studio, report it");
  if (error != CXError_Success || !unit)
    return refuse(ErrorId::Syntax, source.path, fmt::format("libclang gave up (error {})", static_cast<int>(error)),
                  "a source that parses", "report this with the export");
  ClangAst ast(unit, source, compact, prelude.size());
  for (unsigned i = 0; i < clang_getNumDiagnostics(unit); ++i) {
    const std::unique_ptr<void, void (*)(CXDiagnostic)> diagnostic(clang_getDiagnostic(unit, i), clang_disposeDiagnostic);
    if (clang_getDiagnosticSeverity(diagnostic.get()) < CXDiagnostic_Error) continue;
    const auto location = clang_getDiagnosticLocation(diagnostic.get());
    const auto offset = ast.is_behind_source(location) ? source.text.size() : ast.original(location);
    const bool is_error_directive = offset && source.text.compare(*offset, 5, "error") == 0;
    return refusal_of(take(clang_getDiagnosticSpelling(diagnostic.get())), offset ? source.where(*offset) : source.path,
                      is_error_directive);
  }
  if (!ast.sees_end())
    return refuse(ErrorId::Syntax, source.where(source.text.size()), "a function does not end",
                  "an EON-compiled model as Studio writes it", "export the model again, the file was edited or cut");
  return ast;
}

bool ClangAst::is_behind_source(CXSourceLocation location) const {
  return expansion_offset(location) > prelude_size_ + compact_->text().size();
}

bool ClangAst::sees_end() const {
  bool found = false;
  for_each_child(root(), [&](CXCursor child) {
    found = found || (is_behind_source(clang_getCursorLocation(child)) && spelling(child) == end_mark);
  });
  return found;
}

std::optional<std::size_t> ClangAst::original(CXSourceLocation location) const {
  const auto offset = expansion_offset(location);
  if (offset < prelude_size_ || is_behind_source(location)) return std::nullopt;
  return compact_->original(offset - prelude_size_);
}

std::optional<Span> ClangAst::span(CXCursor cursor) const {
  const auto extent = clang_getCursorExtent(cursor);
  const auto begin = original(clang_getRangeStart(extent));
  const auto end = original(clang_getRangeEnd(extent));
  if (!begin || !end || *begin > *end) return std::nullopt;
  return Span{*begin, *end};
}

std::optional<std::size_t> ClangAst::name_offset(CXCursor cursor) const { return original(clang_getCursorLocation(cursor)); }

void for_each_child(CXCursor cursor, const std::function<void(CXCursor)>& visit) {
  clang_visitChildren(
      cursor,
      [](CXCursor child, CXCursor, CXClientData data) {
        (*static_cast<const std::function<void(CXCursor)>*>(data))(child);
        return CXChildVisit_Continue;
      },
      const_cast<std::function<void(CXCursor)>*>(&visit));
}

std::vector<CXCursor> children(CXCursor cursor) {
  std::vector<CXCursor> found;
  for_each_child(cursor, [&](CXCursor child) { found.push_back(child); });
  return found;
}

std::vector<CXCursor> references(CXCursor expression) {
  std::vector<CXCursor> found;
  const std::function<void(CXCursor)> visit = [&](CXCursor cursor) {
    if (clang_getCursorKind(cursor) == CXCursor_DeclRefExpr)
      found.push_back(cursor);
    else
      for_each_child(cursor, visit);
  };
  visit(expression);
  return found;
}

std::string spelling(CXCursor cursor) { return take(clang_getCursorSpelling(cursor)); }
std::string spelling(CXType type) { return take(clang_getTypeSpelling(type)); }

}  // namespace ei_ota
