// SPDX-License-Identifier: MIT
#include "base/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/result.h"

#ifndef _WIN32
#include <sys/resource.h>
#endif

// GCC tells sanitizers by macros, Clang by features.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define EI_OTA_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define EI_OTA_SANITIZED 1
#endif
#endif

namespace ei_ota {
namespace {

constexpr std::uint64_t mib = std::uint64_t{1} << 20U;

#if !defined(_WIN32) && !defined(EI_OTA_SANITIZED)
struct Limits {
  bool are_set = false;
  std::uint64_t size = 0;         ///< read so far
  rlim_t seconds = 0, bytes = 0;  ///< as they were: the user's own
};
Limits limits;

void set(int resource, std::uint64_t wanted, rlim_t before) {
  rlimit limit{};
  if (getrlimit(resource, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>({static_cast<rlim_t>(wanted), before, limit.rlim_max});  // RLIM_INFINITY is the largest
  (void)setrlimit(resource, &limit);
}

void set_limits() {
  const auto allowed = allowance(limits.size);
  set(RLIMIT_CPU, allowed.seconds, limits.seconds);
  set(RLIMIT_AS, allowed.bytes, limits.bytes);
}

rlim_t present(int resource) {
  rlimit limit{};
  return getrlimit(resource, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}
#endif

}  // namespace

Allowance allowance(std::uint64_t size) {
  size = std::min(size, 512 * mib);
  return {10 + size / (5 * mib), 1024 * mib + 8 * size};
}

void start_limits() {
#if !defined(_WIN32) && !defined(EI_OTA_SANITIZED)
  const rlimit no_core{0, 0};
  (void)setrlimit(RLIMIT_CORE, &no_core);
  limits = {true, 0, present(RLIMIT_CPU), present(RLIMIT_AS)};
  set_limits();
#endif
}

void grow_limits([[maybe_unused]] std::uint64_t size) {
#if !defined(_WIN32) && !defined(EI_OTA_SANITIZED)
  if (!limits.are_set) return;
  limits.size += size;
  set_limits();
#endif
}

Refusal limit_refusal(std::string where, std::string_view met, std::uint64_t size) {
  const auto allowed = allowance(size);
  return refuse(ErrorId::Limit, std::move(where), fmt::format("the process {}", met),
                fmt::format("{} s of processor time and {} of memory to do for what was read, {} bytes", allowed.seconds,
                            size_text(allowed.bytes / mib * mib), size),
                "inspect the file before you use it, it may be malicious; if it is fresh from Studio, report it");
}

std::string size_text(std::uint64_t size) {
  return size % mib == 0 && size != 0 ? fmt::format("{} MiB", size / mib) : fmt::format("{} bytes", size);
}

}  // namespace ei_ota
