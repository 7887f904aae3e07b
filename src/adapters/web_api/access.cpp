#include "adapters/web_api/access.hpp"

#include <algorithm>

#include "core/log.hpp"

namespace sixbtc::web_api {

namespace {

constexpr std::string_view bearer = "Bearer ";
constexpr std::size_t clients_remembered = 100'000;

}  // namespace

bool RateLimit::take(const std::string& client, core::Timestamp now) {
  const std::scoped_lock lock(mutex_);
  if (paid_at_.size() > clients_remembered)
    std::erase_if(paid_at_, [&](const auto& entry) { return entry.second <= now; });
  if (paid_at_.size() > clients_remembered) return false;
  core::Timestamp& paid = paid_at_.try_emplace(client, now).first->second;
  if (paid < now) paid = now;
  const auto price = core::Duration::nanoseconds(span_.nanoseconds() / count_);
  if (now + span_ < paid + price) return false;
  paid = paid + price;
  return true;
}

bool RateLimit::would_take(const std::string& client, core::Timestamp now) const {
  const std::scoped_lock lock(mutex_);
  const auto found = paid_at_.find(client);
  const auto price = core::Duration::nanoseconds(span_.nanoseconds() / count_);
  return found == paid_at_.end() || found->second + price <= now + span_;
}

Access::Access(const core::Clock& clock, const ports::ApiSettings& settings,
               ports::TokenRepository& tokens)
    : clock_(clock),
      settings_(settings),
      repository_(tokens),
      requests_(settings.rate.requests_per_second, core::Duration::seconds(1)),
      writes_(settings.rate.writes_per_second, core::Duration::seconds(1)),
      failures_(settings.rate.failed_sign_ins_per_minute, core::Duration::minutes(1)) {}

core::Result<std::string> Access::make_sign_in_code() {
  ASSIGN_OR_RETURN(std::string code, random_text());
  const std::scoped_lock lock(mutex_);
  const core::Timestamp now = clock_.now();
  std::erase_if(codes_, [&](const auto& entry) { return entry.second <= now; });
  codes_[hash_of(code)] = now + core::Duration::minutes(settings_.session.sign_in_minutes);
  return code;
}

core::Result<Access::SignedIn> Access::sign_in(std::string_view code) {
  ASSIGN_OR_RETURN(std::string cookie, random_text());
  ASSIGN_OR_RETURN(std::string csrf, random_text());
  const std::scoped_lock lock(mutex_);
  const core::Timestamp now = clock_.now();
  const auto found = codes_.find(hash_of(code));
  if (found == codes_.end() || found->second <= now)
    return core::fail(core::ErrorKind::Unauthorized, "the sign-in code is wrong, used or too old",
                      "",
                      "ask for a new link: sixbtc serve prints one, POST /api/v1/session/link "
                      "makes one");
  codes_.erase(found);
  std::erase_if(sessions_, [&](const auto& entry) { return entry.second.expires_at <= now; });
  if (std::cmp_greater_equal(sessions_.size(), settings_.session.sessions_max))
    sessions_.erase(std::ranges::min_element(
        sessions_, {}, [](const auto& entry) { return entry.second.expires_at; }));
  sessions_[hash_of(cookie)] = {csrf, now + core::Duration::hours(settings_.session.hours)};
  return SignedIn{std::move(cookie), std::move(csrf)};
}

void Access::sign_out(const Request& request) {
  const std::string_view cookie = find_cookie(request.header("Cookie"), session_cookie);
  const std::scoped_lock lock(mutex_);
  sessions_.erase(hash_of(cookie));
}

std::expected<Principal, Problem> Access::identify(const Request& request) {
  const std::string_view authorization = request.header("Authorization");
  if (!authorization.empty()) {
    if (authorization.size() <= bearer.size() ||
        !equals_ignoring_case(authorization.substr(0, bearer.size()), bearer))
      return std::unexpected(
          Problem("unauthorized", "the Authorization header must be: Bearer TOKEN"));
    return by_token(authorization.substr(bearer.size()));
  }
  const std::string_view cookie = find_cookie(request.header("Cookie"), session_cookie);
  if (!cookie.empty()) return by_session(cookie);
  const bool may_read = settings_.anonymous == ports::AnonymousAccess::Read;
  return Principal{.name = "anonymous",
                   .scope = may_read ? ports::ApiScope::Read : ports::ApiScope::None,
                   .is_session = false,
                   .csrf = ""};
}

std::expected<Principal, Problem> Access::by_token(std::string_view token) {
  const std::scoped_lock lock(mutex_);
  if (const core::Status read = refresh_tokens(); !read)
    return std::unexpected(Problem(read.error()));
  const auto found = tokens_.find(hash_of(token));
  if (found == tokens_.end())
    return std::unexpected(Problem("unauthorized", "the token is not known or was revoked"));
  const ports::ApiToken& known = found->second;
  return Principal{.name = fmt::format("token {} ({})", known.id, known.name),
                   .scope = known.scope,
                   .is_session = false,
                   .csrf = ""};
}

// A cookie of an old session is no attack: the browser just has to sign in again.
std::expected<Principal, Problem> Access::by_session(std::string_view cookie) {
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(hash_of(cookie));
  if (found == sessions_.end() || found->second.expires_at <= clock_.now())
    return Principal{
        .name = "anonymous", .scope = ports::ApiScope::None, .is_session = false, .csrf = ""};
  return Principal{.name = "session",
                   .scope = ports::ApiScope::Admin,
                   .is_session = true,
                   .csrf = found->second.csrf};
}

core::Status Access::refresh_tokens() {
  const core::Timestamp now = clock_.now();
  if (tokens_read_at_ &&
      now < *tokens_read_at_ + core::Duration::seconds(settings_.token_refresh_seconds))
    return {};
  ASSIGN_OR_RETURN(std::vector<ports::ApiToken> all, repository_.list());
  tokens_.clear();
  for (ports::ApiToken& token : all) {
    std::string hash = token.hash;
    if (!token.revoked_at) tokens_.emplace(std::move(hash), std::move(token));
  }
  tokens_read_at_ = now;
  return {};
}

void Access::forget_tokens() {
  const std::scoped_lock lock(mutex_);
  tokens_read_at_.reset();
}

bool Access::may_ask(const Request& request, const Principal& principal, bool is_write) {
  const std::string client =
      principal.scope == ports::ApiScope::None ? request.address : principal.name;
  const core::Timestamp now = clock_.now();
  return requests_.take(client, now) && (!is_write || writes_.take(client, now));
}

void Access::note_failure(const std::string& address) {
  (void)failures_.take(address, clock_.now());
  core::log::warning("api: a wrong token or sign-in code from {}", address);
}

bool Access::is_braked(const std::string& address) const {
  return !failures_.would_take(address, clock_.now());
}

}  // namespace sixbtc::web_api
