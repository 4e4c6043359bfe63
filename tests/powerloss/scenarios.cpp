// SPDX-License-Identifier: MIT
#include "scenarios.h"

namespace ei_ota::powerloss {
namespace {

constexpr Image A = 1, B = 2, C = 3, D = 4;
constexpr Step start{Do::Start}, apply_a{Do::Apply, A}, apply_b{Do::Apply, B}, apply_c{Do::Apply, C}, confirm{Do::Confirm};

const std::vector<Step> a_confirmed{start, {Do::Download, A}, apply_a, confirm};
const std::vector<Step> b_confirmed{start, {Do::Download, A}, apply_a, confirm, {Do::Download, B}, apply_b, confirm};

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all{
      {"first update", {}, {start, {Do::Download, A}, apply_a, confirm, start}},
      {"first update, never confirmed", {start, {Do::Download, A}}, {apply_a, start, start, start, start}},
      {"second update", a_confirmed, {start, {Do::Download, B}, apply_b, start, confirm, start}},
      {"second update, never confirmed", a_confirmed, {{Do::Download, B}, apply_b, start, start, start, start}},
      {"rollback of a trial", a_confirmed, {{Do::Download, B}, apply_b, {Do::Rollback}, start}},
      {"rollback, and again", b_confirmed, {{Do::Rollback}, start, {Do::Rollback}, start}},
      {"restore", a_confirmed, {{Do::Restore}, start, {Do::Download, B}, apply_b, confirm}},
      {"restore of a trial", a_confirmed, {{Do::Download, B}, apply_b, {Do::Restore}, start}},
      {"select the previous", b_confirmed, {{Do::Select, A}, start, confirm, start, {Do::Select, B}, start}},
      {"select the current", b_confirmed, {{Do::Select, B}, confirm, {Do::Rollback}, start}},
      {"interrupted download", a_confirmed, {{Do::Begin, B}, start, {Do::Resume, B}, apply_b, confirm, start}},
      {"abandoned download", a_confirmed, {{Do::Begin, B}, start, {Do::Download, C}, apply_c, confirm, start}},
      {"download that is not applied", b_confirmed, {{Do::Download, C}, {Do::Rollback}, start}},
      {"aborted download", a_confirmed, {{Do::Begin, B}, {Do::Abort}, start, {Do::Download, C}, apply_c, confirm}},
      {"update during a trial",
       a_confirmed,
       {{Do::Download, B}, apply_b, {Do::Download, C}, apply_c, start, confirm, start},
       3},
      {"kept payload",
       a_confirmed,
       {{Do::Download, B}, {Do::Keep, B}, {Do::Use, B}, {Do::Use, A}, start, {Do::Select, B}, confirm, start},
       4},
      {"update while a kept payload is used",
       {start, {Do::Download, A}, apply_a, confirm, {Do::Download, B}, {Do::Keep, B}},
       {{Do::Use, B}, {Do::Download, C}, apply_c, {Do::Use, B}, {Do::Use, C}, confirm, {Do::Forget, B}, start},
       4},
      {"a lower security counter", b_confirmed, {{Do::Download, C}, apply_c, confirm, {Do::Rollback}, start}},
      {"many updates", b_confirmed, {{Do::Download, C}, apply_c, confirm, {Do::Download, D}, {Do::Apply, D}, confirm, start}},
  };
  return all;
}

}  // namespace ei_ota::powerloss
