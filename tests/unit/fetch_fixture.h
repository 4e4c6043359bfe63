// SPDX-License-Identifier: MIT
// tests/unit/fetch_fixture.h: a server that answers what a test has prepared, and a clock that does not wait.
#pragma once
#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "fetch/api_key.h"
#include "fetch/surroundings.h"
#include "fetch/transfer.h"

namespace ei_ota::fetch::test {

class PreparedTransfer : public Transfer {
 public:
  Answer send(const Request& request) override {
    requests.push_back(request);
    if (answers.empty()) return {Fault::Unsent, "nothing is prepared"};
    auto answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }

  std::deque<Answer> answers;
  std::vector<Request> requests;
};

inline Answer with_status(int status, std::string body = "") {
  Answer answer;
  answer.status = status;
  answer.body = std::move(body);
  return answer;
}

inline Answer with_fault(Fault fault) {
  Answer answer;
  answer.fault = fault;
  answer.reason = "made up";
  return answer;
}

inline Answer redirect_to(std::string location) {
  auto answer = with_status(302);
  answer.location = std::move(location);
  return answer;
}

/// Its time passes only by waiting.
struct MadeUpTime {
  std::chrono::milliseconds now{};
  std::vector<std::chrono::milliseconds> waits;
  std::vector<std::string> said;

  Surroundings surroundings() {
    return {[this] { return now; },
            [this](std::chrono::milliseconds time) {
              waits.push_back(time);
              now += time;
            },
            [] { return 0.0; }, [this](const std::string& line) { said.push_back(line); }};
  }
};

inline const ApiKey& key() {
  static const ApiKey made_up("ei_0123456789abcdef");
  return made_up;
}

}  // namespace ei_ota::fetch::test
