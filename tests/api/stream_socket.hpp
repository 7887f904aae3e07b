// A client of the live stream over a real socket.
#pragma once

#include "served.hpp"

namespace sixbtc::api_test {

using namespace std::chrono_literals;

// The least a client needs to speak WebSocket.
class StreamSocket {
 public:
  StreamSocket(int port, const std::string& headers) : socket_(port) {
    (void)socket_.send(
        "GET /api/v1/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: "
        "websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        headers + "\r\n");
    reply_ = socket_.read_reply();
  }
  [[nodiscard]] int status() const { return reply_.status; }

  void frame(int opcode, const std::string& payload, bool is_final = true) {
    std::string bytes(1, static_cast<char>((is_final ? 0x80 : 0) | opcode));
    if (payload.size() < 126) {
      bytes.push_back(static_cast<char>(0x80 | payload.size()));
    } else if (payload.size() < 65536) {
      bytes.push_back(static_cast<char>(0x80 | 126));
      for (int shift = 8; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(payload.size() >> shift));
    } else {
      bytes.push_back(static_cast<char>(0x80 | 127));
      for (int shift = 56; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(payload.size() >> shift));
    }
    bytes += std::string(4, '\0');  // a mask of zeros leaves the payload as it is
    (void)socket_.send(bytes + payload);
  }
  void say(const json& message) { frame(1, message.dump()); }
  void raw(const std::string& bytes) { (void)socket_.send(bytes); }

  struct Frame {
    int opcode = -1;  // -1: the connection is gone
    std::string payload;
    [[nodiscard]] int close_code() const {
      return payload.size() < 2 ? 0
                                : static_cast<unsigned char>(payload[0]) << 8 |
                                      static_cast<unsigned char>(payload[1]);
    }
  };
  [[nodiscard]] Frame next(std::chrono::milliseconds patience = 20s) {
    std::string& buffer = socket_.buffer();
    const auto need = [&](std::size_t size) {
      while (buffer.size() < size)
        if (!socket_.receive(patience)) return false;
      return true;
    };
    if (!need(2)) return {};
    std::size_t size = static_cast<unsigned char>(buffer[1]), head = 2;
    if (size >= 126) {
      const std::size_t bytes = size == 126 ? 2 : 8;
      if (!need(2 + bytes)) return {};
      size = 0;
      for (std::size_t i = 0; i < bytes; ++i)
        size = size << 8 | static_cast<unsigned char>(buffer[2 + i]);
      head += bytes;
    }
    if (!need(head + size)) return {};
    Frame frame{buffer[0] & 0x0F, buffer.substr(head, size)};
    buffer.erase(0, head + size);
    return frame;
  }
  // The next message that is no heartbeat; null when the connection is gone.
  [[nodiscard]] json message() {
    while (true) {
      const Frame frame = next();
      if (frame.opcode == 9) continue;
      if (frame.opcode != 1) return nullptr;
      json message = json::parse(frame.payload);
      if (message["type"] != "heartbeat") return message;
    }
  }

 private:
  HttpSocket socket_;
  HttpReply reply_;
};

}  // namespace sixbtc::api_test
