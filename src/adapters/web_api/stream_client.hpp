// One WebSocket connection: bytes in and out for a StreamProtocol. Inside this folder only.
//
// The handshake and frames are Beast's: it bounds messages and puts fragments together, which the
// server library leaves to its users.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "adapters/web_api/api.hpp"

namespace sixbtc::web_api {

// Takes over the socket of an upgrade request that was let in. `alive` is kept until the connection
// is gone.
void start_stream_client(Api& api, boost::asio::ip::tcp::socket socket, const Request& request,
                         std::shared_ptr<void> alive);
// Tells every client that the server goes. Any thread.
void close_stream_clients();

}  // namespace sixbtc::web_api
