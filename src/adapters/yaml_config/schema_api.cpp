// Keys of the web API.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {

namespace {

using ports::ApiJobSettings;
using ports::ApiRateSettings;
using ports::ApiSessionSettings;
using ports::ApiSettings;
using ports::ApiStreamSettings;
using ports::TechnicalSettings;

template <auto... Members>
Field api(std::string_view path, Type type, std::string_view unit, std::string_view text) {
  return {path, std::move(type), unit, text, at<&S::api, Members...>, NameKind::None, false};
}

}  // namespace

std::vector<Field> api_fields() {
  return {
      api<&ApiSettings::host>("api.host", text(), "", "Address `serve` listens on."),
      api<&ApiSettings::port>("api.port", integer(0, 65535), "",
                              "Port `serve` listens on; 0 takes a free one."),
      api<&ApiSettings::public_without_tls>(
          "api.public_without_tls", boolean(), "",
          "Acknowledges that a public address without TLS shows every token to the network."),
      api<&ApiSettings::allowed_hosts>(
          "api.allowed_hosts", text(), "",
          "Further names accepted in Host and Origin, separated by blanks."),
      api<&ApiSettings::anonymous>("api.anonymous", choice({"none", "read"}), "",
                                   "What a client without token or session may do."),
      api<&ApiSettings::io_threads>("api.io_threads", integer(1, 64), "threads",
                                    "Threads that read, answer and write."),
      api<&ApiSettings::slow_threads>("api.slow_threads", integer(1, 64), "threads",
                                      "Threads for answers that compute for long."),
      api<&ApiSettings::slow_queue_max>("api.slow_queue_max", integer(1, 100'000), "requests",
                                        "Requests waiting for those threads; more are refused."),
      api<&ApiSettings::body_bytes_max>("api.body_bytes_max", integer(1024, 1 << 28), "bytes",
                                        "Largest request body."),
      api<&ApiSettings::url_bytes_max>("api.url_bytes_max", integer(256, 1 << 16), "bytes",
                                       "Longest request target."),
      api<&ApiSettings::header_bytes_max>("api.header_bytes_max", integer(256, 1 << 16), "bytes",
                                          "Longest value of one request header."),
      api<&ApiSettings::headers_max>("api.headers_max", integer(8, 1000), "headers",
                                     "Most headers of one request."),
      api<&ApiSettings::json_depth_max>("api.json_depth_max", integer(4, 512), "levels",
                                        "Deepest nesting of a JSON body."),
      api<&ApiSettings::connections_max>("api.connections_max", integer(8, 1'000'000),
                                         "connections", "Open connections; more wait."),
      api<&ApiSettings::read_seconds_max>(
          "api.read_seconds_max", integer(1, 3600), "seconds",
          "Time for a whole request, and idle time between two on one connection."),
      api<&ApiSettings::write_seconds_max>("api.write_seconds_max", integer(1, 3600), "seconds",
                                           "Time in which a client must take a part of an answer."),
      api<&ApiSettings::handle_seconds_max>("api.handle_seconds_max", integer(1, 3600), "seconds",
                                            "Time in which an answer must begin."),
      api<&ApiSettings::drain_seconds_max>("api.drain_seconds_max", integer(0, 3600), "seconds",
                                           "Time for answers and jobs under way after SIGTERM."),
      api<&ApiSettings::page_rows>("api.page_rows", integer(1, 100'000), "rows",
                                   "Rows of a page where the client names no limit."),
      api<&ApiSettings::page_rows_max>("api.page_rows_max", integer(1, 100'000), "rows",
                                       "Most rows of a page."),
      api<&ApiSettings::idempotency_hours>("api.idempotency_hours", integer(1, 8760), "hours",
                                           "A repeated Idempotency-Key gets the first answer."),
      api<&ApiSettings::idempotency_kept>("api.idempotency_kept", integer(1, 1'000'000), "answers",
                                          "Answers kept for that."),
      api<&ApiSettings::token_refresh_seconds>(
          "api.token_refresh_seconds", integer(1, 3600), "seconds",
          "A token made or revoked by another process counts after this long."),
      api<&ApiSettings::watch_milliseconds>(
          "api.watch_milliseconds", integer(50, 60'000), "ms",
          "Pause between two looks at what other processes stored."),
      api<&ApiSettings::log_lines_kept>("api.log_lines_kept", integer(0, 1'000'000), "lines",
                                        "Newest log lines kept in memory for /api/v1/logs."),
      api<&ApiSettings::series_kept>("api.series_kept", integer(1, 10'000), "series",
                                     "Series kept open in memory, those used last."),
      api<&ApiSettings::rate, &ApiRateSettings::requests_per_second>(
          "api.rate.requests_per_second", integer(1, 10'000'000), "1/s",
          "Requests of one client; a burst of one second's worth is allowed."),
      api<&ApiSettings::rate, &ApiRateSettings::writes_per_second>(
          "api.rate.writes_per_second", integer(1, 1'000'000), "1/s",
          "Requests of one client that change something."),
      api<&ApiSettings::rate, &ApiRateSettings::failed_sign_ins_per_minute>(
          "api.rate.failed_sign_ins_per_minute", integer(1, 1'000'000), "1/min",
          "Wrong tokens and sign-in codes from one address; then it must wait."),
      api<&ApiSettings::session, &ApiSessionSettings::hours>(
          "api.session.hours", integer(1, 8760), "hours", "A browser stays signed in this long."),
      api<&ApiSettings::session, &ApiSessionSettings::sign_in_minutes>(
          "api.session.sign_in_minutes", integer(1, 1440), "minutes",
          "A sign-in link can be used once within this time."),
      api<&ApiSettings::session, &ApiSessionSettings::sessions_max>(
          "api.session.sessions_max", integer(1, 10'000), "sessions",
          "Signed-in browsers; the oldest is signed out for one more."),
      api<&ApiSettings::jobs, &ApiJobSettings::workers>("api.jobs.workers", integer(1, 64),
                                                        "threads", "Jobs that run at a time."),
      api<&ApiSettings::jobs, &ApiJobSettings::queued_max>(
          "api.jobs.queued_max", integer(1, 100'000), "jobs", "Jobs that wait; more are refused."),
      api<&ApiSettings::jobs, &ApiJobSettings::kept>("api.jobs.kept", integer(1, 100'000), "jobs",
                                                     "Finished jobs that can be asked for."),
      api<&ApiSettings::stream, &ApiStreamSettings::updates_per_second>(
          "api.stream.updates_per_second", integer(1, 1000), "1/s",
          "Updates of one topic; newer values replace older ones that wait."),
      api<&ApiSettings::stream, &ApiStreamSettings::heartbeat_seconds>(
          "api.stream.heartbeat_seconds", integer(1, 600), "seconds",
          "Pause between heartbeats; a client that misses two is closed."),
      api<&ApiSettings::stream, &ApiStreamSettings::resume_messages>(
          "api.stream.resume_messages", integer(1, 1'000'000), "messages",
          "Messages of a topic kept for clients that come back."),
      api<&ApiSettings::stream, &ApiStreamSettings::queue_bytes_max>(
          "api.stream.queue_bytes_max", integer(1024, 1 << 30), "bytes",
          "A client that has not taken this much is too slow and closed."),
      api<&ApiSettings::stream, &ApiStreamSettings::clients_max>(
          "api.stream.clients_max", integer(1, 1'000'000), "clients",
          "WebSocket clients; more are refused."),
      api<&ApiSettings::stream, &ApiStreamSettings::message_bytes_max>(
          "api.stream.message_bytes_max", integer(128, 1 << 20), "bytes",
          "Longest message of a client."),
      api<&ApiSettings::technical, &TechnicalSettings::rsi_length>(
          "api.technical.rsi_length", integer(2, 1000), "bars", "RSI of /api/v1/ta."),
      api<&ApiSettings::technical, &TechnicalSettings::atr_length>(
          "api.technical.atr_length", integer(2, 1000), "bars", "Average true range."),
      api<&ApiSettings::technical, &TechnicalSettings::band_length>(
          "api.technical.band_length", integer(2, 1000), "bars", "Bollinger bands."),
      api<&ApiSettings::technical, &TechnicalSettings::fast_length>(
          "api.technical.fast_length", integer(2, 1000), "bars", "Fast average, MACD too."),
      api<&ApiSettings::technical, &TechnicalSettings::slow_length>(
          "api.technical.slow_length", integer(3, 1000), "bars", "Slow average, MACD too."),
      api<&ApiSettings::technical, &TechnicalSettings::signal_length>(
          "api.technical.signal_length", integer(2, 1000), "bars", "Signal line of MACD."),
      api<&ApiSettings::technical, &TechnicalSettings::band_multiple>(
          "api.technical.band_multiple", real(0.1, 10), "standard deviations",
          "Half the width of the bands."),
  };
}

}  // namespace sixbtc::yaml_config
