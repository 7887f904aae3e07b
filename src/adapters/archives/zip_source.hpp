// The one .csv file inside a .zip file, as Binance publishes them.
#pragma once

#include <memory>
#include <string>

#include "adapters/archives/byte_source.hpp"

namespace sixbtc::archives {

[[nodiscard]] core::Result<std::unique_ptr<ByteSource>> open_zip(const std::string& path);

}  // namespace sixbtc::archives
