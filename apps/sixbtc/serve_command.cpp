// The API and the dashboard, and the tokens that open them.
#include <nlohmann/json.hpp>

#include "adapters/web_api/credentials.hpp"
#include "adapters/web_api/server.hpp"
#include "sixbtc/commands.hpp"
#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

using Json = nlohmann::ordered_json;

int serve(Session& session) {
  const auto services = session.services(Session::Access::Follow);
  if (!services) return services.error();
  return finish(web_api::Server::start(**services), [&](const auto& server) {
    const auto link = server->make_sign_in_link();
    if (!link) return report_error(link.error());
    print_object({{"address", server->address()}, {"sign_in", *link}},
                 {{"address", "listening on", false, cell::text()},
                  {"sign_in", "sign in once", false, cell::text()}},
                 session.format());
    std::fflush(stdout);
    server->run(session.control(nullptr).stop);
    return static_cast<int>(exit_ok);
  });
}

namespace {

struct ServeOptions {
  std::int64_t port = -1;  // as configured
  std::string host;
};

std::vector<View> token_views() {
  return {{"id", "id", false, cell::text()},
          {"name", "name", false, cell::text()},
          {"scope", "scope", false, cell::text()},
          {"created_at", "made", false, cell::text()},
          {"revoked_at", "revoked", false, cell::text()}};
}

Json to_json(const ports::ApiToken& token) {
  Json json = {{"id", token.id},
               {"name", token.name},
               {"scope", ports::to_string(token.scope)},
               {"created_at", token.created_at.to_rfc3339()}};
  json["revoked_at"] = token.revoked_at ? Json(token.revoked_at->to_rfc3339()) : Json();
  return json;
}

struct TokenOptions {
  std::string name = "cli", scope, id;
};

int create_token(Session& session, const TokenOptions& options) {
  const auto scope = ports::parse_api_scope(options.scope);
  if (!scope) return report_error(scope.error());
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  return finish(web_api::make_token(options.name, *scope, session.clock().now()),
                [&](const auto& token) {
                  const auto added = (*services)->database.tokens().add(
                      token.record, application::command_actor(**services, "token create"));
                  if (!added) return report_error(added.error());
                  Json json = to_json(token.record);
                  json["token"] = token.text;
                  print_object(json,
                               {{"token", "token", false, cell::text()},
                                {"scope", "scope", false, cell::text()},
                                {"id", "id", false, cell::text()}},
                               session.format());
                  std::fputs("it is shown this once; only its hash is kept\n", stderr);
                  return static_cast<int>(exit_ok);
                });
}

int list_tokens(Session& session) {
  const auto services = session.services(Session::Access::Read);
  if (!services) return services.error();
  return finish((*services)->database.tokens().list(), [&](const auto& tokens) {
    Json rows = Json::array();
    for (const auto& token : tokens) rows.push_back(to_json(token));
    print_rows(rows, token_views(), session.format());
    return static_cast<int>(exit_ok);
  });
}

int revoke_token(Session& session, const TokenOptions& options) {
  const auto services = session.services(Session::Access::Write);
  if (!services) return services.error();
  const auto revoked = (*services)->database.tokens().revoke(
      options.id, application::command_actor(**services, "token revoke"));
  if (!revoked) return report_error(revoked.error());
  return exit_ok;
}

}  // namespace

void add_serve_commands(CommandLine& line, Session& session) {
  auto served = std::make_shared<ServeOptions>();
  line.add("serve", "The API and the dashboard; prints the address and a one-time sign-in link")
      .option("--port", served->port, "Port (api.port); 0 takes a free one")
      .option("--host", served->host, "Address (api.host)")
      .examples({"sixbtc serve", "sixbtc serve --store .sixbtc --port 8000",
                 "sixbtc serve --port 0 --json"})
      .run([&session, served] {
        if (served->port >= 0) session.set("api.port", std::to_string(served->port));
        if (!served->host.empty()) session.set("api.host", served->host);
        return serve(session);
      });

  line.group_help("token", "Bearer tokens of the API");
  auto token = std::make_shared<TokenOptions>();
  line.add("token create", "Makes a token; it is shown once")
      .option("--scope", token->scope, "read, trade or admin; each includes those before it")
      .option("--name", token->name, "What it is for")
      .required("--scope")
      .one_of("--scope", {"read", "trade", "admin"})
      .examples({"sixbtc token create --scope read",
                 "sixbtc token create --scope read --name grafana",
                 "sixbtc token create --scope admin --json"})
      .run([&session, token] { return create_token(session, *token); });
  line.add("token list", "Tokens, revoked ones too")
      .examples({"sixbtc token list", "sixbtc token list --json", "sixbtc token list --output csv"})
      .run([&session] { return list_tokens(session); });
  line.add("token revoke", "The token opens nothing any more")
      .positional("id", token->id, "Its id, from token list", true)
      .examples({"sixbtc token revoke 3f2a9c01d4e7", "sixbtc token revoke 3f2a9c01d4e7 --json",
                 "sixbtc token revoke 3f2a9c01d4e7 --store .sixbtc"})
      .run([&session, token] { return revoke_token(session, *token); });
}

}  // namespace sixbtc::cli
