// SPDX-License-Identifier: MIT
// fetch/curl_transfer.h: requests over libcurl.
#pragma once
#include <filesystem>
#include <memory>

#include "fetch/api_key.h"
#include "fetch/transfer.h"

namespace ei_ota::fetch {

class CurlTransfer : public Transfer {
 public:
  /// @param ca_file  certificates to trust, PEM; empty: those of this machine
  CurlTransfer(const ApiKey& key, std::filesystem::path ca_file);
  ~CurlTransfer() override;

  Answer send(const Request& request) override;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;  ///< keeps the connection for the next request
  const ApiKey& key_;
  std::filesystem::path ca_file_;
};

}  // namespace ei_ota::fetch
