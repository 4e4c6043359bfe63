// SPDX-License-Identifier: MIT
// base/result.h: a value or the reason why there is none.
#pragma once
#include <string>
#include <utility>
#include <variant>

#include "base/refusal.h"

namespace ei_ota {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {}

  [[nodiscard]] explicit operator bool() const { return state_.index() == 0; }
  [[nodiscard]] T& operator*() { return std::get<0>(state_); }
  [[nodiscard]] const T& operator*() const { return std::get<0>(state_); }
  [[nodiscard]] T* operator->() { return &std::get<0>(state_); }
  [[nodiscard]] const T* operator->() const { return &std::get<0>(state_); }
  [[nodiscard]] Refusal& refusal() { return std::get<1>(state_); }
  [[nodiscard]] const Refusal& refusal() const { return std::get<1>(state_); }

 private:
  std::variant<T, Refusal> state_;
};

struct Nothing {};
using Status = Result<Nothing>;

inline Refusal refuse(ErrorId id, std::string where, std::string found, std::string expected, std::string remedy) {
  return {id, std::move(where), std::move(found), std::move(expected), std::move(remedy)};
}

}  // namespace ei_ota
