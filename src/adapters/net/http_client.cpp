#include <algorithm>
#include <mutex>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "adapters/net/http.hpp"
#include "adapters/net/url.hpp"
#include "core/check.hpp"
#include "core/log.hpp"

namespace sixbtc::net {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;
using core::ErrorKind;

constexpr unsigned header_bytes_max = 64 * 1024;

// What an answer is read into: any bytes, up to the limit of the request.
using Parser = http::response_parser<http::string_body>;

// One request from look-up to answer: each step starts the next one, the deadline is the stream's
// own timer, and whatever fails ends it.
class Exchange {
 public:
  Exchange(asio::io_context& context, asio::ssl::context& tls, const HttpRequest& request, Url url)
      : request_(request),
        url_(std::move(url)),
        resolver_(context),
        timer_(context),
        stream_(context, tls) {
    parser_.header_limit(header_bytes_max);
    parser_.body_limit(request.answer_bytes_max);
    build();
  }

  void start() {
    timer_.expires_after(std::chrono::nanoseconds(request_.deadline.nanoseconds()));
    timer_.async_wait([this](beast::error_code error) {
      if (!error) give_up(beast::error::timeout);
    });
    resolver_.async_resolve(url_.host, url_.port,
                            [this](beast::error_code error, Tcp::resolver::results_type found) {
                              if (error) return give_up(error);
                              connect(found);
                            });
  }

  // From outside the loop through asio::post.
  void cancel() { give_up(asio::error::operation_aborted); }

  [[nodiscard]] beast::error_code error() const { return error_; }
  [[nodiscard]] bool is_sending() const { return is_sending_; }
  [[nodiscard]] long verification() const { return verification_; }
  [[nodiscard]] HttpResponse answer() {
    HttpResponse response;
    const auto& message = parser_.get();
    response.status = message.result_int();
    for (const auto& field : message) {
      std::string name(field.name_string());
      for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      response.headers.push_back({std::move(name), std::string(field.value())});
    }
    response.body = std::move(parser_.get().body());
    return response;
  }

  ~Exchange() { wipe(); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

 private:
  // Written by hand, because the message types of the library would keep copies of the key.
  void build() {
    const bool is_named = url_.host.find(':') == std::string::npos;
    std::string host = is_named ? url_.host : "[" + url_.host + "]";
    if (url_.port != (url_.is_tls ? "443" : "80")) host += ":" + url_.port;
    const auto add = [this](std::string_view name, std::string_view value) {
      head_ += name;
      head_ += ": ";
      head_ += value;
      head_ += "\r\n";
    };
    std::size_t size = 512 + url_.target.size() + host.size();
    for (const Header& header : request_.headers)
      size += header.name.size() + header.value.size() + 4;
    if (request_.secret.value != nullptr)
      size += request_.secret.name.size() + request_.secret.prefix.size() +
              request_.secret.value->reveal().size();
    head_.reserve(size);  // growing would leave the key behind in freed memory
    head_ += request_.method + " " + url_.target + " HTTP/1.1\r\n";
    add("Host", host);
    add("User-Agent", "sixbtc");
    add("Connection", "close");
    add("Accept-Encoding", "identity");
    if (request_.method != "GET") add("Content-Length", std::to_string(request_.body.size()));
    for (const Header& header : request_.headers) add(header.name, header.value);
    if (!request_.secret.name.empty()) {
      head_ += request_.secret.name;
      head_ += ": ";
      head_ += request_.secret.prefix;
      head_ += request_.secret.value->reveal();
      head_ += "\r\n";
    }
    head_ += "\r\n";
  }

  void connect(const Tcp::resolver::results_type& found) {
    asio::async_connect(stream_.next_layer(), found,
                        [this](beast::error_code error, const Tcp::endpoint&) {
                          if (error) return give_up(error);
                          url_.is_tls ? shake_hands() : write(stream_.next_layer());
                        });
  }

  void shake_hands() {
    SSL* const native = stream_.native_handle();
    // The macro of OpenSSL for this casts in the old style.
    if (SSL_ctrl(native, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 url_.host.data()) != 1)
      return give_up(asio::error::invalid_argument);
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification(url_.host));
    stream_.async_handshake(asio::ssl::stream_base::client, [this](beast::error_code error) {
      verification_ = SSL_get_verify_result(stream_.native_handle());
      if (error) return give_up(error);
      write(stream_);
    });
  }

  template <class Stream>
  void write(Stream& stream) {
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head_), asio::buffer(request_.body)};
    is_sending_ = true;
    asio::async_write(stream, parts, [this, &stream](beast::error_code error, std::size_t) {
      wipe();
      if (error) return give_up(error);
      http::async_read(stream, buffer_, parser_, [this](beast::error_code failed, std::size_t) {
        // Some servers close without the farewell of TLS; a whole answer is whole all the same.
        if (failed == asio::ssl::error::stream_truncated && parser_.is_done()) failed = {};
        give_up(failed);
      });
    });
  }

  // The end, good or bad; the first one counts.
  void give_up(beast::error_code error) {
    if (is_over_) return;
    is_over_ = true;
    error_ = error;
    timer_.cancel();
    resolver_.cancel();
    beast::error_code ignored;
    stream_.next_layer().close(ignored);
  }

  void wipe() {
    OPENSSL_cleanse(head_.data(), head_.size());
    head_.clear();
  }

  const HttpRequest& request_;
  Url url_;
  Tcp::resolver resolver_;
  asio::steady_timer timer_;
  asio::ssl::stream<Tcp::socket> stream_;
  beast::flat_buffer buffer_;
  Parser parser_;
  std::string head_;
  beast::error_code error_;
  long verification_ = X509_V_OK;
  bool is_over_ = false, is_sending_ = false;
};

core::Error to_error(const Exchange& exchange, const Url& url, const HttpRequest& request) {
  const beast::error_code error = exchange.error();
  const std::string where = url.host + ":" + url.port;
  if (exchange.verification() != X509_V_OK)
    return {ErrorKind::Unauthorized,
            fmt::format("the certificate is not trusted: {}",
                        X509_verify_cert_error_string(exchange.verification())),
            where, "nothing was sent"};
  if (error == asio::error::operation_aborted)
    return {ErrorKind::Interrupted, "stopped", where, ""};
  const ErrorKind kind = exchange.is_sending() ? ErrorKind::OutcomeUnknown : ErrorKind::Retryable;
  if (error == beast::error::timeout)
    return {kind, fmt::format("no answer within {:g} s", request.deadline.seconds()), where, ""};
  if (error == http::error::body_limit || error == http::error::header_limit ||
      error == http::error::buffer_overflow)
    return {ErrorKind::LimitReached,
            fmt::format("the answer is longer than {} bytes", request.answer_bytes_max), where, ""};
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error == asio::error::eof || error == asio::ssl::error::stream_truncated)
    return {kind, "the connection was closed before the whole answer", where, ""};
  if (error.category() == http::make_error_code(http::error::bad_version).category())
    return {ErrorKind::Malformed, "the answer is not HTTP: " + error.message(), where, ""};
  return {kind, core::log::to_ascii(error.message()), where, ""};
}

bool is_clean(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

core::Status check(const HttpRequest& request, const Url& url) {
  for (const Header& header : request.headers)
    if (!is_clean(header.name) || !is_clean(header.value))
      return core::fail(ErrorKind::Malformed, "a header holds control characters", header.name);
  if (request.secret.name.empty()) return {};
  CHECK(request.secret.value != nullptr);
  if (!is_clean(request.secret.value->reveal()))
    return core::fail(ErrorKind::Malformed, "the key holds blanks at its end or control characters",
                      request.secret.name, "set it again without line breaks");
  if (!url.is_tls && !url.is_loopback())
    return core::fail(ErrorKind::Invalid, "a key is never sent over plain http", url.host,
                      "write https://");
  return {};
}

class BeastClient final : public HttpClient {
 public:
  explicit BeastClient(HttpOptions options) : options_(std::move(options)) {}

  core::Result<HttpResponse> send(const HttpRequest& request) override {
    ASSIGN_OR_RETURN(Url url, parse_url(request.url));
    RETURN_IF_ERROR(check(request, url));
    if (request.stop.stop_requested()) return core::fail(ErrorKind::Interrupted, "stopped");
    // Asio throws where the machine has no thread or memory left.
    try {
      RETURN_IF_ERROR(trust(url));
      asio::io_context context;
      Exchange exchange(context, tls_, request, url);
      exchange.start();
      {
        const std::stop_callback on_stop(
            request.stop, [&] { asio::post(context, [&exchange] { exchange.cancel(); }); });
        context.run();
      }
      if (exchange.error()) return std::unexpected(to_error(exchange, url, request));
      return exchange.answer();
    } catch (const std::exception& error) {
      return core::fail(ErrorKind::Io, core::log::to_ascii(error.what()), url.host);
    }
  }

 private:
  core::Status trust(const Url& url) {
    const std::scoped_lock lock(mutex_);
    if (!url.is_tls || is_ready_) return {};
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    beast::error_code error;
    if (options_.authorities_file.empty())
      tls_.set_default_verify_paths(error);
    else
      tls_.load_verify_file(options_.authorities_file, error);
    if (error)
      return core::fail(ErrorKind::Io, "no trusted certificates: " + error.message(),
                        options_.authorities_file, "install ca-certificates");
    is_ready_ = true;
    return {};
  }

  HttpOptions options_;
  std::mutex mutex_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  bool is_ready_ = false;
};

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const Header& one : headers)
    if (one.name == name) return one.value;
  return {};
}

std::unique_ptr<HttpClient> make_http_client(const HttpOptions& options) {
  return std::make_unique<BeastClient>(options);
}

}  // namespace sixbtc::net
