// tests/powerloss/announced.h: what the runtime is going to tell, for tests that come first. Once it is in ei_ota.h, its names
// take the place of these.
#pragma once
#include "ei_ota/ei_ota.h"

namespace ei_ota::powerloss {

/// EI_OTA_ERR_FACTORY: flash failed in mid-change, the factory weights run now.
constexpr int err_factory = -21;

/// ei_ota_info_t.records: how many of the two blocks held a whole record at boot; -1 where it is not told yet.
template <class Info>
int records_of(const Info& info) {
  if constexpr (requires { info.records; })
    return info.records;
  else
    return -1;
}

/// ei_ota_info_t.dropped: payloads that boot found it cannot use any more; -1 where it is not told yet.
template <class Info>
int dropped_of(const Info& info) {
  if constexpr (requires { info.dropped; })
    return info.dropped;
  else
    return -1;
}

/// ei_ota_model_t.base: tells factory weights apart in records.
template <class Model>
void set_base(Model& model, std::uint32_t base) {
  if constexpr (requires { model.base; }) model.base = base;
}

}  // namespace ei_ota::powerloss
