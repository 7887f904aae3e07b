// One connection to a server on this machine, byte for byte: a test can send what no client library
// would.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sixbtc::test {

struct HttpReply {
  int status = 0;  // 0: the server closed without an answer
  std::string head, body;

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class HttpSocket {
 public:
  explicit HttpSocket(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  }
  ~HttpSocket() { close(socket_); }
  HttpSocket(const HttpSocket&) = delete;
  HttpSocket& operator=(const HttpSocket&) = delete;

  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] int descriptor() const { return socket_; }
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  // More bytes into the buffer; false: closed, or nothing within the time.
  bool receive(std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    pollfd waiting{socket_, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
    char part[65536];
    const auto count = recv(socket_, part, sizeof(part), 0);
    if (count <= 0) return false;
    buffer_.append(part, static_cast<std::size_t>(count));
    return true;
  }
  [[nodiscard]] std::string& buffer() { return buffer_; }

  // The next answer, chunked or with a length. `has_body`: false after HEAD.
  [[nodiscard]] HttpReply read_reply(bool has_body = true) {
    HttpReply reply;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
      if (!receive()) return {};
    reply.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    reply.status = std::stoi(reply.head.substr(9, 3));
    if (!has_body || reply.status == 204 || reply.status == 304) return reply;
    if (reply.header("Transfer-Encoding") == "chunked") {
      while (true) {
        std::size_t line;
        while ((line = buffer_.find("\r\n")) == std::string::npos)
          if (!receive()) return {};
        const std::size_t size = std::stoul(buffer_.substr(0, line), nullptr, 16);
        while (buffer_.size() < line + 2 + size + 2)
          if (!receive()) return {};
        reply.body += buffer_.substr(line + 2, size);
        buffer_.erase(0, line + 2 + size + 2);
        if (size == 0) return reply;
      }
    }
    const std::string length = reply.header("Content-Length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (buffer_.size() < size)
      if (!receive()) return {};
    reply.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return reply;
  }

 private:
  int socket_;
  bool is_open_ = false;
  std::string buffer_;
};

}  // namespace sixbtc::test
