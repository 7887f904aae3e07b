// A small HTTP server inside the test process, on a free port of this machine: it answers what the
// test says, byte for byte, and remembers what it was asked.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sixbtc::test {

struct LocalRequest {
  std::string head, body;  // head: request line and headers, as sent

  [[nodiscard]] bool has(const std::string& text) const {
    return head.find(text) != std::string::npos || body.find(text) != std::string::npos;
  }
  [[nodiscard]] std::string line() const { return head.substr(0, head.find("\r\n")); }
};

struct LocalReply {
  std::string bytes;                   // the whole answer on the wire
  std::chrono::milliseconds delay{0};  // before any of it
};

// A complete answer; `headers` are whole lines that end with \r\n.
[[nodiscard]] inline LocalReply reply(int status, const std::string& body,
                                      const std::string& headers = "") {
  return {"HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: application/json\r\n" +
              headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
          {}};
}

class LocalServer {
 public:
  // `handler` runs on the server's thread, one request after the other.
  explicit LocalServer(std::function<LocalReply(const LocalRequest&)> handler)
      : handler_(std::move(handler)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, generic, size) != 0 || listen(listener_, 16) != 0 ||
        getsockname(listener_, generic, &size) != 0)
      std::abort();
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~LocalServer() {
    is_over_ = true;
    thread_.join();
    close(listener_);
  }
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::vector<LocalRequest> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  // Whether there is something to read or accept, before the server goes.
  [[nodiscard]] bool wait(int descriptor) const {
    pollfd waiting{descriptor, POLLIN, 0};
    while (!is_over_)
      if (poll(&waiting, 1, 20) > 0) return true;
    return false;
  }

  void serve() {
    while (wait(listener_)) {
      const int client = accept(listener_, nullptr, nullptr);
      if (client < 0) continue;
      if (LocalRequest request; read(client, request)) {
        {
          const std::scoped_lock lock(mutex_);
          requests_.push_back(request);
        }
        const LocalReply answer = handler_(request);
        const auto end = std::chrono::steady_clock::now() + answer.delay;
        // Nobody waits for a client that has gone.
        pollfd gone{client, POLLIN, 0};
        while (!is_over_ && std::chrono::steady_clock::now() < end && poll(&gone, 1, 5) == 0) {
        }
        std::size_t sent = 0;
        while (sent < answer.bytes.size()) {
          const auto count =
              send(client, answer.bytes.data() + sent, answer.bytes.size() - sent, MSG_NOSIGNAL);
          if (count <= 0) break;
          sent += static_cast<std::size_t>(count);
        }
      }
      close(client);
    }
  }

  [[nodiscard]] bool read(int client, LocalRequest& request) const {
    std::string bytes;
    std::size_t body = std::string::npos, wanted = 0;
    while (body == std::string::npos || bytes.size() < body + wanted) {
      char part[4096];
      if (!wait(client)) return false;
      const auto count = recv(client, part, sizeof(part), 0);
      if (count <= 0) return false;
      bytes.append(part, static_cast<std::size_t>(count));
      if (body != std::string::npos) continue;
      const std::size_t end = bytes.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      body = end + 4;
      const std::string name = "Content-Length: ";
      if (const std::size_t at = bytes.find(name); at < end)
        wanted = std::stoul(bytes.substr(at + name.size()));
    }
    request.head = bytes.substr(0, body);
    request.body = bytes.substr(body);
    return true;
  }

  std::function<LocalReply(const LocalRequest&)> handler_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> is_over_ = false;
  mutable std::mutex mutex_;
  std::vector<LocalRequest> requests_;
  std::thread thread_;
};

}  // namespace sixbtc::test
