// SPDX-License-Identifier: MIT
#include "fetch/studio.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "fetch/answer.h"

namespace ei_ota::fetch {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr milliseconds between_reports = 30s;
constexpr std::size_t most_listed = 10;

/// Options have no character that would need to be encoded.
std::string query_of(const BuildOptions& build) {
  const auto impulse = build.impulse ? fmt::format("&impulseId={}", *build.impulse) : "";
  return fmt::format("?type={}&engine={}&modelType={}{}", build.type, build.engine, build.model_type, impulse);
}

Refusal unexpected(const std::string& where, const char* what) {
  return refuse(ErrorId::Studio, where, fmt::format("the answer has no {}", what), "JSON, as Studio's API has it",
                "check --api; if it is Studio's, report it");
}

std::string kind_of(const BuildOptions& build) {
  const auto impulse = build.impulse ? fmt::format(", impulse {}", *build.impulse) : "";
  return fmt::format("{}, {}, {}{}", build.type, build.engine, build.model_type, impulse);
}

}  // namespace

Studio::Studio(Exchange& exchange, const Surroundings& surroundings, Address api, std::uint64_t project, const ApiKey& key)
    : exchange_(exchange), surroundings_(surroundings), api_(std::move(api)), project_(project), key_(key) {}

Address Studio::address(const std::string& path) const {
  auto address = api_;
  address.rest += fmt::format("/{}{}", project_, path);
  return address;
}

Result<std::uint64_t> Studio::newest(const BuildOptions& build) {
  const auto from = address("/deployment" + query_of(build));
  const auto answer = exchange_.ask(Method::Get, from);
  if (!answer) return answer.refusal();
  const auto object = read_answer(*answer, shown(from), key_);
  if (!object) return object.refusal();
  if (!has(*object, "hasDeployment")) return unexpected(shown(from), "hasDeployment");
  if (!is_true(*object, "hasDeployment"))
    return refuse(ErrorId::NoBuild, shown(from), fmt::format("Studio has no build of this kind ({})", kind_of(build)), "one",
                  "add --build, or build it in Studio under Deployment; a training deletes builds");
  return number_of(*object, "version").value_or(0);
}

Result<Job> Studio::start(const BuildOptions& build) {
  const auto impulse = build.impulse ? fmt::format("&impulseId={}", *build.impulse) : "";
  const auto to = address(fmt::format("/jobs/build-ondevice-model?type={}{}", build.type, impulse));
  const auto answer =
      exchange_.ask(Method::Post, to, fmt::format(R"({{"engine":"{}","modelType":"{}"}})", build.engine, build.model_type));
  if (!answer) return answer.refusal();
  const auto object = read_answer(*answer, shown(to), key_);
  if (!object) return object.refusal();
  const auto id = number_of(*object, "id");
  if (!id) return unexpected(shown(to), "id of a job");
  return Job{*id, number_of(*object, "deploymentVersion")};
}

Result<JobState> Studio::state(const Job& job) {
  const auto from = address(fmt::format("/jobs/{}/status", job.id));
  const auto answer = exchange_.ask(Method::Get, from);
  if (!answer) return answer.refusal();
  const auto object = read_answer(*answer, shown(from), key_);
  if (!object) return object.refusal();
  const auto state = object->find("job");
  if (state == object->end() || !state->is_object()) return unexpected(shown(from), "job");
  return JobState{has(*state, "started"), has(*state, "finished"), is_true(*state, "finishedSuccessful")};
}

Status Studio::wait_for(const Job& job, milliseconds interval) {
  const auto where = shown(address(fmt::format("/jobs/{}", job.id)));
  const auto begin = surroundings_.now();
  auto next_report = begin;
  for (bool was_started = false;;) {
    const auto state = this->state(job);
    const bool is_late = exchange_.left() <= interval;
    if (!state && !(is_late && state.refusal().id == ErrorId::Network)) return state.refusal();
    if (state && state->is_finished && state->is_successful) return Nothing{};
    if (state && state->is_finished)
      return refuse(ErrorId::Build, where, fmt::format("Studio could not build it: job {} failed", job.id), "a build",
                    "read the job's log in Studio, under Deployment");
    if (is_late)
      return refuse(ErrorId::Build, where,
                    fmt::format("job {} has not ended within {}", job.id, seconds_text(exchange_.time())), "a build",
                    "give it more by --timeout, or fetch the build without --build when it is done");
    const auto now = surroundings_.now();
    if (now >= next_report || state->is_started != was_started) {
      surroundings_.say(fmt::format("job {}: {}, {:.0f} s", job.id,
                                    state->is_started ? "Studio builds" : "waiting for its turn",
                                    std::chrono::duration<double>(now - begin).count()));
      next_report = now + between_reports;
      was_started = state->is_started;
    }
    surroundings_.wait(interval);
  }
}

Result<Bytes> Studio::download_from(const Address& from) {
  auto got = exchange_.download(from);
  if (!got) return got.refusal();
  const auto where = shown(got->from);
  if (auto status = check_download(got->answer, where, key_, has_same_origin(from, got->from)); !status)
    return status.refusal();
  return Bytes{where, std::move(got->answer.body)};
}

Result<Bytes> Studio::download(const BuildOptions& build) {
  return download_from(address("/deployment/download" + query_of(build)));
}

Result<Bytes> Studio::download(std::uint64_t version) {
  auto got = download_from(address(fmt::format("/deployment/history/{}/download", version)));
  if (got || got.refusal().id != ErrorId::Studio) return got;
  auto listed = versions();
  if (listed.empty() || std::ranges::find(listed, version) != listed.end()) return got;
  std::ranges::sort(listed, std::greater<>());
  listed.resize(std::min(listed.size(), most_listed));
  return refuse(ErrorId::NoBuild, shown(address("/deployment/history")), fmt::format("Studio has no version {}", version),
                fmt::format("one that it has, such as {}", fmt::join(listed, ", ")), "choose another --deployment");
}

/// Of the newest builds; empty if Studio does not say.
std::vector<std::uint64_t> Studio::versions() {
  const auto from = address("/deployment/history?limit=50");
  const auto answer = exchange_.ask(Method::Get, from);
  if (!answer) return {};
  const auto object = read_answer(*answer, shown(from), key_);
  if (!object) return {};
  const auto list = object->find("deployments");
  if (list == object->end() || !list->is_array()) return {};
  std::vector<std::uint64_t> found;
  for (const auto& each : *list)
    if (each.is_object())
      if (const auto version = number_of(each, "deploymentVersion")) found.push_back(*version);
  return found;
}

}  // namespace ei_ota::fetch
