#include "adapters/archives/source_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "core/check.hpp"

namespace sixbtc::archives {

namespace {

using Parts = std::vector<std::string_view>;

constexpr std::array<std::string_view, 4> data_endings = {".csv", ".csv.gz", ".csv.zst", ".zip"};
constexpr std::array<std::string_view, 9> market_names = {
    "spot",         "perp", "usdm_perp", "coinm_perp", "linear_perp",
    "inverse_perp", "swap", "futures",   "margin"};
constexpr std::array<std::string_view, 10> exchange_names = {
    "binance",  "bybit",    "hyperliquid", "okx",    "kraken",
    "coinbase", "bitfinex", "bitstamp",    "kucoin", "deribit"};

Parts split(std::string_view text, char separator) {
  Parts parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view stem_of(std::string_view file) {
  for (const auto ending : data_endings)
    if (file.ends_with(ending)) return file.substr(0, file.size() - ending.size());
  return file;
}

std::string_view before(std::string_view text, char separator) {
  return text.substr(0, text.find(separator));
}

std::optional<market::Interval> interval_of(std::string_view text) {
  auto interval = market::Interval::parse(text);
  return interval ? std::optional(*interval) : std::nullopt;
}

std::optional<DataKind> kind_of_word(std::string_view word) {
  if (word == "klines" || word == "candles" || word == "ohlcv") return DataKind::Candles;
  if (word == "funding" || word == "fundingRate") return DataKind::FundingRate;
  if (word == "metrics" || word == "openInterest" || word.starts_with("open_interest"))
    return DataKind::OpenInterest;
  return std::nullopt;
}

// data/spot/monthly/klines/BTCUSDT/1m/...: the archive at data.binance.vision.
bool read_binance_archive(const Parts& folders, SourceName& name) {
  for (std::size_t i = 1; i + 2 < folders.size(); ++i) {
    if (folders[i] != "daily" && folders[i] != "monthly") continue;
    std::string market;
    if (folders[i - 1] == "spot") market = "spot";
    const bool is_futures = i >= 2 && folders[i - 2] == "futures";
    if (is_futures && folders[i - 1] == "um") market = "usdm_perp";
    if (is_futures && folders[i - 1] == "cm") market = "coinm_perp";
    if (market.empty()) continue;
    const std::string_view dataset = folders[i + 1];
    name.exchange = "binance";
    name.symbol = std::string(folders[i + 2]);
    name.kind = kind_of_word(dataset);
    // Candles of prices nobody trades at are series of their own.
    if (dataset == "markPriceKlines") market += "_mark";
    if (dataset == "indexPriceKlines") market += "_index";
    if (dataset == "premiumIndexKlines") market += "_premium";
    if (dataset.ends_with("Klines")) name.kind = DataKind::Candles;
    name.market = market;
    if (i + 3 < folders.size()) name.interval = interval_of(folders[i + 3]);
    if (!name.kind)
      name.unsupported =
          fmt::format("'{}' holds neither candles nor funding nor open interest", dataset);
    return true;
  }
  return false;
}

// "binance_usdm_perp", or "binance" followed by "spot".
void read_exchange_and_market(const Parts& folders, SourceName& name) {
  for (std::size_t i = folders.size(); i-- > 0;) {
    const std::string_view exchange = before(folders[i], '_');
    const bool is_pair = exchange.size() > 0 && exchange.size() < folders[i].size() &&
                         contains(market_names, folders[i].substr(exchange.size() + 1));
    if (is_pair) {
      name.exchange = std::string(exchange);
      name.market = std::string(folders[i].substr(exchange.size() + 1));
      return;
    }
    if (contains(exchange_names, folders[i]) && i + 1 < folders.size() &&
        contains(market_names, folders[i + 1])) {
      name.exchange = std::string(folders[i]);
      name.market = std::string(folders[i + 1]);
      return;
    }
  }
}

// "klines_1m_2023_07", "funding", "1h".
void read_kind_folders(const Parts& folders, SourceName& name) {
  for (std::size_t i = folders.size(); i-- > 0;) {
    const std::string_view word = before(folders[i], '_');
    if (!name.kind) {
      name.kind = kind_of_word(folders[i]);
      if (!name.kind) name.kind = kind_of_word(word);
    }
    if (name.interval) continue;
    if (word.size() < folders[i].size() && kind_of_word(word) == DataKind::Candles)
      name.interval = interval_of(before(folders[i].substr(word.size() + 1), '_'));
    else
      name.interval = interval_of(folders[i]);
  }
}

struct FileName {
  std::optional<std::string> symbol;
  std::optional<market::Interval> interval;
  std::optional<DataKind> kind;
};

// "BTCUSDT-1m-2021", "BTC-USDT-SWAP-1h", "BTCUSDT-funding-2023", "BTCUSDT_15m", "BTCUSDT".
FileName read_file_name(std::string_view stem) {
  FileName file;
  const Parts tokens = split(stem, '-');
  std::size_t symbol_bytes = tokens.front().size();
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    file.interval = interval_of(before(tokens[i], '_'));
    file.kind = file.interval ? DataKind::Candles : kind_of_word(tokens[i]);
    if (file.interval || file.kind) {
      file.symbol = std::string(stem.substr(0, symbol_bytes));
      return file;
    }
    symbol_bytes += 1 + tokens[i].size();
  }
  const std::size_t underscore = stem.rfind('_');
  if (underscore != std::string_view::npos && underscore > 0) {
    file.interval = interval_of(stem.substr(underscore + 1));
    if (file.interval) {
      file.kind = DataKind::Candles;
      file.symbol = std::string(stem.substr(0, underscore));
      return file;
    }
  }
  const auto is_symbol_letter = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (!stem.empty() && std::all_of(stem.begin(), stem.end(), is_symbol_letter) &&
      std::any_of(stem.begin(), stem.end(), [](char c) { return c >= 'A'; }))
    file.symbol = std::string(stem);
  return file;
}

struct Missing {
  std::vector<std::string> words;
  template <class T>
  T take(const char* word, const std::optional<T>& given, const std::optional<T>& read,
         T otherwise) {
    if (given) return *given;
    if (read) return *read;
    words.emplace_back(word);
    return otherwise;
  }
  core::Status status(const std::string& path) const {
    if (words.empty()) return {};
    std::string list, options;
    for (const auto& word : words) {
      list += (list.empty() ? "" : " and ") + word;
      options += (options.empty() ? "--" : " --") + word + " ...";
    }
    return core::fail(
        core::ErrorKind::Invalid,
        fmt::format("the {} of this file cannot be told from its folders and name", list), path,
        "add " + options);
  }
};

core::Status check_name(const std::string& path, const SourceName& name,
                        const ports::SourceOverrides& overrides) {
  if (!name.unsupported.empty())
    return core::fail(core::ErrorKind::Unsupported, name.unsupported, path);
  if (!name.conflict.empty() && !overrides.interval)
    return core::fail(core::ErrorKind::Invalid, name.conflict, path, "add --interval ...");
  return {};
}

}  // namespace

bool is_data_file(const std::string& path) {
  return std::any_of(data_endings.begin(), data_endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

SourceName read_source_name(const std::string& path) {
  Parts folders = split(path, '/');
  const std::string_view file = folders.back();
  folders.pop_back();
  SourceName name;
  const FileName from_file = read_file_name(stem_of(file));
  if (!read_binance_archive(folders, name)) {
    read_exchange_and_market(folders, name);
    read_kind_folders(folders, name);
    name.symbol = from_file.symbol;
    if (from_file.kind) name.kind = from_file.kind;
  }
  if (from_file.interval && name.interval && *from_file.interval != *name.interval)
    name.conflict = fmt::format("the file name says {}, its folder {}",
                                from_file.interval->to_string(), name.interval->to_string());
  if (from_file.interval) name.interval = from_file.interval;
  return name;
}

core::Result<market::SeriesKey> candle_key(const std::string& path, const SourceName& name,
                                           const ports::SourceOverrides& overrides) {
  RETURN_IF_ERROR(check_name(path, name, overrides));
  Missing missing;
  market::SeriesKey key;
  key.exchange = missing.take("exchange", overrides.exchange, name.exchange, std::string());
  key.market = missing.take("market", overrides.market, name.market, std::string());
  key.symbol = missing.take("symbol", overrides.symbol, name.symbol, std::string());
  key.interval = missing.take("interval", overrides.interval, name.interval, key.interval);
  RETURN_IF_ERROR(missing.status(path));
  return key;
}

core::Result<ports::PointKey> point_key(const std::string& path, const SourceName& name,
                                        DataKind kind, const ports::SourceOverrides& overrides) {
  RETURN_IF_ERROR(check_name(path, name, overrides));
  CHECK(kind != DataKind::Candles);
  Missing missing;
  ports::PointKey key;
  key.exchange = missing.take("exchange", overrides.exchange, name.exchange, std::string());
  key.market = missing.take("market", overrides.market, name.market, std::string());
  key.symbol = missing.take("symbol", overrides.symbol, name.symbol, std::string());
  key.kind = kind == DataKind::FundingRate ? ports::PointKind::FundingRate
                                           : ports::PointKind::OpenInterest;
  RETURN_IF_ERROR(missing.status(path));
  return key;
}

}  // namespace sixbtc::archives
