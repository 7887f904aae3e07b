// What HTTP itself asks of every route, whole files of lists, and health.
#include "served.hpp"

namespace sixbtc::api_test {
namespace {

class Protocol : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    served_ = std::make_unique<Served>(shared_store());
    admin_ = make_token(shared_store(), "admin");
    document_ = json::parse(served_->ask("GET", "/openapi.json").body);
  }
  static void TearDownTestSuite() { served_.reset(); }

  // The path with usual values.
  static std::string target_of(std::string path) {
    static const std::string strategy =
        json::parse(served_->get("/api/v1/strategies?limit=1", admin_).body)["data"][0]["id"];
    if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, strategy);
    if (const auto at = path.find("{phase}"); at != std::string::npos)
      path.replace(at, 7, "backtest");
    return path;
  }

  static inline std::unique_ptr<Served> served_;
  static inline std::string admin_;
  static inline json document_;
};

TEST_F(Protocol, an_unchanged_answer_is_known_in_a_list_of_tags) {
  const std::string tag = served_->get("/api/v1/strategies", admin_).header("ETag");
  const auto asked = [&](const std::string& tags) {
    return served_
        ->ask("GET", "/api/v1/strategies",
              {{"Authorization", "Bearer " + admin_}, {"If-None-Match", tags}})
        .status;
  };
  EXPECT_EQ(asked("\"other\", " + tag), 304);
  EXPECT_EQ(asked(tag.substr(2)), 304);  // without the mark of weakness
  EXPECT_EQ(asked("*"), 304);
  EXPECT_EQ(asked("\"other\""), 200);
}

TEST_F(Protocol, every_path_says_which_methods_it_takes) {
  for (const auto& [path, methods] : document_["paths"].items()) {
    const std::string target = target_of(path);
    const HttpReply reply = served_->ask("OPTIONS", target);
    EXPECT_EQ(reply.status, 204) << target;
    const std::string allowed = reply.header("Allow");
    EXPECT_TRUE(allowed.ends_with("OPTIONS")) << allowed;
    EXPECT_EQ(allowed.find("GET") != std::string::npos, methods.contains("get")) << target;
    EXPECT_EQ(allowed.find("POST") != std::string::npos, methods.contains("post")) << target;
    EXPECT_EQ(allowed.find("HEAD") != std::string::npos, allowed.find("GET") != std::string::npos);
    const HttpReply refused = served_->ask("PUT", target);
    EXPECT_EQ(refused.status, 405) << target;
    EXPECT_EQ(refused.header("Allow"), allowed) << target;
  }
}

TEST_F(Protocol, an_old_path_names_the_new_one) {
  for (const auto& [path, methods] : document_["paths"].items()) {
    if (!methods.contains("get") || !path.starts_with("/api/")) continue;
    const bool is_old = !path.starts_with("/api/v1/");
    const std::string target = target_of(path);
    const HttpReply reply = served_->get(target, admin_);
    EXPECT_EQ(methods["get"].contains("deprecated"), is_old) << target;
    EXPECT_EQ(reply.header("Deprecation").starts_with("@"), is_old) << target;
    if (!is_old) continue;
    EXPECT_EQ(reply.header("Link"), "</api/v1" + target.substr(4) + ">; rel=\"successor-version\"");
  }
}

TEST_F(Protocol, what_is_wrong_in_a_path_is_said_once) {
  const HttpReply reply = served_->get("/api/v1/pipeline/strategies/nowhere", admin_);
  EXPECT_EQ(reply.status, 400);
  const json errors = json::parse(reply.body)["errors"];
  ASSERT_EQ(errors.size(), 1u) << reply.body;
  EXPECT_EQ(errors[0]["pointer"], "path/phase");
}

TEST_F(Protocol, a_file_of_a_list_holds_all_of_it) {
  const Served small(shared_store(), {"api.page_rows=2", "api.page_rows_max=3"});
  const auto lines = [](const HttpReply& reply) { return std::ranges::count(reply.body, '\n'); };
  for (const std::string list : {"strategies?status=GENERATED&", "audit?", "pipeline/activity?"}) {
    const HttpReply whole = served_->get("/api/v1/" + list + "format=csv", admin_);
    ASSERT_GE(lines(whole), 6) << list;
    const HttpReply pages = small.get("/api/v1/" + list + "format=csv", admin_);
    EXPECT_EQ(pages.body, whole.body) << list;
  }
  EXPECT_EQ(lines(small.get("/api/v1/strategies?format=csv&limit=3", admin_)), 4);
}

TEST_F(Protocol, rows_that_arrive_move_no_page) {
  const auto page = [&](const std::string& cursor) {
    return json::parse(
        served_->get("/api/v1/audit?limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor), admin_)
            .body);
  };
  const json first = page("");
  for (int i = 0; i < 2; ++i) make_token(shared_store(), "read");
  const json second = page(first["meta"]["next_cursor"]);
  ASSERT_EQ(second["data"].size(), 3u);
  EXPECT_EQ(second["data"][0]["sequence"].get<int>(), first["data"][2]["sequence"].get<int>() - 1);
}

// As the program itself finds them: `doctor` on the same store.
TEST_F(Protocol, health_says_what_the_program_says_of_itself) {
  const json health = json::parse(served_->ask("GET", "/api/v1/health").body)["data"];
  const auto outcome = cli_test::run({"doctor", "--store", shared_store(), "--json"});
  const json doctor = json::parse(outcome.out);
  std::map<std::string, json> parts;
  for (const json& check : health["checks"]) parts[check["name"]] = check;
  int compared = 0;
  for (const json& check : doctor) {
    const auto part = parts.find(check["check"]);
    if (part == parts.end()) continue;
    ++compared;
    EXPECT_EQ(part->second["status"] == "ok", check["result"] == "ok") << check.dump();
  }
  EXPECT_EQ(compared, 2) << outcome.out;  // the database and the candles
  EXPECT_EQ(parts["candles"]["detail"], "1 series");
  EXPECT_EQ(parts["session"]["detail"], "none runs in this server");
  EXPECT_TRUE(parts["jobs"]["detail"].get<std::string>().ends_with("waiting"));
}

}  // namespace
}  // namespace sixbtc::api_test
