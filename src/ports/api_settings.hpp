// Configured values of the web API (api.*). Units are in the names; no member has a default.
#pragma once

#include <cstdint>
#include <string>

namespace sixbtc::ports {

enum class AnonymousAccess { None, Read };

struct ApiRateSettings {
  std::int64_t requests_per_second;         // of one client
  std::int64_t writes_per_second;           // of one client
  std::int64_t failed_sign_ins_per_minute;  // of one address
};

struct ApiSessionSettings {
  std::int64_t hours;            // a browser stays signed in
  std::int64_t sign_in_minutes;  // a sign-in link can be used
  std::int64_t sessions_max;
};

struct ApiJobSettings {
  std::int64_t workers;
  std::int64_t queued_max;
  std::int64_t kept;  // finished jobs that can still be asked for
};

struct ApiStreamSettings {
  std::int64_t updates_per_second;  // of one topic
  std::int64_t heartbeat_seconds;
  std::int64_t resume_messages;  // kept a topic
  std::int64_t queue_bytes_max;  // not yet taken by a client
  std::int64_t clients_max;
  std::int64_t message_bytes_max;  // from a client
};

// Lengths in bars of the indicators /api/v1/ta shows.
struct TechnicalSettings {
  std::int64_t rsi_length, atr_length, band_length;
  std::int64_t fast_length, slow_length, signal_length;  // averages and MACD
  double band_multiple;                                  // standard deviations
};

struct ApiSettings {
  std::string host;
  std::int64_t port;
  bool public_without_tls;    // the risk of a public address without TLS is acknowledged
  std::string allowed_hosts;  // further names in Host and Origin, separated by blanks
  AnonymousAccess anonymous;  // what a client without token or session may do
  std::int64_t io_threads;
  std::int64_t slow_threads;  // for answers that compute
  std::int64_t slow_queue_max;
  std::int64_t body_bytes_max;
  std::int64_t url_bytes_max;
  std::int64_t header_bytes_max;  // of one header
  std::int64_t headers_max;
  std::int64_t json_depth_max;
  std::int64_t connections_max;
  std::int64_t read_seconds_max;   // for a whole request, and idle between two
  std::int64_t write_seconds_max;  // for a part of an answer
  std::int64_t handle_seconds_max;
  std::int64_t drain_seconds_max;
  std::int64_t page_rows;  // where a client names no limit
  std::int64_t page_rows_max;
  std::int64_t idempotency_hours;
  std::int64_t idempotency_kept;
  std::int64_t token_refresh_seconds;
  std::int64_t watch_milliseconds;  // between two looks at what other processes stored
  std::int64_t log_lines_kept;
  std::int64_t series_kept;  // open in memory for clients
  ApiRateSettings rate;
  ApiSessionSettings session;
  ApiJobSettings jobs;
  ApiStreamSettings stream;
  TechnicalSettings technical;
};

}  // namespace sixbtc::ports
