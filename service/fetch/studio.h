// SPDX-License-Identifier: MIT
// fetch/studio.h: the calls of Edge Impulse Studio's API that lead to an export.
//
// The API reports a failure with status 200 and {"success": false, "error": ".."}. What it says may be anything: here it is
// checked for what is used of it, and shortened where it goes into a message.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "fetch/api_key.h"
#include "fetch/exchange.h"
#include "fetch/options.h"

namespace ei_ota::fetch {

struct Job {
  std::uint64_t id = 0;
  std::optional<std::uint64_t> version;  ///< of the build that it makes, where Studio says so
};

struct JobState {
  bool is_started = false, is_finished = false, is_successful = false;
};

struct Bytes {
  std::string where;  ///< for messages
  std::string bytes;
};

/// All of them refuse as Exchange does; with E-api-key if Studio refuses the key; and with E-studio if it reports another
/// error, or answers what it would not.
class Studio {
 public:
  Studio(Exchange& exchange, const Surroundings& surroundings, Address api, std::uint64_t project, const ApiKey& key);

  /// The version of the newest build of that kind, 0 if Studio does not say it. Also refuses with E-no-build.
  Result<std::uint64_t> newest(const BuildOptions& build);

  Result<Job> start(const BuildOptions& build);
  Result<JobState> state(const Job& job);

  /// Returns when the job has ended well. Also refuses with E-build.
  Status wait_for(const Job& job, std::chrono::milliseconds interval);

  Result<Bytes> download(const BuildOptions& build);

  /// A build by its version. Also refuses with E-no-build, and names versions that are there.
  Result<Bytes> download(std::uint64_t version);

 private:
  [[nodiscard]] Address address(const std::string& path) const;
  Result<Bytes> download_from(const Address& from);
  [[nodiscard]] std::vector<std::uint64_t> versions();

  Exchange& exchange_;
  const Surroundings& surroundings_;
  Address api_;
  std::uint64_t project_;
  const ApiKey& key_;
};

}  // namespace ei_ota::fetch
