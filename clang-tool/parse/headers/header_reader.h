// SPDX-License-Identifier: MIT
// parse/headers/header_reader.h: the macros and initialised objects of a model-parameters header, as text.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parse/text/source_text.h"

namespace ei_ota {

struct HeaderMacro {
  std::string name;
  std::string value;  ///< without comments and surrounding blanks
  Span line;          ///< from the '#' to the end of the line
};

/// A value of an initialiser: a leaf's text, or a list.
struct HeaderValue {
  std::string designator;  ///< ".name" without the dot, if there is one
  std::string text;        ///< of a leaf; string literals keep their quotes
  std::string comment;     ///< that follows on the line: "uint32_t blockId"
  std::vector<HeaderValue> list;
  Span span;  ///< of the text or the list with its braces, without the designator
};

/// `TYPE NAME[..] = { ... };` at any place outside functions.
struct HeaderObject {
  std::string type;  ///< the word before the name
  std::string name;
  HeaderValue value;
  Span declaration;  ///< from its first word to the end of its initialiser
  std::size_t name_offset = 0;
  bool is_const = false;
  bool is_bytes = false;  ///< an array of unsigned char: its values, which may be millions, are not in `value`
};

/// `TYPE NAME = expression;`
struct HeaderConstant {
  std::string name;
  std::string text;  ///< without blanks: "ei_impulse_handle_t(&impulse_1_1)"
};

/// `INCBIN(name, "file");`
struct HeaderIncbin {
  std::string name;
  std::string file;  ///< the last string literal; empty if there is none
  Span span;         ///< without the semicolon
};

/// `typedef struct { ... } NAME;`
struct HeaderStruct {
  std::string name;
  std::vector<std::string> members;
};

struct Header {
  std::vector<std::string> includes;  ///< as written between the quotes
  std::vector<HeaderMacro> macros;
  std::vector<HeaderObject> objects;
  std::vector<HeaderConstant> constants;
  std::vector<HeaderStruct> structs;
  std::vector<HeaderIncbin> incbins;

  [[nodiscard]] const HeaderMacro* macro(std::string_view name) const;
  [[nodiscard]] const HeaderObject* object(std::string_view name) const;
  [[nodiscard]] const HeaderConstant* constant(std::string_view name) const;
};

/// A header of an export, as text and parsed.
struct HeaderFile {
  SourceText source;
  Header header;
};

/// Reads what it recognises and ignores the rest; nothing is compiled or included.
[[nodiscard]] Header read_header(std::string_view text);

/// The member of a list with designators, or nothing.
[[nodiscard]] const HeaderValue* member(const HeaderValue& list, std::string_view name);

/// What an expression such as `(void*)&name` or `(float *)name` refers to; empty for none.
[[nodiscard]] std::string referenced_name(const HeaderValue* expression);

/// A string literal's characters: `"a\"b"` -> a"b. Nothing for anything else.
[[nodiscard]] std::optional<std::string> unquote(std::string_view literal);

}  // namespace ei_ota
