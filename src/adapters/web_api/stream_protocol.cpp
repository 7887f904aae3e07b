#include "adapters/web_api/stream_protocol.hpp"

#include "adapters/web_api/schema.hpp"

namespace sixbtc::web_api {

namespace {

constexpr std::size_t depth_max = 4;

const Json& request_schema() {
  static const Json schema = schema::object(
      {{"op", schema::one_of("", {"subscribe", "unsubscribe", "ping"})},
       {"topics", schema::list(schema::one_of("", EventHub::topics()), EventHub::topics().size())},
       {"since", {{"type", "object"}}}},
      {"topics", "since"});
  return schema;
}

}  // namespace

void StreamProtocol::greet() const {
  Json hello = {{"v", 1}, {"type", "hello"}, {"heartbeat_seconds", heartbeat_seconds_}};
  hello["topics"] = EventHub::topics();
  say(hello.dump());
}

void StreamProtocol::heartbeat(core::Timestamp now) const {
  say(fmt::format(R"({{"v":1,"type":"heartbeat","ts":"{}"}})", now.to_rfc3339()));
}

void StreamProtocol::complain(std::string_view code, std::string_view message) const {
  say(Json({{"v", 1}, {"type", "error"}, {"code", code}, {"message", message}}).dump());
}

void StreamProtocol::on_text(std::string_view text) {
  if (schema::nesting(text) > depth_max) return complain("malformed_request", "nested too deeply");
  const Json request = Json::parse(text, nullptr, false);
  if (request.is_discarded()) return complain("malformed_request", "the message is not JSON");
  const std::vector<Fault> faults = schema::check(request, request_schema(), Json::object());
  if (!faults.empty())
    return complain("invalid_body", faults.front().pointer + " " + faults.front().message);
  const std::string op = request["op"].get<std::string>();
  if (op == "ping") return say(R"({"v":1,"type":"pong"})");
  if (!request.contains("topics")) return complain("invalid_body", "/topics is required");
  for (const Json& name : request["topics"]) {
    const std::string topic = name.get<std::string>();
    if (op == "unsubscribe") {
      hub_.unsubscribe(client_, topic);
      continue;
    }
    std::optional<std::uint64_t> since;
    if (request.contains("since") && request["since"].contains(topic)) {
      if (!request["since"][topic].is_number_unsigned())
        return complain("invalid_body", "/since/" + topic + " must be a whole number");
      since = request["since"][topic].get<std::uint64_t>();
    }
    hub_.subscribe(client_, topic, since, send_);
  }
}

}  // namespace sixbtc::web_api
