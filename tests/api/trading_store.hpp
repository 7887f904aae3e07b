// A store whose strategies trade, and what tests of its sessions ask of the program.
#pragma once

#include "served.hpp"

namespace sixbtc::api_test {

inline const std::vector<std::string>& quick() {
  static const std::vector<std::string> sets = {"api.rate.writes_per_second=100000"};
  return sets;
}

// A store with candles and strategies that trade on them.
class Trading : public testing::Test {
 protected:
  Trading() : store_(folder_.path("store")) {
    const auto ran = [](const std::vector<std::string>& words) {
      const auto outcome = cli_test::run(words);
      EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
      return outcome.out;
    };
    ran({"data", "import", cli_test::sample(), "--store", store_});
    ran({"generate", "--count", "6", "--source", "expansion", "--seed", "7", "--symbol", "BTCUSDT",
         "--intervals", "15m", "--store", store_});
    for (const json& row : json::parse(ran({"strategy", "list", "--store", store_, "--json"})))
      strategies_.push_back(row.at("id").get<std::string>());
    admin_ = make_token(store_, "admin");
  }

  [[nodiscard]] json request(const std::string& session, double speed) const {
    return {{"strategies", strategies_},
            {"from", "2024-10-01"},
            {"to", "2024-12-01"},
            {"session", session},
            {"speed", speed}};
  }
  // The `data` of an answer that must be 200.
  [[nodiscard]] json data(const Served& served, const std::string& target) const {
    const HttpReply reply = served.get(target, admin_);
    EXPECT_EQ(reply.status, 200) << target << reply.body;
    return reply.status == 200 ? json::parse(reply.body)["data"] : json();
  }
  HttpReply say(const Served& served, const std::string& what, json body) {
    body.emplace("reason", "a test");
    return served.post("/api/v1/control/" + what, admin_, body,
                       {{"Idempotency-Key", "k" + std::to_string(++keys_)}});
  }
  std::string start(const Served& served, const json& body) {
    const HttpReply reply = served.post("/api/v1/paper-sessions", admin_, body);
    EXPECT_EQ(reply.status, 202) << reply.body;
    return reply.status == 202 ? json::parse(reply.body)["data"]["id"] : "";
  }
  // What became of the job.
  json finished(const Served& served, const std::string& job) {
    for (int i = 0; i < 3000; ++i) {
      json view = data(served, "/api/v1/jobs/" + job);
      if (view["state"] != "running" && view["state"] != "queued") return view;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return {};
  }
  template <class Fits>
  json until(const Served& served, const std::string& target, Fits fits) {
    json last;
    for (int i = 0; i < 1500; ++i) {
      last = data(served, target);
      if (!last.is_null() && fits(last)) return last;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    ADD_FAILURE() << target << " never came to it: " << last.dump();
    return last;
  }

  TemporaryFolder folder_;
  std::string store_, admin_;
  std::vector<std::string> strategies_;
  int keys_ = 0;
};

}  // namespace sixbtc::api_test
