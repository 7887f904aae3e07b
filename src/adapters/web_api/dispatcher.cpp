#include "adapters/web_api/dispatcher.hpp"

#include <algorithm>

#include "adapters/web_api/csv.hpp"
#include "adapters/web_api/validation.hpp"
#include "core/hash.hpp"
#include "core/log.hpp"

namespace sixbtc::web_api {

namespace {

// Nothing from anywhere else, nothing inline, nobody may frame it.
constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
    "'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

// Host name without its port; brackets of IPv6 stay.
std::string_view host_name(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

std::vector<std::string> known_hosts(const ports::ApiSettings& settings) {
  std::vector<std::string> hosts = {"127.0.0.1", "localhost", "[::1]", settings.host};
  if (settings.host.find(':') != std::string::npos) hosts.push_back("[" + settings.host + "]");
  std::string_view rest = settings.allowed_hosts;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (end > 0) hosts.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return hosts;
}

void set_header(Headers& headers, std::string_view name, std::string value) {
  const auto found = std::ranges::find_if(
      headers, [&](const auto& header) { return equals_ignoring_case(header.first, name); });
  if (found == headers.end())
    headers.emplace_back(name, std::move(value));
  else
    found->second = std::move(value);
}

bool accepts(const Request& request, std::string_view type) {
  return request.header("Accept").find(type) != std::string_view::npos;
}

// Whether a list of If-None-Match names the tag, compared weakly.
bool names_tag(std::string_view list, std::string_view tag) {
  return list == "*" || list.find(tag.substr(tag.find('"'))) != std::string_view::npos;
}

// RFC 9110: GET brings HEAD with it, and every path takes OPTIONS.
std::string allowed_methods(const std::vector<Method>& methods) {
  std::string all;
  for (const Method method : methods) {
    all += std::string(to_string(method)) + ", ";
    if (method == Method::Get) all += "HEAD, ";
  }
  return all + "OPTIONS";
}

// RFC 9745 and RFC 8594: since when, and where the same is found under /api/v1.
void mark_deprecated(Headers& headers, std::string_view target) {
  set_header(headers, "Deprecation", "@1735689600");  // 2025-01-01
  const std::string_view path = target.substr(0, target.find('?'));
  const std::string_view rest = path.substr(std::string_view("/api").size());
  if (path.find_first_of("<>\"") == std::string_view::npos)
    set_header(headers, "Link", fmt::format("</api/v1{}>; rel=\"successor-version\"", rest));
}

bool wants_csv(const Route& route, const Call& call) {
  return route.has_csv && (call.arguments.text("format") == "csv" ||
                           (!call.arguments.has("format") && accepts(call.request, "text/csv")));
}

// Pages of a list from its second one on, as lines of CSV.
class CsvPages {
 public:
  CsvPages(const Route& route, const Call& call, std::string first, std::string cursor)
      : route_(route),
        context_(call.context),
        request_(call.request),
        principal_(call.principal),
        arguments_(call.arguments),
        part_(std::move(first)),
        cursor_(std::move(cursor)) {
    arguments_.erase("cursor");
    arguments_.set("limit", std::to_string(context_.settings.page_rows_max));
  }

  // Empty at the end.
  std::string next() {
    if (!part_.empty()) return std::exchange(part_, {});
    if (!cursor_) return {};
    Arguments arguments = arguments_;
    arguments.set("cursor", *cursor_);
    const Json none;
    auto reply = route_.handler({context_, request_, principal_, arguments, none});
    if (!reply) throw std::runtime_error(reply.error().detail);
    Answer& answer = std::get<Answer>(*reply);
    cursor_ = std::move(answer.next_cursor);
    return csv_rows(answer.data, route_.answer, components());
  }

 private:
  const Route& route_;
  const Context& context_;
  Request request_;
  Principal principal_;
  Arguments arguments_;
  std::string part_;
  std::optional<std::string> cursor_;
};

}  // namespace

Dispatcher::Dispatcher(const Context& context)
    : context_(context),
      hosts_(known_hosts(context.settings)),
      replays_(context.settings.idempotency_kept,
               core::Duration::hours(context.settings.idempotency_hours)),
      id_prefix_(fmt::format("{:x}", context.started_at.milliseconds())) {}

std::string Dispatcher::next_id() {
  return fmt::format("{}-{}", id_prefix_, ++requests_);
}

bool Dispatcher::is_known_host(std::string_view host) const {
  return std::ranges::any_of(hosts_, [&](const std::string& known) {
    return equals_ignoring_case(host_name(host), known);
  });
}

Response Dispatcher::handle(const Request& request) {
  ++context_.counters.requests;
  auto answered = answer(request);
  if (!answered) return refuse(answered.error(), request);
  Response response = std::move(*answered);
  set_header(response.headers, "X-Request-Id", next_id());
  set_header(response.headers, "X-Content-Type-Options", "nosniff");
  set_header(response.headers, "Referrer-Policy", "no-referrer");
  if (find_header(response.headers, "Content-Security-Policy").empty())
    set_header(response.headers, "Content-Security-Policy", content_policy);
  if (find_header(response.headers, "Cache-Control").empty())
    set_header(response.headers, "Cache-Control", "no-store");
  return response;
}

Response Dispatcher::refuse(const Problem& problem, const Request& request) {
  const std::string id = next_id();
  const std::string_view path =
      std::string_view(request.target).substr(0, request.target.find('?'));
  Response response = to_response(problem, id, core::log::to_ascii(path.substr(0, 200)));
  if (response.status >= 500 && response.status != 501) {
    ++context_.counters.errors;
    core::log::error("api {} {} {}: {}", id, request.method, path, problem.detail);
  }
  set_header(response.headers, "X-Request-Id", id);
  set_header(response.headers, "X-Content-Type-Options", "nosniff");
  set_header(response.headers, "Content-Security-Policy", content_policy);
  set_header(response.headers, "Cache-Control", "no-store");
  if (response.status == 401) set_header(response.headers, "WWW-Authenticate", "Bearer");
  if (response.status == 429 || response.status == 503)
    set_header(response.headers, "Retry-After", "1");
  return response;
}

bool Dispatcher::is_slow(const Request& request) {
  Target target;
  std::string problem;
  if (!parse_target(request.target, target, problem)) return false;
  const Match found = match(request.method, target.path);
  return found.route != nullptr && found.route->is_slow;
}

std::expected<Response, Problem> Dispatcher::answer(const Request& request) {
  if (!is_known_host(request.header("Host")))
    return std::unexpected(Problem("host_refused", "add the name to api.allowed_hosts"));
  Target target;
  std::string problem;
  if (!parse_target(request.target, target, problem))
    return std::unexpected(Problem("malformed_request", problem));
  if (std::cmp_greater(request.body.size(), context_.settings.body_bytes_max))
    return std::unexpected(Problem(
        "body_too_large", fmt::format("at most {} bytes", context_.settings.body_bytes_max)));

  const bool is_read = request.method == "GET" || request.method == "HEAD";
  const Match found = match(request.method, target.path);
  if (found.route == nullptr && found.allowed.empty()) {
    if (auto page = context_.pages.find(request, target.path); page && is_read)
      return std::move(*page);
    return std::unexpected(Problem("route_not_found", "GET /openapi.json lists what there is"));
  }
  if (found.route == nullptr) {
    Headers headers = {{"Allow", allowed_methods(found.allowed)}};
    if (request.method == "OPTIONS")
      return Response{.status = 204, .headers = std::move(headers), .body = {}, .stream = {}};
    Problem refused("method_not_allowed", "the path exists, the method does not");
    refused.headers = std::move(headers);
    return std::unexpected(std::move(refused));
  }
  const Route& route = *found.route;
  auto principal = admit(request, route.scope, !is_read);
  if (!principal) return std::unexpected(std::move(principal).error());
  auto arguments = check_parameters(route, found.values, target.query);
  if (!arguments) return std::unexpected(std::move(arguments).error());
  return call(route, request, *principal, *arguments);
}

std::expected<Principal, Problem> Dispatcher::admit(const Request& request, ApiScope scope,
                                                    bool is_write) {
  Access& access = context_.access;
  const bool has_credential =
      !request.header("Authorization").empty() || !request.header("Cookie").empty();
  if (has_credential && access.is_braked(request.address))
    return std::unexpected(Problem("too_many_requests", "too many wrong credentials"));
  auto principal = access.identify(request);
  if (!principal) {
    if (principal.error().code == "unauthorized") access.note_failure(request.address);
    return principal;
  }
  if (!access.may_ask(request, *principal, is_write))
    return std::unexpected(Problem("too_many_requests", "see api.rate"));
  if (principal->scope < scope) {
    if (principal->scope == ApiScope::None)
      return std::unexpected(Problem("unauthorized",
                                     "sign in with the link of `sixbtc serve`, or send a token: "
                                     "sixbtc token create"));
    return std::unexpected(
        Problem("scope_missing", fmt::format("this needs the scope {}", to_string(scope))));
  }
  const std::string_view origin = request.header("Origin");
  if (is_write && !origin.empty()) {
    const std::size_t scheme = origin.find("://");
    if (scheme == std::string_view::npos || !is_known_host(origin.substr(scheme + 3)))
      return std::unexpected(
          Problem("origin_refused", "add its host to api.allowed_hosts if it is yours"));
  }
  if (is_write && principal->is_session && !is_same(request.header(csrf_header), principal->csrf))
    return std::unexpected(Problem("csrf_missing", "GET /api/v1/session gives its value"));
  return principal;
}

std::expected<Principal, Problem> Dispatcher::admit_stream(const Request& request) {
  if (!is_known_host(request.header("Host")))
    return std::unexpected(Problem("host_refused", "add the name to api.allowed_hosts"));
  const std::string_view origin = request.header("Origin");
  const std::size_t scheme = origin.find("://");
  if (!origin.empty() &&
      (scheme == std::string_view::npos || !is_known_host(origin.substr(scheme + 3))))
    return std::unexpected(
        Problem("origin_refused", "add its host to api.allowed_hosts if it is yours"));
  if (context_.counters.stream_clients >= context_.settings.stream.clients_max)
    return std::unexpected(Problem("unavailable", "too many stream clients"));
  return admit(request, ApiScope::Read, false);
}

std::expected<Response, Problem> Dispatcher::call(const Route& route, const Request& request,
                                                  const Principal& principal,
                                                  const Arguments& arguments) {
  auto body = check_body(route, request, context_.settings);
  if (!body) return std::unexpected(std::move(body).error());
  const Call made{context_, request, principal, arguments, *body};
  const std::string_view key = request.header("Idempotency-Key");
  if (key.empty() || route.method == Method::Get) {
    if (route.needs_key)
      return std::unexpected(Problem("idempotency_key_required",
                                     "send any text of your own that names this one request"));
    return run(route, made);
  }
  constexpr std::size_t key_bytes_max = 200;
  if (key.size() > key_bytes_max)
    return std::unexpected(Problem("malformed_request", "the Idempotency-Key is too long"));
  const Replays::Key replay{
      principal.name, std::string(key),
      core::sha256_hex(request.method + " " + request.target + "\n" + request.body)};
  auto known = replays_.begin(replay, context_.services.clock.now());
  if (!known) return std::unexpected(std::move(known).error());
  if (*known) {
    Response again = std::move(**known);
    set_header(again.headers, "Idempotency-Replayed", "true");
    return again;
  }
  auto response = run(route, made);
  if (response)
    replays_.finish(replay, *response);
  else
    replays_.abandon(replay);
  return response;
}

std::expected<Response, Problem> Dispatcher::run(const Route& route, const Call& call) {
  if (!route.missing.empty()) {
    Problem problem("not_implemented", "it needs " + route.missing);
    problem.missing = route.missing;
    if (route.is_deprecated) mark_deprecated(problem.headers, call.request.target);
    return std::unexpected(std::move(problem));
  }
  const std::uint64_t sequence = route.topic.empty() ? 0 : context_.events.sequence(route.topic);
  std::expected<std::variant<Answer, Response>, Problem> reply =
      std::unexpected(Problem("internal", "the handler failed"));
  try {
    reply = route.handler(call);
  } catch (const std::exception& failure) {
    core::log::error("api {}: {}", route.path, failure.what());
  }
  if (!reply) return std::unexpected(std::move(reply).error());
  if (auto* const whole = std::get_if<Response>(&*reply)) return std::move(*whole);

  Answer& answer = std::get<Answer>(*reply);
  Response response{.status = answer.status == 200 ? route.success : answer.status,
                    .headers = std::move(answer.headers),
                    .body = {},
                    .stream = {}};
  if (route.is_deprecated) mark_deprecated(response.headers, call.request.target);
  if (response.status == 204) return response;
  if (wants_csv(route, call)) {
    set_header(response.headers, "Content-Type", "text/csv; charset=utf-8; header=present");
    response.body = csv_of(answer.data, route.answer, components());
    // A file that ends at some page would look whole.
    if (answer.next_cursor && !call.arguments.has("limit"))
      response.stream = [pages = std::make_shared<CsvPages>(route, call, std::move(response.body),
                                                            *answer.next_cursor)] {
        return pages->next();
      };
    return response;
  }
  const std::string data = answer.data.dump(-1, ' ', false, Json::error_handler_t::replace);
  set_header(response.headers, "Content-Type", "application/json");
  if (route.method == Method::Get) {
    const std::string tag = "W/\"" + core::sha256_hex(data).substr(0, 24) + "\"";
    set_header(response.headers, "ETag", tag);
    set_header(response.headers, "Cache-Control", "private, no-cache");
    if (names_tag(call.request.header("If-None-Match"), tag)) {
      response.status = 304;
      return response;
    }
  }
  Json meta = {{"as_of", context_.services.clock.now().to_rfc3339()}};
  meta["seq"] = route.topic.empty() ? Json() : Json(sequence);
  meta["next_cursor"] = answer.next_cursor ? Json(*answer.next_cursor) : Json();
  for (auto& [name, word] : answer.meta) meta[name] = std::move(word);
  response.body = fmt::format(R"({{"data":{},"meta":{}}})", data, meta.dump());
  return response;
}

}  // namespace sixbtc::web_api
