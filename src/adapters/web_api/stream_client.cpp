#include "adapters/web_api/stream_client.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

#include "adapters/web_api/stream_protocol.hpp"

namespace sixbtc::web_api {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using Error = boost::system::error_code;
using Executor = asio::io_context::executor_type;  // of the one loop the server runs

constexpr websocket::close_code too_slow = static_cast<websocket::close_code>(4008);
constexpr std::chrono::seconds close_patience{5};

class StreamClient : public std::enable_shared_from_this<StreamClient> {
 public:
  StreamClient(Api& api, asio::ip::tcp::socket socket, std::shared_ptr<void> alive)
      : api_(api),
        strand_(asio::make_strand(*socket.get_executor().target<Executor>())),
        stream_(std::move(socket)),
        timer_(strand_),
        id_(next_id()),
        alive_(std::move(alive)) {
    ++api_.counters().stream_clients;
  }
  ~StreamClient() {
    api_.events().leave(id_);
    --api_.counters().stream_clients;
  }
  StreamClient(const StreamClient&) = delete;
  StreamClient& operator=(const StreamClient&) = delete;

  void start(const Request& request) {
    const ports::ApiStreamSettings& settings = api_.settings().stream;
    const std::chrono::seconds heartbeat(settings.heartbeat_seconds);
    // Half the idle time passes, then Beast asks with a ping.
    stream_.set_option(websocket::stream_base::timeout{
        std::chrono::seconds(api_.settings().read_seconds_max), 2 * heartbeat, true});
    stream_.read_message_max(static_cast<std::size_t>(settings.message_bytes_max));
    // The hub holds this while the client is subscribed, and must not keep it alive.
    protocol_.emplace(api_.events(), id_, settings.heartbeat_seconds,
                      [weak = weak_from_this()](const Frame& frame) {
                        if (const auto client = weak.lock()) client->send(frame);
                      });
    beast::http::request<beast::http::string_body> upgrade{beast::http::verb::get, request.target,
                                                           11};
    for (const auto& [name, value] : request.headers) upgrade.insert(name, value);
    asio::post(strand_, [self = shared_from_this(), upgrade = std::move(upgrade)]() mutable {
      self->accept(std::move(upgrade));
    });
  }

  // Any thread.
  void send(const Frame& frame) {
    const std::size_t waiting = queued_bytes_ += frame->size();
    if (std::cmp_greater(waiting, api_.settings().stream.queue_bytes_max)) {
      asio::post(strand_, [self = shared_from_this()] { self->close(too_slow, "too slow"); });
      return;
    }
    asio::post(strand_, [self = shared_from_this(), frame] {
      if (self->is_closing_) return;
      self->queue_.push_back(frame);
      if (self->queue_.size() == 1) self->write();
    });
  }

  void go_away() {
    asio::post(strand_, [self = shared_from_this()] {
      self->close(websocket::close_code::going_away, "the server stops");
    });
  }

 private:
  static std::uint64_t next_id() {
    static std::atomic<std::uint64_t> made{0};
    return ++made;
  }

  void accept(beast::http::request<beast::http::string_body> upgrade) {
    const auto kept = std::make_shared<decltype(upgrade)>(std::move(upgrade));
    stream_.async_accept(
        *kept, asio::bind_executor(strand_, [self = shared_from_this(), kept](const Error& error) {
          if (error) return;
          self->protocol_->greet();
          self->beat();
          self->read();
        }));
  }

  void read() {
    stream_.async_read(buffer_, asio::bind_executor(strand_, [self = shared_from_this()](
                                                                 const Error& error, std::size_t) {
                         if (error) return self->end();
                         if (self->stream_.got_text()) {
                           const auto data = self->buffer_.cdata();
                           self->protocol_->on_text(std::string_view(
                               static_cast<const char*>(data.data()), data.size()));
                         }
                         self->buffer_.consume(self->buffer_.size());
                         self->read();
                       }));
  }

  void write() {
    stream_.text(true);
    stream_.async_write(
        asio::buffer(*queue_.front()),
        asio::bind_executor(strand_, [self = shared_from_this()](const Error& error, std::size_t) {
          if (error) return self->end();
          self->queued_bytes_ -= self->queue_.front()->size();
          self->queue_.pop_front();
          if (!self->queue_.empty() && !self->is_closing_) self->write();
        }));
  }

  void beat() {
    timer_.expires_after(std::chrono::seconds(api_.settings().stream.heartbeat_seconds));
    timer_.async_wait(asio::bind_executor(strand_, [weak = weak_from_this()](const Error& error) {
      const auto self = weak.lock();
      if (error || !self || self->is_closing_) return;
      self->protocol_->heartbeat(self->api_.clock().now());
      self->beat();
    }));
  }

  void close(websocket::close_code code, const char* reason) {
    if (is_closing_) return;
    is_closing_ = true;
    api_.events().leave(id_);
    // Who does not read will not answer the close frame either.
    timer_.expires_after(close_patience);
    timer_.async_wait(asio::bind_executor(strand_, [self = shared_from_this()](const Error& error) {
      if (!error) self->end();
    }));
    stream_.async_close(
        {code, reason},
        asio::bind_executor(strand_, [self = shared_from_this()](const Error&) { self->end(); }));
  }

  void end() {
    is_closing_ = true;
    api_.events().leave(id_);
    timer_.cancel();
    Error ignored;
    beast::get_lowest_layer(stream_).close(ignored);
  }

  Api& api_;
  asio::strand<Executor> strand_;
  websocket::stream<asio::ip::tcp::socket> stream_;
  asio::steady_timer timer_;
  std::uint64_t id_;
  std::shared_ptr<void> alive_;
  std::optional<StreamProtocol> protocol_;
  beast::flat_buffer buffer_;
  std::deque<Frame> queue_;
  std::atomic<std::size_t> queued_bytes_{0};
  bool is_closing_ = false;
};

// Those that are connected, to say goodbye to.
class Register {
 public:
  void add(const std::shared_ptr<StreamClient>& client) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(clients_, [](const auto& known) { return known.expired(); });
    clients_.push_back(client);
  }
  void close_all() {
    const std::scoped_lock lock(mutex_);
    for (const auto& known : clients_)
      if (const auto client = known.lock()) client->go_away();
  }

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<StreamClient>> clients_;
};

Register& connected() {
  static Register all;
  return all;
}

}  // namespace

void start_stream_client(Api& api, asio::ip::tcp::socket socket, const Request& request,
                         std::shared_ptr<void> alive) {
  const auto client = std::make_shared<StreamClient>(api, std::move(socket), std::move(alive));
  connected().add(client);
  client->start(request);
}

void close_stream_clients() {
  connected().close_all();
}

}  // namespace sixbtc::web_api
