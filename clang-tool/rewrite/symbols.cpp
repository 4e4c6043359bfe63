// SPDX-License-Identifier: MIT
#include "rewrite/symbols.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/characters.h"

namespace ei_ota {

std::string model_symbol(const std::string& id) { return "ei_ota_" + id; }

std::string macro_prefix(const std::string& id) { return fmt::format("EI_OTA_{}_", in_upper_case(id)); }

std::string include_guard(const std::string& id) { return fmt::format("EI_OTA_GENERATED_{}_H", id); }

std::string part_symbol(const std::string& id, std::size_t number) {
  return fmt::format("eiota_generated_part{}_{}", number, id);
}

std::string headers_flag(const std::string& id) { return "eiota_generated_headers_" + id; }

std::string flatbuffer_flag(const std::string& id, std::size_t model) {
  return fmt::format("eiota_generated_flatbuffer{}_{}", model, id);
}

std::string flatbuffer_begin(const std::string& id, std::size_t model) {
  return fmt::format("eiota_generated_begin{}_{}", model, id);
}

std::string flatbuffer_end(const std::string& id, std::size_t model) {
  return fmt::format("eiota_generated_end{}_{}", model, id);
}

std::string flatbuffer_in_use(const std::string& id, std::size_t model) {
  return fmt::format("eiota_generated_in_use{}_{}", model, id);
}

std::string flatbuffer_gate(const std::string& id, std::size_t number) {
  return fmt::format("eiota_generated_infer{}_{}", number, id);
}

std::string header_mark(const std::string& id, std::size_t number) {
  return fmt::format("eiota_generated_header_mark{}_{}", number, id);
}

std::string flatbuffer_mark(const std::string& id, std::size_t model) {
  return fmt::format("eiota_generated_flatbuffer_mark{}_{}", model, id);
}

std::string weights_namespace(const std::string& id) { return "eiota_generated_weights_" + id; }

std::string weights_path(const std::string& id) { return fmt::format("tflite-model/ei_ota_{}_weights.cpp", id); }

std::string duplicate_scale(const std::string& id, std::size_t number) {
  return fmt::format("eiota_generated_scale{}_{}", number, id);
}

std::string duplicate_zero_point(const std::string& id, std::size_t number) {
  return fmt::format("eiota_generated_zero_point{}_{}", number, id);
}

std::string refresh_function(const std::string& id) { return "eiota_generated_refresh_" + id; }

std::string kmeans_gate(const std::string& id) { return "eiota_generated_kmeans_" + id; }

std::string impulse_begin(const std::string& id, std::size_t number) {
  return fmt::format("eiota_generated_impulse_begin{}_{}", number, id);
}

std::string impulse_end(const std::string& id, std::size_t number) {
  return fmt::format("eiota_generated_impulse_end{}_{}", number, id);
}

std::string changing_flag(const std::string& id) { return fmt::format("eiota_generated_changing_{}", id); }

std::string filled_flag(const std::string& id) { return fmt::format("eiota_generated_filled_{}", id); }

std::string structure_function(const std::string& id, std::size_t model) {
  return fmt::format("eiota_generated_fill_structure{}_{}", model, id);
}

}  // namespace ei_ota
