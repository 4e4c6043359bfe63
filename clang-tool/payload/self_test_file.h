// SPDX-License-Identifier: MIT
// payload/self_test_file.h: the JSON file of `--self-test`.
#pragma once
#include "payload/self_test.h"

namespace ei_ota {

/// {"tolerance": 0.01, "cases": [{"input": [..], "output": [..]}, ..]}; other members are ignored. Refuses with E-self-test.
Result<SelfTest> parse_self_test(const std::string& json, const std::string& where);

}  // namespace ei_ota
