#include "rewrite/symbols.h"

#include <fmt/format.h>

namespace ei_ota {

std::string headers_flag(const std::string& id) { return fmt::format("ei_ota_{}_headers", id); }

std::string weights_namespace(const std::string& id) { return fmt::format("ei_ota_{}_weights", id); }

std::string weights_path(const std::string& id) { return fmt::format("tflite-model/ei_ota_{}_weights.cpp", id); }

std::string copy_symbol(const std::string& id, std::size_t number) { return fmt::format("ei_ota_{}_copy{}", id, number); }

std::string refresh_function(const std::string& id) { return fmt::format("ei_ota_{}_refresh", id); }

std::string changing_flag(const std::string& id) { return fmt::format("eiota_generated_{}_changing", id); }

}  // namespace ei_ota
