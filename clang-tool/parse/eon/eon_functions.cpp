// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <optional>

#include "parse/eon/eon_tables.h"

namespace ei_ota {
namespace {

class FunctionReader {
 public:
  FunctionReader(const Declarations& declarations, EonSource& result) : declarations_(declarations), result_(result) {}

  Status read() {
    for (const auto& function : declarations_.functions())
      if (function.name.ends_with("_init") && function_named(stem(function.name) + "_reset") &&
          function_named(stem(function.name) + "_invoke"))
        model().name = stem(function.name);
    if (model().name.empty())
      return refuse(ErrorId::Table, declarations_.source().path, "no _init, _invoke and _reset functions",
                    "those that the SDK calls", "export the model again");
    for (const auto& [suffix, site] :
         {std::pair{"_init", &result_.init}, std::pair{"_invoke", &result_.invoke}, std::pair{"_reset", &result_.reset}})
      if (auto status = read_function(*function_named(model().name + suffix), *site); !status) return status;
    return Nothing{};
  }

 private:
  [[nodiscard]] Model& model() { return result_.model; }

  [[nodiscard]] static std::string stem(const std::string& name) { return name.substr(0, name.rfind('_')); }

  [[nodiscard]] const Function* function_named(const std::string& name) const {
    for (const auto& function : declarations_.functions())
      if (function.name == name && parameters(function)) return &function;
    return nullptr;
  }

  /// The parameters of a definition; nothing for a declaration. (Bodies are skipped, so libclang cannot tell them apart.)
  [[nodiscard]] std::optional<Span> parameters(const Function& function) const {
    const auto& text = declarations_.source().text;
    const auto name = declarations_.ast().name_offset(function.cursor);
    const auto open = name ? text.find('(', *name) : std::string::npos;
    const auto body = open == std::string::npos ? open : text.find_first_of("{;", open);
    const auto close = body == std::string::npos ? body : text.rfind(')', body);
    if (close == std::string::npos || close < open || text[body] != '{' || text.find_first_not_of(" \t\r\n", close + 1) != body)
      return std::nullopt;
    return Span{open, close + 1};
  }

  Status read_function(const Function& function, FunctionSite& site) {
    const auto name = *declarations_.ast().name_offset(function.cursor);
    if (!declarations_.is_named_in_place(function.cursor))
      return refuse(ErrorId::Declaration, declarations_.source().where(name), function.name + " is declared by a macro",
                    "the functions that Studio writes", "export the model again");
    site = {function.name,
            declarations_.ast().span(function.cursor).value_or(Span{name, name}).begin,
            {name, name + function.name.size()},
            *parameters(function),
            {}};
    const auto specifiers = declarations_.source().at({site.begin, name});
    if (specifiers.substr(0, specifiers.find_last_not_of(" \t\r\n") + 1) != "TfLiteStatus")
      return refuse(ErrorId::Declaration, declarations_.source().where(name),
                    fmt::format("{} is a function of another kind: `{}`", function.name, specifiers),
                    "a TfLiteStatus function without other specifiers, as Studio writes it", "export the model again");
    for (int i = 0; i < clang_Cursor_getNumArguments(function.cursor); ++i) {
      site.arguments.push_back(spelling(clang_Cursor_getArgument(function.cursor, static_cast<unsigned>(i))));
      if (site.arguments.back().empty())
        return refuse(ErrorId::Declaration, declarations_.source().where(name),
                      function.name + " has a parameter without a name", "the functions that Studio writes",
                      "export the model again");
    }
    return Nothing{};
  }

  const Declarations& declarations_;
  EonSource& result_;
};

}  // namespace

Status read_functions(const Declarations& declarations, EonSource& result) {
  return FunctionReader(declarations, result).read();
}

}  // namespace ei_ota
