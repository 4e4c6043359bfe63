// SPDX-License-Identifier: MIT
#include "updater.h"

#include <cstdio>
#include <utility>

#include "device.h"
#include "ei_ota/ei_ota.h"

Updater::Updater(const Options& options) : options_(options), file_(options.store + ".last"), last_(read_last_payload(file_)) {}

bool Updater::is_given_up() const { return last_.refusals >= kMostRefusals; }

http::Request Updater::question() const {
  const std::string identity = device::identity();
  std::printf("asks: %s\n", identity.c_str());
  http::Request request;
  request.url = options_.server + "/v1/" + std::to_string(device::project()) + "/payload.bin?" + identity;
  request.token = options_.token;
  request.ca_file = options_.ca_file;
  if (is_given_up()) {
    request.not_etag = last_.etag;
  } else if (!last_.etag.empty()) {
    request.first = device::arrived();
    if (request.first != 0) request.rest_of = last_.etag;
  }
  return request;
}

// The file has an ETag only while the store holds nothing of another payload, wherever the client is killed.
int Updater::begin(const http::Request& request, const http::Answer& answer) {
  const bool is_rest = answer.status == 206 && !request.rest_of.empty() && answer.first == request.first;
  std::printf("takes a payload from byte %u on\n", is_rest ? request.first : 0);
  if (is_rest) return device::begin(request.first);
  if (answer.etag != last_.etag) write_last_payload(file_, last_ = {});
  return device::begin(0);
}

void Updater::remember(const std::string& etag) {
  if (last_.etag != etag) write_last_payload(file_, last_ = {etag, 0});
}

// Only what the next request goes on from is a reason to ask at once: a server may break each link at the same byte.
Asked Updater::broken(const http::Answer& answer, std::uint32_t before) const {
  const std::uint32_t now = device::arrived();
  std::printf("the link broke after byte %u: %s\n", now, answer.why.c_str());
  return {now > before && !last_.etag.empty() ? Outcome::GoOn : Outcome::TryAgain};
}

// A server, or a cache in between, that gives the same payload whatever the device says would have it written to flash again
// and again: what comes at once after an update waits for the next question.
Asked Updater::ask() {
  const bool tells_of_update = std::exchange(has_updated_, false);
  const http::Request request = question();
  bool is_begun = false, is_early = false;
  int error = 0;
  const auto take = [&](const http::Answer& answer, const char* bytes, std::size_t size) {
    is_early = tells_of_update;
    if (is_early) return false;
    if (!is_begun) error = begin(request, answer);
    is_begun = true;
    if (error == 0) error = device::write(bytes, size);
    if (error == 0 && device::is_accepted()) remember(answer.etag);
    return error == 0;  // what does not fit this device ends at its header
  };
  const http::Answer answer = http::get(request, take);
  if (is_early) {
    std::puts("there is a payload again, which waits for the next question");
    return {Outcome::Newest};
  }
  if (!is_begun) return without_payload(answer);
  if (error == 0 && !answer.is_whole && !device::is_complete()) return broken(answer, request.first);
  if (error == 0) error = device::finish();
  if (error != 0) return refused(answer.etag, error);
  device::look();
  has_updated_ = true;
  return {Outcome::GoOn};  // which tells the server what runs now
}

// What the flash did is no fault of the payload. Damage may be the link's, so that there is more than one try; but a self-test
// fails only once, because its payload was intact.
Asked Updater::refused(const std::string& etag, int error) {
  if (etag.empty() || error == EI_OTA_ERR_FLASH || error == EI_OTA_ERR_FACTORY || error == EI_OTA_ERR_STATE)
    return {Outcome::TryAgain};
  if (etag != last_.etag) last_ = {etag, 0};
  last_.refusals = error == EI_OTA_ERR_SELF_TEST ? kMostRefusals : last_.refusals + 1;
  write_last_payload(file_, last_);
  if (!is_given_up()) return {Outcome::TryAgain};
  std::puts("this payload is given up; the server has to have another");
  return {Outcome::Refused};
}

void Updater::trial_has_failed(int error) { refused(std::string(last_.etag), error); }

Asked Updater::without_payload(const http::Answer& answer) {
  switch (answer.status) {
    case 204:
      std::puts("there is nothing newer");
      return {Outcome::Newest};
    case 304:
      std::puts("there is nothing but the payload that was given up");
      return {Outcome::Refused};
    case 416:  // the ETag is not of what the store holds
      device::drop();
      write_last_payload(file_, last_ = {});
      return {Outcome::TryAgain};
    case 401:
      std::puts("the server does not know this token (401)");
      return {Outcome::Denied};
    case 404:
      std::puts("this token does not open the project (404)");
      return {Outcome::Denied};
    case 0:
    case 200:
    case 206:
      std::printf("no payload: %s\n", answer.is_whole ? "the answer is empty" : answer.why.c_str());
      return {Outcome::TryAgain};
    default:
      std::printf("the server answers %ld\n", answer.status);
      return {answer.status < 200 || answer.status == 429 || answer.status >= 500 ? Outcome::TryAgain : Outcome::Denied,
              answer.retry_after};
  }
}
