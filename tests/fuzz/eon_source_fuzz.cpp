// SPDX-License-Identifier: MIT
// A compiled model's source: mutations of models that are read (text_mutator.cpp). It is refused, or what is read of it is what
// a compiler reads, and patching it changes no value.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <set>
#include <span>

#include "eon_fixture.h"
#include "fuzz.h"
#include "model/layout.h"
#include "model/weight_image.h"
#include "parse/eon/clang_ast.h"
#include "parse/eon/eon_source.h"
#include "parse/eon/prelude.h"
#include "payload/encode.h"
#include "payload/inspect.h"
#include "rewrite/handshake.h"
#include "rewrite/patch_in_flash.h"
#include "rewrite/patch_source.h"

namespace {
bool reading_foreign_text = false;
}

/// Takes the place of the C library's: while a source is read, libclang has no file to open.
extern "C" int open(const char* path, int flags, ...) {
  ei_ota::fuzz::require(!reading_foreign_text, "reading a source opens no file", path);
  va_list arguments;
  va_start(arguments, flags);
  const auto mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

namespace ei_ota {
namespace {

Result<EonSource> read(std::string text, const std::vector<std::string>& defines) {
  reading_foreign_text = true;
  auto source = read_eon_source({"model.cpp", std::move(text)}, defines);
  reading_foreign_text = false;
  return source;
}

/// libclang keeps a value for each element of an array of structs that nothing initialises: gigabytes for a few characters, and
/// the end of the run. Is there a number outside of the lists that could be such a bound?
bool may_take_gigabytes(const std::string& text) {
  const auto compacted = compact({"model.cpp", text});
  if (!compacted) return false;
  constexpr std::string_view digits = "0123456789";
  std::string_view rest(compacted->text());
  for (auto at = rest.find_first_of(digits); at != rest.npos; at = rest.find_first_of(digits)) {
    const auto end = std::min(rest.find_first_not_of(digits, at), rest.size());
    const bool is_fraction = at != 0 && rest[at - 1] == '.';
    if (end - at >= 8 && end - at <= 10 && !is_fraction) return true;  // with more digits it is too large to libclang, too
    if (rest.substr(end, 1) == "e" && rest.find_first_of(digits, end) == end + 1) return true;
    rest.remove_prefix(end);
  }
  return false;
}

/// What libclang makes of an expression, as an element; nothing where it cannot tell.
std::optional<std::vector<std::byte>> evaluated(CXCursor expression, ElementType type) {
  const std::unique_ptr<void, void (*)(CXEvalResult)> value(clang_Cursor_Evaluate(expression), clang_EvalResult_dispose);
  if (!value) return std::nullopt;
  switch (clang_EvalResult_getKind(value.get())) {
    case CXEval_Int: {
      if (clang_EvalResult_isUnsignedInt(value.get()) != 0)
        return test::elements(
            type, {type == ElementType::Float32 ? static_cast<float>(clang_EvalResult_getAsUnsigned(value.get()))
                                                : static_cast<double>(clang_EvalResult_getAsUnsigned(value.get()))});
      const auto whole = clang_EvalResult_getAsLongLong(value.get());
      return test::elements(type, {type == ElementType::Float32 ? static_cast<float>(whole) : static_cast<double>(whole)});
    }
    case CXEval_Float:
      return test::elements(type, {clang_EvalResult_getAsDouble(value.get())});
    default:
      return std::nullopt;
  }
}

/// Does this line have a part of a definition that was read? Of a list that nothing refers to, the reader sees no number.
bool is_read(const EonSource& source, const std::string& line) {
  return std::ranges::any_of(source.sites, [&](const DefinitionSite& site) {
    for (auto at = site.declaration.begin; at < site.declaration.end; ++at)
      if (source.source.where(at) == line) return true;
    return false;
  });
}

/// The reader scans lists of numbers and has libclang see none of them; here libclang sees them all.
void require_values(const EonSource& source) {
  const auto whole = compact(source.source, Numbers::Kept);
  const auto ast = ClangAst::parse(source.source, *whole, prelude_for(source.source.text), {});
  if (!ast) return fuzz::require(!is_read(source, ast.refusal().where), "what is read compiles", message(ast.refusal()));
  std::set<std::size_t> seen;
  const std::function<void(CXCursor)> visit = [&](CXCursor cursor) {
    if (clang_getCursorKind(cursor) != CXCursor_VarDecl) return for_each_child(cursor, visit);
    const auto name = ast->name_offset(cursor);
    for (std::size_t i = 0; name && i < source.sites.size(); ++i) {
      if (source.sites[i].name != *name) continue;
      const auto& definition = source.model.definitions[i];
      seen.insert(i);
      auto values = children(clang_Cursor_getVarDeclInitializer(cursor));
      if (definition.counted) values = children(values.at(1));
      fuzz::require(values.size() == element_count(definition), "as many elements as libclang sees", definition.name);
      for (std::size_t at = 0; at < values.size(); ++at) {
        const auto size = element_size(definition.type);
        const auto element = std::span(definition.elements).subspan(at * size, size);
        const auto expected = evaluated(values[at], definition.type);
        fuzz::require(!expected || std::equal(element.begin(), element.end(), expected->begin(), expected->end()),
                      "elements are what libclang says", fmt::format("{}[{}]", definition.name, at));
      }
    }
  };
  for_each_child(ast->root(), visit);
  fuzz::require(seen.size() == source.sites.size(), "libclang sees every definition");
}

/// Entries lie in order on 16-byte boundaries, and every definition is a weight or structure.
void require_image(const Model& model, const WeightImage& image) {
  std::set<std::string> accounted;
  std::size_t end = 0;
  for (const auto& entry : image.entries) {
    accounted.insert(entry.definition);
    const std::size_t count_size = entry.field == Field::Data ? 0 : 4;
    fuzz::require(entry.offset >= end + count_size && (entry.offset - count_size) % 16 == 0, "entries lie one after the other",
                  entry_name(entry));
    end = entry.offset + byte_size(entry);
  }
  fuzz::require(end <= image.bytes.size(), "entries lie in the image");
  for (const auto& constant : image.constants) accounted.insert(constant.definition);
  for (const auto& definition : model.definitions)
    fuzz::require(accounted.contains(definition.name), "nothing falls through", definition.name);
}

void require_patch(const EonSource& source, const WeightImage& image) {
  const auto layout = layout_lines({source.model}, 2);
  const PayloadHead head{layout_fingerprint(layout), 1, 1};
  const auto factory = encode_payload(image, head);
  fuzz::require(static_cast<bool>(inspect_payload(factory, "factory")), "the factory payload is whole");
  const auto patched = patch_source(source, image, 0, {"fuzzed", head.project, head.layout, Restore::Copy, factory, false});
  if (!patched)
    return fuzz::require(patched.refusal().id != ErrorId::Verify, "a patch says the same", message(patched.refusal()));
  const auto model = patched->substr(0, patched->rfind("\n// EiOta: the weights of"));
  const auto again = read(model, runtime_defines());
  fuzz::require(static_cast<bool>(again), "a patched model is a model", again ? "" : message(again.refusal()));
  fuzz::require(layout_lines({again->model}, 2) == layout, "a patch keeps the layout");
  const auto same = weight_image({again->model}, false);
  fuzz::require(same && same->bytes == image.bytes, "a patch keeps the weights");
}

void require_patch_in_flash(const EonSource& source, const WeightImage& image) {
  TableOptions options{"fuzzed", 1, {}, Restore::None, "", false};
  options.in_flash = SlotPlan{{0}, static_cast<std::uint32_t>(image.bytes.size())};
  const auto patched = patch_in_flash(source, image, 0, options);
  if (!patched)
    return fuzz::require(patched.refusal().id != ErrorId::Verify, "a patch for flash says the same",
                         message(patched.refusal()));
  const auto again = read(patched->substr(0, patched->rfind("\n// EiOta: the weights of")), runtime_defines());
  fuzz::require(again && again->model == source.model, "a patch for flash keeps the model");
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  const auto text = fuzz::Input(data, size).rest();
  if (may_take_gigabytes(text)) return 0;
  const auto source = read(text, {});
  if (!source) return 0;
  require_values(*source);
  const auto image = weight_image({source->model}, false);
  if (!image) return 0;
  require_image(source->model, *image);
  require_patch(*source, *image);
  require_patch_in_flash(*source, *image);
  fuzz::remember_accepted(data, size);
  return 0;
}
