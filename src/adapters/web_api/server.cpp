// The only file that knows the server library: sockets to requests, answers to sockets.
#include "adapters/web_api/server.hpp"

#include <sys/resource.h>

#include <boost/asio/thread_pool.hpp>
#include <restinio/all.hpp>

#include "adapters/web_api/api.hpp"
#include "adapters/web_api/stream_client.hpp"
#include "core/log.hpp"

namespace sixbtc::web_api {

namespace {

namespace asio = boost::asio;
using std::chrono::seconds;

struct Traits : restinio::default_traits_t {
  static constexpr bool use_connection_count_limiter = true;
};
using HttpServer = restinio::http_server_t<Traits>;
using RequestHandle = restinio::request_handle_t;

// Beyond the configured body a client still gets a problem document; beyond this it is cut off.
constexpr std::uint64_t body_slack = 1 << 20;

// Each connection is a file; the shell's limit is often 1,024.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

Request request_of(const RequestHandle& handle) {
  const restinio::http_request_header_t& header = handle->header();
  Request request;
  request.method = header.method().c_str();
  request.target = header.request_target();
  header.for_each_field([&](const restinio::http_header_field_t& field) {
    request.headers.emplace_back(field.name(), field.value());
  });
  request.body = handle->body();
  request.address = handle->remote_endpoint().address().to_string();
  return request;
}

restinio::http_status_line_t status_line(int status) {
  const auto code = restinio::http_status_code_t{static_cast<std::uint16_t>(status)};
  switch (status) {
    case 200:
      return {code, "OK"};
    case 201:
      return {code, "Created"};
    case 202:
      return {code, "Accepted"};
    case 204:
      return {code, "No Content"};
    case 304:
      return {code, "Not Modified"};
    default:
      return {code, status < 500 ? "Request Problem" : "Server Problem"};
  }
}

template <class Builder>
void add_headers(Builder& builder, const Response& response) {
  for (const auto& [name, value] : response.headers) builder.append_header(name, value);
}

// Sends the next part when the last one was taken, so that one part is in memory at a time.
class StreamedAnswer : public std::enable_shared_from_this<StreamedAnswer> {
 public:
  using Builder = restinio::response_builder_t<restinio::chunked_output_t>;
  StreamedAnswer(Builder builder, BodySource source, Counters& counters,
                 std::function<void(std::function<void()>)> later)
      : builder_(std::move(builder)),
        source_(std::move(source)),
        counters_(counters),
        later_(std::move(later)) {}

  void next() {
    std::string part;
    try {
      part = source_();
    } catch (const std::exception& problem) {
      // The status is sent already; a cut connection is the only honest end.
      core::log::error("api: a streamed answer failed: {}", problem.what());
      return;
    }
    if (part.empty()) {
      builder_.done();
      return;
    }
    counters_.streamed_bytes += part.size();
    builder_.append_chunk(std::move(part));
    builder_.flush([self = shared_from_this()](const auto& error) {
      if (!error) self->later_([self] { self->next(); });
    });
  }

 private:
  Builder builder_;
  BodySource source_;
  Counters& counters_;
  std::function<void(std::function<void()>)> later_;
};

// Connections that still wait when the server ends count themselves off at it as they go, so they
// must go before it; and it must go before the context.
class IoContext : public asio::io_context {
 public:
  using io_context::io_context;
  void abandon_waiting() { shutdown(); }
};

class RestinioServer final : public Server {
 public:
  explicit RestinioServer(application::Services& services)
      : api_(services),
        io_(static_cast<int>(api_.settings().io_threads)),
        slow_(static_cast<std::size_t>(api_.settings().slow_threads)),
        flush_timer_(io_) {}

  ~RestinioServer() override {
    io_.stop();
    threads_.clear();
    slow_.join();
    io_.abandon_waiting();
    server_.reset();
  }

  core::Status listen() {
    raise_file_limit();
    const ports::ApiSettings& settings = api_.settings();
    try {
      server_ = std::make_unique<HttpServer>(restinio::external_io_context(io_), [&](auto& made) {
        made.address(settings.host)
            .port(static_cast<std::uint16_t>(settings.port))
            .read_next_http_message_timelimit(seconds(settings.read_seconds_max))
            .write_http_response_timelimit(seconds(settings.write_seconds_max))
            .handle_request_timeout(seconds(settings.handle_seconds_max))
            .max_parallel_connections(static_cast<std::size_t>(settings.connections_max))
            .incoming_http_msg_limits(
                restinio::incoming_http_msg_limits_t{}
                    .max_url_size(static_cast<std::size_t>(settings.url_bytes_max))
                    .max_field_name_size(static_cast<std::size_t>(settings.header_bytes_max))
                    .max_field_value_size(static_cast<std::size_t>(settings.header_bytes_max))
                    .max_field_count(static_cast<std::size_t>(settings.headers_max))
                    .max_body_size(static_cast<std::uint64_t>(settings.body_bytes_max) +
                                   body_slack))
            .acceptor_options_setter([](auto& options) {
              options.set_option(asio::ip::tcp::acceptor::reuse_address(true));
            })
            .socket_options_setter(
                [](auto& options) { options.set_option(asio::ip::tcp::no_delay(true)); })
            .acceptor_post_bind_hook([this](asio::ip::tcp::acceptor& acceptor) {
              port_ = acceptor.local_endpoint().port();
            })
            .request_handler([this](RequestHandle handle) { return take(std::move(handle)); });
      });
      server_->open_sync();
    } catch (const std::exception& problem) {
      return core::fail(core::ErrorKind::Io, problem.what(),
                        fmt::format("{}:{}", settings.host, settings.port),
                        "is the port in use? choose another with --port");
    }
    for (std::int64_t i = 0; i < settings.io_threads; ++i)
      threads_.emplace_back([this] { io_.run(); });
    flush_later();
    return {};
  }

  std::string address() const override {
    const std::string& host = api_.settings().host;
    return fmt::format("http://{}:{}",
                       host.find(':') == std::string::npos ? host : "[" + host + "]", port_);
  }

  core::Result<std::string> make_sign_in_link() override {
    ASSIGN_OR_RETURN(const std::string code, api_.access().make_sign_in_code());
    return address() + "/sign-in#" + code;
  }

  ports::EventSink& events() override { return api_.events(); }

  void run(const std::stop_token& stop) override {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait(lock, stop, [] { return false; });
    drain();
  }

 private:
  void drain() {
    server_->close_sync();
    api_.jobs().stop();
    close_stream_clients();
    const auto until =
        std::chrono::steady_clock::now() + seconds(api_.settings().drain_seconds_max);
    while (std::chrono::steady_clock::now() < until &&
           (under_way_ > 0 || !api_.jobs().is_idle() || api_.counters().stream_clients > 0))
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (under_way_ > 0) core::log::warning("api: {} answers were cut off", under_way_.load());
  }

  void flush_later() {
    flush_timer_.expires_after(
        std::chrono::milliseconds(1000 / api_.settings().stream.updates_per_second));
    flush_timer_.async_wait([this](const auto& error) {
      if (error) return;
      api_.events().flush();
      flush_later();
    });
  }

  restinio::request_handling_status_t take(RequestHandle handle) {
    Request request = request_of(handle);
    if (request.target.substr(0, request.target.find('?')) == Dispatcher::stream_path)
      return take_stream(handle, request);
    if (!Dispatcher::is_slow(request)) {
      send(handle, request, api_.dispatcher().handle(request));
      return restinio::request_accepted();
    }
    if (std::cmp_greater_equal(slow_waiting_.load(), api_.settings().slow_queue_max)) {
      send(
          handle, request,
          api_.dispatcher().refuse(Problem("unavailable", "too many long requests wait"), request));
      return restinio::request_accepted();
    }
    ++slow_waiting_;
    asio::post(slow_, [this, handle = std::move(handle), request = std::move(request)] {
      Response response = api_.dispatcher().handle(request);
      --slow_waiting_;
      send(handle, request, std::move(response));
    });
    return restinio::request_accepted();
  }

  restinio::request_handling_status_t take_stream(const RequestHandle& handle,
                                                  const Request& request) {
    const bool is_upgrade =
        handle->header().connection() == restinio::http_connection_header_t::upgrade &&
        equals_ignoring_case(request.header("Upgrade"), "websocket");
    auto admitted = api_.dispatcher().admit_stream(request);
    if (admitted && !is_upgrade)
      admitted = std::unexpected(Problem("malformed_request", "this path takes WebSocket only"));
    if (!admitted) {
      send(handle, request, api_.dispatcher().refuse(admitted.error(), request));
      return restinio::request_accepted();
    }
    using Connection = restinio::impl::connection_t<Traits>;
    auto connection = std::move(restinio::impl::access_req_connection(*handle));
    auto parts = dynamic_cast<Connection&>(*connection).move_upgrade_internals();
    auto alive =
        std::make_shared<decltype(parts.m_lifetime_monitor)>(std::move(parts.m_lifetime_monitor));
    start_stream_client(api_, std::move(parts.m_socket), request, std::move(alive));
    return restinio::request_accepted();
  }

  void send(const RequestHandle& handle, const Request& request, Response response) {
    ++under_way_;
    const auto sent = [this](const auto&) { --under_way_; };
    const bool is_head = request.method == "HEAD";
    if (response.stream && !is_head) {
      auto builder =
          handle->create_response<restinio::chunked_output_t>(status_line(response.status));
      add_headers(builder, response);
      // It counts until the source is gone, however that comes about.
      std::shared_ptr<void> counted(nullptr, [this](void*) { --under_way_; });
      const auto streamed = std::make_shared<StreamedAnswer>(
          std::move(builder), [source = std::move(response.stream), counted] { return source(); },
          api_.counters(),
          [this](std::function<void()> work) { asio::post(slow_, std::move(work)); });
      asio::post(slow_, [streamed] { streamed->next(); });
      return;
    }
    if (is_head) {
      auto builder =
          handle->create_response<restinio::user_controlled_output_t>(status_line(response.status));
      add_headers(builder, response);
      builder.set_content_length(response.body.size());
      builder.done(sent);
      return;
    }
    auto builder = handle->create_response(status_line(response.status));
    add_headers(builder, response);
    builder.set_body(std::move(response.body));
    builder.done(sent);
  }

  Api api_;
  IoContext io_;
  asio::thread_pool slow_;
  asio::steady_timer flush_timer_;
  std::unique_ptr<HttpServer> server_;
  std::vector<std::jthread> threads_;
  std::uint16_t port_ = 0;
  std::atomic<std::int64_t> slow_waiting_{0}, under_way_{0};
};

}  // namespace

core::Result<std::unique_ptr<Server>> Server::start(application::Services& services) {
  RETURN_IF_ERROR(check_exposure(services.settings().api));
  auto server = std::make_unique<RestinioServer>(services);
  RETURN_IF_ERROR(server->listen());
  return server;
}

}  // namespace sixbtc::web_api
