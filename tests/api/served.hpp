// The program serving a small store, and a client that asks it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/coins.hpp"
#include "support/http_socket.hpp"

namespace sixbtc::api_test {

using cli_test::Running;
using cli_test::TemporaryFolder;
using nlohmann::json;
using test::HttpReply;
using test::HttpSocket;

inline constexpr const char* script = R"(//@version=6
//@sixbtc type=MOM
strategy("Follow")
speed = ta.roc(close, 12)
if speed > 1
    strategy.entry("Long", strategy.long)
if speed < -1
    strategy.entry("Short", strategy.short)
)";

// A store with one coin, some strategies and a stored run; made once for all tests.
inline const std::string& shared_store() {
  static const TemporaryFolder folder;
  static const std::string store = [] {
    const TemporaryFolder files;
    cli_test::write_coin(files, "BTCUSDT", 0, 1000, 50e6);
    std::string path = folder.path("store");
    const auto ran = [](std::vector<std::string> words) {
      const auto outcome = cli_test::run(words);
      EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    };
    ran({"data", "import", files.path(), "--store", path, "--exchange", "binance", "--market",
         "spot"});
    ran({"data", "check", "--store", path});
    ran({"generate", "--count", "5", "--source", "combinator", "--intervals", "1h", "--store",
         path});
    ran({"backtest", files.write("follow.pine", script), "--symbol", "BTCUSDT", "--interval", "1h",
         "--store", path});
    return path;
  }();
  return store;
}

inline std::string make_token(const std::string& store, const std::string& scope) {
  const auto outcome =
      cli_test::run({"token", "create", "--scope", scope, "--store", store, "--json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return json::parse(outcome.out)["token"];
}

class Served {
 public:
  explicit Served(const std::string& store, const std::vector<std::string>& sets = {},
                  const std::vector<std::string>& environment = {})
      : process_(words(store, sets), environment, folder_.path("out"), folder_.path("err")) {
    for (int i = 0; i < 1000 && port_ == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      const json said = json::parse(cli_test::read_file(folder_.path("out")), nullptr, false);
      if (said.is_discarded()) continue;
      const std::string address = said["address"];
      port_ = std::stoi(address.substr(address.rfind(':') + 1));
      const std::string link = said["sign_in"];
      code_ = link.substr(link.find('#') + 1);
    }
    EXPECT_NE(port_, 0) << cli_test::read_file(folder_.path("err"));
  }

  using Lines = std::map<std::string, std::string>;
  [[nodiscard]] HttpReply ask(const std::string& method, const std::string& target,
                              const Lines& headers = {}, const std::string& body = "") const {
    HttpSocket socket(port_);
    std::string text = method + " " + target + " HTTP/1.1\r\n";
    if (!headers.contains("Host")) text += "Host: 127.0.0.1\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    // The server may answer and close before all of a long body is sent.
    (void)socket.send(text + "Connection: close\r\n\r\n" + body);
    return socket.read_reply(method != "HEAD");
  }
  [[nodiscard]] HttpReply get(const std::string& target, const std::string& token) const {
    return ask("GET", target, {{"Authorization", "Bearer " + token}});
  }
  [[nodiscard]] HttpReply post(const std::string& target, const std::string& token,
                               const json& body, Lines headers = {}) const {
    headers["Authorization"] = "Bearer " + token;
    headers["Content-Type"] = "application/json";
    return ask("POST", target, headers, body.dump());
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] std::string log() const { return cli_test::read_file(folder_.path("err")); }
  [[nodiscard]] Running& process() { return process_; }

 private:
  static std::vector<std::string> words(const std::string& store,
                                        const std::vector<std::string>& sets) {
    std::vector<std::string> all = {"serve", "--store", store, "--port", "0", "--json"};
    for (const auto& set : sets) all.insert(all.end(), {"--set", set});
    return all;
  }

  TemporaryFolder folder_;
  Running process_;
  int port_ = 0;
  std::string code_;
};

}  // namespace sixbtc::api_test
