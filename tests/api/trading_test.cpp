// Sessions that trade, over the API of the real program: what they have, stopping and going on, and
// the same after a restart.
#include <signal.h>

#include <cmath>

#include "adapters/web_api/schema.hpp"
#include "stream_socket.hpp"
#include "trading_store.hpp"

namespace sixbtc::api_test {
namespace {

using Ordered = nlohmann::ordered_json;

const std::vector<std::string>& session_paths() {
  static const std::vector<std::string> paths = {
      "/api/v1/portfolio", "/api/v1/equity", "/api/v1/positions", "/api/v1/orders", "/api/v1/fills",
      "/api/v1/outcomes",  "/api/v1/risk",   "/api/v1/control",   "/api/v1/alerts"};
  return paths;
}

TEST_F(Trading, a_store_without_a_session_says_so) {
  const Served served(store_, quick());
  for (const std::string& path : session_paths()) {
    const json answer = json::parse(served.get(path, admin_).body);
    EXPECT_TRUE(answer["data"].is_null() || answer["data"].empty()) << path;
    EXPECT_NE(answer["meta"]["reason"].get<std::string>().find("no session"), std::string::npos);
    EXPECT_EQ(served.get(path + "?session=other", admin_).status, 404) << path;
  }
  const HttpReply refused = say(served, "pause", json::object());
  EXPECT_EQ(refused.status, 409) << refused.body;
  EXPECT_NE(refused.body.find("paper-sessions"), std::string::npos) << refused.body;
}

TEST_F(Trading, a_session_runs_as_a_job_and_everything_adds_up) {
  const Served served(store_, quick());
  const json job = finished(served, start(served, request("whole", 0)));
  ASSERT_EQ(job["state"], "done") << job.dump();
  EXPECT_EQ(job["done"], job["total"]);
  const Ordered document = Ordered::parse(served.ask("GET", "/openapi.json").body);
  for (const std::string& path : session_paths()) {
    const HttpReply reply = served.get(path, admin_);
    const Ordered& schema =
        document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    const auto faults = web_api::schema::check(Ordered::parse(reply.body), schema,
                                               document["components"]["schemas"]);
    EXPECT_TRUE(faults.empty()) << path << faults.front().pointer << faults.front().message;
    EXPECT_EQ(json::parse(reply.body)["meta"]["world"], "paper") << path;
  }
  const json view = data(served, "/api/v1/paper-sessions/whole");
  const json portfolio = data(served, "/api/v1/portfolio");
  EXPECT_EQ(portfolio["state"], "finished");
  EXPECT_EQ(portfolio["equity"], view["equity"]);
  EXPECT_EQ(portfolio["balance"], view["balance"]);
  EXPECT_EQ(portfolio["progress"], 1.0);
  EXPECT_NEAR(portfolio["max_drawdown"].get<double>(), -view["drawdown"].get<double>(), 1e-12);
  EXPECT_EQ(job["result"]["equity"], view["equity"]);
  const json fills = data(served, "/api/v1/fills?limit=1000");
  ASSERT_GT(fills.size(), 50u);
  EXPECT_EQ(fills.size(), view["fills"].get<std::size_t>());
  // Every fill of ours has an order, and no order is filled by more than its fills.
  std::map<std::string, double> filled;
  for (const json& fill : fills)
    if (!fill["order"].is_null())
      filled[fill["order"]] += std::stod(fill["quantity"].get<std::string>());
  const json orders = data(served, "/api/v1/orders?limit=1000");
  for (const json& order : orders) {
    const std::string id = order["id"];
    const double said = std::stod(order["filled"].get<std::string>());
    EXPECT_NEAR(filled.contains(id) ? filled[id] : 0, said, 1e-9) << order.dump();
  }
  // One outcome for each bar of each strategy, but the last one.
  std::uint64_t outcomes = 0;
  for (const json& strategy : view["strategies"]) outcomes += strategy["bars"].get<std::uint64_t>();
  std::uint64_t listed = 0;
  std::string cursor;
  do {
    const json page = json::parse(
        served
            .get("/api/v1/outcomes?limit=1000" + (cursor.empty() ? "" : "&cursor=" + cursor),
                 admin_)
            .body);
    listed += page["data"].size();
    cursor = page["meta"]["next_cursor"].is_null() ? "" : page["meta"]["next_cursor"];
  } while (!cursor.empty());
  EXPECT_EQ(listed, outcomes);
  for (const json& stopped : data(served, "/api/v1/outcomes?which=stopped&limit=1000"))
    EXPECT_NE(stopped["outcome"], "no_signal");
  // The last day of the session, by what the lists say of it.
  const json day = data(served, "/api/v1/stats")["trading"];
  ASSERT_FALSE(day.is_null());
  EXPECT_EQ(day["session"], "whole");
  EXPECT_EQ(day["to"], portfolio["as_of"]);
  int in_day = 0;
  double fees = 0;
  for (const json& fill : fills)
    if (fill["time"].get<std::string>() >= day["from"].get<std::string>()) {
      ++in_day;
      fees += std::stod(fill["fee"].get<std::string>());
    }
  EXPECT_EQ(day["fills"], in_day);
  EXPECT_NEAR(std::stod(day["fees"].get<std::string>()), fees, 1e-6);
  const json days = data(served, "/api/v1/equity?limit=1000");
  EXPECT_EQ(days.size(), view["curve"]["equity"].size());
  EXPECT_EQ(data(served, "/api/v1/risk")["bands"].size(), 5u);
  // It has ended: it takes no commands, and says what to do.
  for (const char* what : {"pause", "resume", "clear-halt"}) {
    const HttpReply refused = say(served, what, json::object());
    EXPECT_EQ(refused.status, 409);
    EXPECT_NE(refused.body.find("finished"), std::string::npos) << refused.body;
  }
}

TEST_F(Trading, a_halt_is_confirmed_by_the_venue_and_outlives_the_server) {
  {
    Served served(store_, quick());
    const std::string job = start(served, request("stopped", 100'000));
    until(served, "/api/v1/portfolio",
          [](const json& p) { return p["open_positions"].get<int>() > 0; });
    // What closing it all would cost, of the same positions; they may change between two questions.
    const json open = until(served, "/api/v1/control", [](const json& control) {
      return control["closing"]["positions"].get<int>() > 0;
    })["closing"];
    const auto number = [&open](const char* key) {
      return std::stod(open[key].get<std::string>());
    };
    EXPECT_GT(number("notional"), 0);
    EXPECT_NEAR(number("fees"), number("notional") * 0.00045, 1e-6) << open.dump();
    EXPECT_NEAR(number("cost"), number("fees") + number("slippage"), 1e-9);
    const json correlation = data(served, "/api/v1/risk")["correlation"];
    EXPECT_EQ(correlation["pairs"].size(), 0u);  // there is one coin
    EXPECT_EQ(say(served, "resume", json::object()).status, 409);
    const HttpReply paused = say(served, "pause", json::object());
    ASSERT_EQ(paused.status, 200) << paused.body;
    EXPECT_EQ(json::parse(paused.body)["data"]["control"], "paused");
    EXPECT_EQ(say(served, "clear-halt", json::object()).status, 409);
    EXPECT_EQ(served.post("/api/v1/paper-sessions", admin_, request("other", 0)).status, 409);
    EXPECT_EQ(say(served, "resume", json::object()).status, 200);
    const HttpReply stop = say(served, "emergency-stop", {{"action", "close_all"}});
    ASSERT_EQ(stop.status, 200) << stop.body;
    const json said = json::parse(stop.body)["data"];
    EXPECT_EQ(said["control"], "halted");
    EXPECT_FALSE(said["stage"].is_null());
    const json done = until(served, "/api/v1/control",
                            [](const json& control) { return control["stage"] == "done"; });
    EXPECT_EQ(done["is_flat"], true);
    EXPECT_FALSE(done["confirmed_at"].is_null());
    EXPECT_EQ(done["leftovers"]["positions"].size(), 0u);
    EXPECT_EQ(done["reason"], "a test");
    EXPECT_EQ(data(served, "/api/v1/positions").size(), 0u);
    EXPECT_EQ(say(served, "resume", json::object()).status, 409);
    const json audit = data(served, "/api/v1/audit?limit=20");
    EXPECT_TRUE(std::ranges::any_of(audit, [](const json& row) {
      return row["action"] == "control.close_all";
    })) << audit.dump();
    EXPECT_EQ(served.post("/api/v1/jobs/" + job + "/cancel", admin_, json::object()).status, 200);
    EXPECT_EQ(finished(served, job)["state"], "cancelled");
    EXPECT_EQ(data(served, "/api/v1/control")["state"], "interrupted");
    served.process().signal(SIGTERM);
    EXPECT_EQ(served.process().wait(), 0);
  }
  Served served(store_, quick());
  json control = data(served, "/api/v1/control");
  EXPECT_EQ(control["control"], "halted");
  EXPECT_EQ(control["can_control"], false);
  EXPECT_EQ(say(served, "clear-halt", json::object()).status, 409);
  // The same request goes on, halted.
  const std::string job = start(served, request("stopped", 100'000));
  control = until(served, "/api/v1/control",
                  [](const json& c) { return c["state"] == "running" && c["level"] != "none"; });
  EXPECT_EQ(control["control"], "halted");
  EXPECT_EQ(say(served, "resume", json::object()).status, 409);
  const HttpReply cleared = say(served, "clear-halt", json::object());
  EXPECT_EQ(cleared.status, 200) << cleared.body;
  EXPECT_EQ(json::parse(cleared.body)["data"]["control"], "running");
  served.process().signal(SIGKILL);
  (void)served.process().wait();
  // What was said is in the journal: the session that is made again hears it at the same places.
  const auto replayed =
      cli_test::run({"replay", "stopped", "--verify", "--store", store_, "--json"});
  EXPECT_EQ(replayed.exit_code, 0) << replayed.err;
  std::string ids;
  for (const std::string& id : strategies_) ids += (ids.empty() ? "" : ",") + id;
  const auto whole =
      cli_test::run({"paper", "--strategies", ids, "--from", "2024-10-01", "--to", "2024-12-01",
                     "--session", "stopped", "--store", store_, "--json"});
  ASSERT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_GE(json::parse(whole.out)["resumed"], json::parse(replayed.out)["events"]);
  EXPECT_EQ(json::parse(whole.out)["complete"], true);
}

TEST_F(Trading, rows_that_arrive_move_no_page) {
  const Served served(store_, quick());
  const std::string job = start(served, request("paged", 300'000));
  until(served, "/api/v1/fills?limit=20", [](const json& rows) { return rows.size() >= 8; });
  std::vector<std::string> walked;
  std::string cursor;
  for (int i = 0; i < 3 && (i == 0 || !cursor.empty()); ++i) {
    const json page = json::parse(
        served.get("/api/v1/fills?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor), admin_)
            .body);
    for (const json& row : page["data"]) walked.push_back(row["id"]);
    cursor = page["meta"]["next_cursor"].is_null() ? "" : page["meta"]["next_cursor"];
    const std::string newest = walked.front();
    until(served, "/api/v1/fills?limit=1",
          [&](const json& rows) { return i == 2 || rows[0]["id"] != newest; });
  }
  EXPECT_EQ(served.post("/api/v1/jobs/" + job + "/cancel", admin_, json::object()).status, 200);
  (void)finished(served, job);
  std::vector<std::string> all;
  for (const json& row : data(served, "/api/v1/fills?limit=1000")) all.push_back(row["id"]);
  ASSERT_EQ(walked.size(), 6u);
  EXPECT_FALSE(std::ranges::search(all, walked).empty());
}

TEST_F(Trading, hostile_questions_about_a_session_are_refused) {
  const Served served(store_, quick());
  ASSERT_EQ(finished(served, start(served, request("whole", 0)))["state"], "done");
  for (const std::string& path : session_paths())
    for (const char* name : {"session", "strategy", "which", "by", "limit", "cursor", "format"})
      for (const std::string& value :
           {std::string("-1"), std::string("..%2f..%2f"), std::string("%00"), std::string("%ff"),
            std::string("99999999999999999999"), std::string("whole"), std::string("csv"),
            std::string("66696c6c73203938"), std::string(3000, 'a')}) {
        const HttpReply reply = served.get(path + "?" + name + "=" + value, admin_);
        EXPECT_TRUE(reply.status >= 200 && reply.status < 500) << path << name << value;
      }
}

TEST_F(Trading, no_gate_is_passed_by_asking) {
  const std::string trader = make_token(store_, "trade");
  const Served served(store_, quick());
  const std::string path = "/api/v1/graduation/" + strategies_.front();
  const json before = data(served, path);
  EXPECT_EQ(before["is_ready"], false);
  ASSERT_FALSE(before["gates"].empty());
  const auto step = [&](const std::string& word, const std::string& token) {
    return served.post(path + "/" + word, token, {{"reason", "a test"}},
                       {{"Idempotency-Key", word}});
  };
  const HttpReply refused = step("promote", admin_);
  EXPECT_EQ(refused.status, 409) << refused.body;
  const json errors = json::parse(refused.body)["errors"];
  ASSERT_FALSE(errors.empty());
  EXPECT_TRUE(errors[0]["pointer"].get<std::string>().starts_with("gates/")) << refused.body;
  EXPECT_EQ(step("demote", admin_).status, 409);
  EXPECT_EQ(step("promote", trader).status, 403);
  EXPECT_EQ(data(served, path), before);
  EXPECT_TRUE(data(served, "/api/v1/graduation/candidates").empty());
}

TEST_F(Trading, fills_come_over_the_stream) {
  const Served served(store_, quick());
  StreamSocket client(served.port(), "Authorization: Bearer " + admin_ + "\r\n");
  ASSERT_EQ(client.status(), 101);
  EXPECT_EQ(client.message()["type"], "hello");
  client.say({{"op", "subscribe"}, {"topics", {"order_filled", "portfolio_update", "risk_alert"}}});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.message()["kind"], "snapshot");
  const std::string job = start(served, request("streamed", 200'000));
  bool has_filled = false, has_updated = false;
  while (!has_filled || !has_updated) {
    const json message = client.message();
    ASSERT_FALSE(message.is_null());
    if (message["kind"] == "snapshot") continue;
    EXPECT_EQ(message["world"], "paper");
    if (message["topic"] == "order_filled") {
      has_filled = true;
      EXPECT_EQ(message["kind"], "event");
      EXPECT_FALSE(message["data"]["price"].get<std::string>().empty());
    }
    if (message["topic"] == "portfolio_update") {
      has_updated = true;
      EXPECT_EQ(message["data"]["session"], "streamed");
    }
  }
  EXPECT_EQ(served.post("/api/v1/jobs/" + job + "/cancel", admin_, json::object()).status, 200);
}

}  // namespace
}  // namespace sixbtc::api_test
