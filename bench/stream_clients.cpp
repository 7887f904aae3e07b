// Many WebSocket clients on one topic of a running server, to see what each costs it:
//   stream_clients PORT TOKEN CLIENTS SECONDS
// While it runs, start a job whose progress is told (POST /api/v1/backtests).
#include <sys/epoll.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "support/http_socket.hpp"

namespace {

using sixbtc::test::HttpSocket;
using Clock = std::chrono::steady_clock;

constexpr const char* subscription = R"({"op":"subscribe","topics":["job_progress"]})";

std::unique_ptr<HttpSocket> open_client(int port, const std::string& token) {
  auto socket = std::make_unique<HttpSocket>(port);
  (void)socket->send(
      "GET /api/v1/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Authorization: Bearer " +
      token + "\r\n\r\n");
  if (socket->read_reply().status != 101) return nullptr;
  const std::string text = subscription;
  std::string frame = "\x81";
  frame.push_back(static_cast<char>(0x80 | text.size()));
  (void)socket->send(frame + std::string(4, '\0') + text);
  return socket;
}

// Whole frames taken from the front of a buffer of what a server sends.
std::size_t take_frames(std::string& buffer) {
  std::size_t frames = 0, at = 0;
  while (buffer.size() >= at + 2) {
    std::size_t size = static_cast<unsigned char>(buffer[at + 1]), head = 2;
    if (size == 126) {
      if (buffer.size() < at + 4) break;
      size = static_cast<std::size_t>(static_cast<unsigned char>(buffer[at + 2])) << 8 |
             static_cast<unsigned char>(buffer[at + 3]);
      head = 4;
    }
    if (buffer.size() < at + head + size) break;
    at += head + size;
    ++frames;
  }
  buffer.erase(0, at);
  return frames;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("stream_clients PORT TOKEN CLIENTS SECONDS\n", stderr);
    return 2;
  }
  const int port = std::atoi(argv[1]), count = std::atoi(argv[3]);
  const auto until = Clock::now() + std::chrono::seconds(std::atoi(argv[4]));
  const int waiting = epoll_create1(0);
  std::vector<std::unique_ptr<HttpSocket>> clients;
  for (int i = 0; i < count; ++i) {
    auto client = open_client(port, argv[2]);
    if (!client) break;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = static_cast<std::uint32_t>(i);
    epoll_ctl(waiting, EPOLL_CTL_ADD, client->descriptor(), &event);
    clients.push_back(std::move(client));
  }
  std::printf("%zu clients connected\n", clients.size());
  std::fflush(stdout);
  std::size_t frames = 0, lost = 0;
  while (Clock::now() < until) {
    epoll_event events[256];
    const int ready = epoll_wait(waiting, events, 256, 100);
    for (int i = 0; i < ready; ++i) {
      HttpSocket& client = *clients[events[i].data.u32];
      if (!client.receive(std::chrono::milliseconds(0))) {
        epoll_ctl(waiting, EPOLL_CTL_DEL, client.descriptor(), nullptr);
        ++lost;
        continue;
      }
      frames += take_frames(client.buffer());
    }
  }
  std::printf("%zu messages, %.1f a client, %zu clients lost\n", frames,
              static_cast<double>(frames) / static_cast<double>(clients.size()), lost);
  return 0;
}
