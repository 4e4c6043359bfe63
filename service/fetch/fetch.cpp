// SPDX-License-Identifier: MIT
#include "fetch/fetch.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "archive/read_archive.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/output_place.h"
#include "base/write_files.h"
#include "fetch/address.h"
#include "fetch/exchange.h"
#include "fetch/studio.h"

namespace ei_ota::fetch {
namespace {

struct Build {
  std::uint64_t version = 0;     ///< 0: Studio did not say
  std::optional<Bytes> archive;  ///< none: the version is known
};

Result<Build> newest_build(Studio& studio, const FetchOptions& options) {
  const auto version = studio.newest(options.build);
  if (!version) return version.refusal();
  if (options.known && *version == *options.known) return Build{*version, {}};
  auto bytes = studio.download(options.build);
  if (!bytes) return bytes.refusal();
  return Build{*version, std::move(*bytes)};
}

/// By its version if Studio has said it: another build of the project may have become the newest one meanwhile.
Result<Build> new_build(Studio& studio, const FetchOptions& options) {
  const auto job = studio.start(options.build);
  if (!job) return job.refusal();
  if (auto status = studio.wait_for(*job, options.interval); !status) return status.refusal();
  auto bytes = job->version ? studio.download(*job->version) : studio.download(options.build);
  if (!bytes) return bytes.refusal();
  return Build{job->version.value_or(0), std::move(*bytes)};
}

Result<Build> build_of_version(Studio& studio, std::uint64_t version) {
  auto bytes = studio.download(version);
  if (!bytes) return bytes.refusal();
  return Build{version, std::move(*bytes)};
}

Result<Fetched> fetch(const FetchOptions& options, const ApiKey& key, Transfer& transfer, const Surroundings& surroundings) {
  const std::vector inputs{options.key_file, options.ca_file};
  if (auto status = check_place(options.output, output_place(options.output), inputs); !status) return status.refusal();
  if (!options.ca_file.empty())
    if (const auto readable = read_file(options.ca_file, largest_key); !readable) return readable.refusal();
  auto api = read_api(options.api);
  if (!api) return api.refusal();
  Patience patience;
  patience.retries = options.retries;
  patience.first = options.interval;
  Exchange exchange(transfer, surroundings, patience, options.timeout);
  Studio studio(exchange, surroundings, std::move(*api), options.project, key);
  auto build = options.deployment   ? build_of_version(studio, *options.deployment)
               : options.make_build ? new_build(studio, options)
                                    : newest_build(studio, options);
  if (!build) return build.refusal();
  Fetched fetched;
  if (build->version != 0) fetched.version = build->version;
  if (!build->archive) return fetched;
  const auto archive = read_archive(std::move(build->archive->bytes), build->archive->where);
  if (!archive) return archive.refusal();
  if (auto status = write_files({{options.output, archive->bytes}}, inputs); !status) return status.refusal();
  fetched.written = Written{options.output.string(), archive->bytes.size(), archive->directory.entries.size()};
  return fetched;
}

Refusal without_key(Refusal refusal, const ApiKey& key) {
  for (auto* const text : {&refusal.where, &refusal.found, &refusal.expected, &refusal.remedy}) *text = key.hidden_in(*text);
  for (auto& line : refusal.details) line = key.hidden_in(line);
  return refusal;
}

}  // namespace

Result<Fetched> fetch_export(const FetchOptions& options, const ApiKey& key, Transfer& transfer,
                             const Surroundings& surroundings) {
  auto careful = surroundings;
  careful.say = [&](const std::string& line) { surroundings.say(key.hidden_in(line)); };
  auto result = fetch(options, key, transfer, careful);
  if (!result) return without_key(std::move(result.refusal()), key);
  return result;
}

std::string to_line(const Fetched& fetched) {
  const auto version = fetched.version ? fmt::format("version {}", *fetched.version) : "";
  if (!fetched.written) return version + " is known: nothing was downloaded";
  const auto& written = *fetched.written;
  return fmt::format("{}: {}{}{} bytes, {} entries", written.output, version, version.empty() ? "" : ", ", written.bytes,
                     written.entries);
}

std::string to_json(const Fetched& fetched) {
  using Json = nlohmann::ordered_json;
  Json json{{"version", nullptr}, {"output", nullptr}, {"bytes", nullptr}, {"entries", nullptr}};
  if (fetched.version) json["version"] = *fetched.version;
  if (const auto& written = fetched.written) {
    json["output"] = written->output;
    json["bytes"] = written->bytes;
    json["entries"] = written->entries;
  }
  return json.dump(1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace ei_ota::fetch
