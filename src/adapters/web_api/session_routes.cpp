// Signing in with a one-time code, and bearer tokens.
#include "adapters/web_api/route.hpp"
#include "adapters/web_api/views.hpp"

namespace sixbtc::web_api {

namespace {

using schema::object;
using schema::reference;
using schema::text;

std::string cookie_header(const std::string& value, std::int64_t seconds) {
  return fmt::format("{}={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}", session_cookie, value,
                     seconds);
}

Reply sign_in(const Call& call) {
  Access& access = call.context.access;
  const std::string& address = call.request.address;
  if (access.is_braked(address))
    return std::unexpected(Problem("too_many_requests", "too many wrong codes"));
  auto signed_in = access.sign_in(call.body["code"].get<std::string>());
  if (!signed_in) {
    if (signed_in.error().kind != core::ErrorKind::Unauthorized)
      return std::unexpected(Problem(signed_in.error()));
    access.note_failure(address);
    return std::unexpected(Problem("unauthorized", signed_in.error().message));
  }
  Answer answer{
      {{"signed_in", true}, {"name", "session"}, {"scope", "admin"}, {"csrf", signed_in->csrf}}};
  answer.headers.emplace_back(
      "Set-Cookie", cookie_header(signed_in->cookie, call.context.settings.session.hours * 3600));
  return answer;
}

Reply session(const Call& call) {
  const Principal& principal = call.principal;
  Json json = {{"signed_in", principal.scope != ApiScope::None},
               {"name", principal.name},
               {"scope", ports::to_string(principal.scope)}};
  json["csrf"] = principal.is_session ? Json(principal.csrf) : Json();
  return Answer{std::move(json)};
}

Reply sign_out(const Call& call) {
  call.context.access.sign_out(call.request);
  Answer answer{Json()};
  answer.headers.emplace_back("Set-Cookie", cookie_header("", 0));
  return answer;
}

Reply make_link(const Call& call) {
  const auto code = call.context.access.make_sign_in_code();
  if (!code) return std::unexpected(Problem(code.error()));
  return Answer{{{"path", "/sign-in#" + *code}}};
}

Reply list_tokens(const Call& call) {
  const auto tokens = call.services().database.tokens().list();
  if (!tokens) return std::unexpected(Problem(tokens.error()));
  Json rows = Json::array();
  for (const auto& token : *tokens) rows.push_back(to_json(token));
  return Answer{std::move(rows)};
}

Reply create_token(const Call& call) {
  const auto scope = ports::parse_api_scope(call.body["scope"].get<std::string>());
  CHECK(scope.has_value());
  const auto token =
      make_token(call.body["name"].get<std::string>(), *scope, call.services().clock.now());
  if (!token) return std::unexpected(Problem(token.error()));
  const auto added =
      call.services().database.tokens().add(token->record, call.actor("token create"));
  if (!added) return std::unexpected(Problem(added.error()));
  call.context.access.forget_tokens();
  Json json = to_json(token->record);
  json["token"] = token->text;
  return Answer{std::move(json)};
}

Reply revoke_token(const Call& call) {
  const auto revoked = call.services().database.tokens().revoke(call.arguments.text("id"),
                                                                call.actor("token revoke"));
  if (!revoked) return std::unexpected(Problem(revoked.error()));
  call.context.access.forget_tokens();
  return Answer{Json()};
}

}  // namespace

std::vector<Route> session_routes() {
  Json created = components()["Token"];
  created["properties"]["token"] = text("Shown this once");
  created["required"].push_back("token");
  return {
      {.path = "/api/v1/session",
       .scope = ApiScope::None,
       .tag = "session",
       .id = "session",
       .summary = "Who asks, and the CSRF value of a browser session",
       .answer = reference("Session"),
       .handler = session},
      {.method = Method::Post,
       .path = "/api/v1/session",
       .scope = ApiScope::None,
       .tag = "session",
       .id = "signIn",
       .summary = "Turns a one-time code into a session cookie",
       .body = object({{"code", text("From the sign-in link, after the #", 100)}}),
       .answer = reference("Session"),
       .handler = sign_in},
      {.method = Method::Delete,
       .path = "/api/v1/session",
       .tag = "session",
       .id = "signOut",
       .summary = "Ends the session of the cookie",
       .handler = sign_out,
       .success = 204},
      {.method = Method::Post,
       .path = "/api/v1/session/link",
       .scope = ApiScope::Admin,
       .tag = "session",
       .id = "makeSignInLink",
       .summary = "Another one-time sign-in link, for another browser",
       .answer = object({{"path", text("Append it to the server's address")}}),
       .handler = make_link},
      {.path = "/api/v1/tokens",
       .scope = ApiScope::Admin,
       .tag = "session",
       .id = "listTokens",
       .summary = "Tokens, revoked ones too",
       .answer = schema::list(reference("Token")),
       .handler = list_tokens,
       .has_csv = true},
      {.method = Method::Post,
       .path = "/api/v1/tokens",
       .scope = ApiScope::Admin,
       .tag = "session",
       .id = "createToken",
       .summary = "Makes a bearer token",
       .body = object({{"name", text("What it is for", 100)},
                       {"scope", schema::one_of("", {"read", "trade", "admin"})}}),
       .answer = std::move(created),
       .handler = create_token,
       .success = 201},
      {.method = Method::Delete,
       .path = "/api/v1/tokens/{id}",
       .scope = ApiScope::Admin,
       .tag = "session",
       .id = "revokeToken",
       .summary = "The token opens nothing any more",
       .parameters = {{.name = "id", .meaning = "Of the token"}},
       .handler = revoke_token,
       .success = 204},
  };
}

}  // namespace sixbtc::web_api
