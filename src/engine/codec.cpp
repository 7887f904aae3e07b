#include "engine/codec.hpp"

#include <type_traits>
#include <utility>

#include "core/bytes.hpp"
#include "core/hash.hpp"

namespace sixbtc::engine {

namespace {

using core::ByteReader;
using core::ByteWriter;

// One description of each structure serves both ways: `Archive` is Writer or Reader, and each
// visits the members in the same order.
class Writer {
 public:
  static constexpr bool is_reading = false;

  template <class T>
  requires std::is_integral_v<T>
  void value(const T& value) { bytes_.put(value); }
  void value(const double& value) { bytes_.put(value); }
  void value(const std::string& text) { bytes_.put(std::string_view(text)); }
  template <class E>
  requires std::is_enum_v<E>
  void enumerator(const E& value, E) { bytes_.put(static_cast<std::uint8_t>(value)); }
  [[nodiscard]] ByteWriter& bytes() { return bytes_; }

 private:
  ByteWriter bytes_;
};

class Reader {
 public:
  static constexpr bool is_reading = true;

  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  requires std::is_integral_v<T>
  void value(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      const auto byte = bytes_.get<std::uint8_t>();
      if (byte > 1) bytes_.fail();
      value = byte == 1;
    } else {
      value = bytes_.get<T>();
    }
  }
  void value(double& value) { value = bytes_.get_double(); }
  void value(std::string& text) { text = bytes_.get_text(); }
  template <class E>
  requires std::is_enum_v<E>
  void enumerator(E& value, E last) {
    const auto byte = bytes_.get<std::uint8_t>();
    if (byte > static_cast<std::uint8_t>(last)) bytes_.fail();
    value = static_cast<E>(byte);
  }
  [[nodiscard]] ByteReader& bytes() { return bytes_; }

 private:
  ByteReader bytes_;
};

template <class Archive, class Fixed>
void fixed(Archive& archive, Fixed& value) {
  std::int64_t units = value.units();
  archive.value(units);
  if constexpr (Archive::is_reading) value = std::remove_const_t<Fixed>::from_units(units);
}

template <class Archive, class Time>
void time(Archive& archive, Time& value) {
  std::int64_t nanoseconds = value.nanoseconds();
  archive.value(nanoseconds);
  if constexpr (Archive::is_reading) value = core::Timestamp::from_nanoseconds(nanoseconds);
}

template <class Archive, class Id>
void text_id(Archive& archive, Id& id) {
  std::string text = id.value();
  archive.value(text);
  if constexpr (Archive::is_reading) id = Id(std::move(text));
}

template <class Archive, class Optional, class Visit>
void optional(Archive& archive, Optional& value, Visit visit) {
  bool is_there = value.has_value();
  archive.value(is_there);
  if constexpr (Archive::is_reading) {
    if (is_there) visit(value.emplace());
  } else {
    if (is_there) visit(*value);
  }
}

template <class Archive, class Vector, class Visit>
void list(Archive& archive, Vector& values, Visit visit) {
  auto size = static_cast<std::uint32_t>(values.size());
  archive.value(size);
  if constexpr (Archive::is_reading) {
    // Grows with what is really there, so that a broken length costs nothing.
    for (std::uint32_t i = 0; i < size && archive.bytes().is_good(); ++i)
      visit(values.emplace_back());
  } else {
    for (auto& value : values) visit(value);
  }
}

// A variant: the index of the alternative, then its members.
template <class Archive, class Variant, class Visit>
void choice(Archive& archive, Variant& value, Visit visit) {
  auto index = static_cast<std::uint8_t>(value.index());
  archive.value(index);
  if constexpr (Archive::is_reading) {
    constexpr std::size_t count = std::variant_size_v<Variant>;
    if (index >= count) {
      archive.bytes().fail();
      return;
    }
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((index == I ? (void)value.template emplace<I>() : (void)0), ...);
    }
    (std::make_index_sequence<count>());
  }
  std::visit(visit, value);
}

template <class Archive, class Id>
void client_id(Archive& archive, Id& id) {
  archive.value(id.high);
  archive.value(id.low);
}

template <class Archive, class Kind>
void order_kind(Archive& archive, Kind& kind) {
  choice(archive, kind, [&](auto& each) {
    using T = std::remove_cvref_t<decltype(each)>;
    if constexpr (std::is_same_v<T, orders::MarketOrder>) {
      optional(archive, each.worst, [&](auto& price) { fixed(archive, price); });
    } else if constexpr (std::is_same_v<T, orders::LimitOrder>) {
      fixed(archive, each.price);
      archive.enumerator(each.time_in_force, orders::TimeInForce::PostOnly);
    } else {
      fixed(archive, each.trigger);
    }
  });
}

template <class Archive, class T>
void fill(Archive& archive, T& fill) {
  text_id(archive, fill.id);
  optional(archive, fill.order, [&](auto& id) { client_id(archive, id); });
  text_id(archive, fill.venue_order);
  archive.value(fill.instrument.index);
  archive.enumerator(fill.side, market::Side::Sell);
  fixed(archive, fill.quantity);
  fixed(archive, fill.price);
  fixed(archive, fill.fee);
  archive.value(fill.is_maker);
  archive.enumerator(fill.cause, orders::FillCause::AutoDeleveraging);
  time(archive, fill.exchange_time);
}

template <class Archive, class T>
void funding(Archive& archive, T& payment) {
  archive.value(payment.id);
  archive.value(payment.instrument.index);
  fixed(archive, payment.amount);
  time(archive, payment.exchange_time);
}

template <class Archive, class T>
void transfer(Archive& archive, T& transfer) {
  archive.value(transfer.id);
  fixed(archive, transfer.amount);
  time(archive, transfer.exchange_time);
}

template <class Archive, class T>
void position(Archive& archive, T& position) {
  archive.value(position.instrument.index);
  fixed(archive, position.quantity);
  fixed(archive, position.entry_price);
  archive.value(position.leverage);
}

template <class Archive, class T>
void venue_order(Archive& archive, T& order) {
  optional(archive, order.id, [&](auto& id) { client_id(archive, id); });
  text_id(archive, order.venue_id);
  archive.value(order.instrument.index);
  archive.enumerator(order.side, market::Side::Sell);
  order_kind(archive, order.kind);
  fixed(archive, order.quantity);
  fixed(archive, order.filled);
  archive.value(order.is_reduce_only);
  archive.value(order.is_dormant);
}

template <class Archive, class T>
void order_request(Archive& archive, T& request) {
  client_id(archive, request.id);
  optional(archive, request.parent, [&](auto& id) { client_id(archive, id); });
  archive.value(request.owner.index);
  archive.value(request.instrument.index);
  archive.enumerator(request.side, market::Side::Sell);
  archive.enumerator(request.purpose, orders::Purpose::Flatten);
  order_kind(archive, request.kind);
  fixed(archive, request.quantity);
  archive.value(request.is_reduce_only);
  time(archive, request.decided_at);
}

template <class Archive>
struct VenueEventVisitor {
  Archive& archive;

  template <class T>
  void operator()(T& event) const {
    using E = std::remove_const_t<T>;
    if constexpr (std::is_same_v<E, orders::OrderAccepted>) {
      client_id(archive, event.id);
      text_id(archive, event.venue_id);
      archive.value(event.is_dormant);
    } else if constexpr (std::is_same_v<E, orders::OrderRejected>) {
      client_id(archive, event.id);
      archive.enumerator(event.reason, orders::RejectReason::Other);
      archive.value(event.detail);
    } else if constexpr (std::is_same_v<E, orders::SubmitUnanswered>) {
      client_id(archive, event.id);
      archive.value(event.is_certainly_not_sent);
    } else if constexpr (std::is_same_v<E, orders::OrderCancelled>) {
      client_id(archive, event.id);
      text_id(archive, event.venue_id);
      archive.enumerator(event.cause, orders::CancelCause::Venue);
      fixed(archive, event.filled);
    } else if constexpr (std::is_same_v<E, orders::CancelRejected>) {
      client_id(archive, event.id);
      archive.value(event.is_order_unknown);
    } else if constexpr (std::is_same_v<E, orders::Fill>) {
      fill(archive, event);
    } else if constexpr (std::is_same_v<E, orders::FundingPayment>) {
      funding(archive, event);
    } else if constexpr (std::is_same_v<E, orders::Transfer>) {
      transfer(archive, event);
    } else if constexpr (std::is_same_v<E, orders::VenueSnapshot>) {
      snapshot(event);
    } else if constexpr (std::is_same_v<E, orders::OrderStatus>) {
      client_id(archive, event.id);
      archive.enumerator(event.state, orders::OrderStatus::State::Rejected);
      text_id(archive, event.venue_id);
      fixed(archive, event.filled);
      archive.value(event.is_dormant);
    } else {
      static_assert(std::is_same_v<E, orders::QueryUnanswered>);
      optional(archive, event.id, [&](auto& id) { client_id(archive, id); });
    }
  }

  template <class T>
  void snapshot(T& event) const {
    time(archive, event.as_of);
    time(archive, event.history_since);
    fixed(archive, event.balance);
    list(archive, event.positions, [&](auto& each) { position(archive, each); });
    list(archive, event.open_orders, [&](auto& each) { venue_order(archive, each); });
    list(archive, event.fills, [&](auto& each) { fill(archive, each); });
    list(archive, event.funding, [&](auto& each) { funding(archive, each); });
    list(archive, event.transfers, [&](auto& each) { transfer(archive, each); });
  }
};

template <class Archive>
struct BodyVisitor {
  Archive& archive;

  template <class T>
  void operator()(T& body) const {
    using E = std::remove_const_t<T>;
    if constexpr (std::is_same_v<E, CandleClosed>) {
      archive.value(body.series.index);
      time(archive, body.candle.open_time);
      for (auto* value : {&body.candle.open, &body.candle.high, &body.candle.low,
                          &body.candle.close, &body.candle.volume})
        archive.value(*value);
      archive.value(body.candle.is_complete);
      archive.value(body.is_history);
    } else if constexpr (std::is_same_v<E, PricesSeen>) {
      list(archive, body.prices, [&](auto& each) {
        archive.value(each.instrument.index);
        fixed(archive, each.price);
      });
    } else if constexpr (std::is_same_v<E, VenueSaid>) {
      choice(archive, body.event, VenueEventVisitor<Archive>{archive});
    } else if constexpr (std::is_same_v<E, ConnectionChanged>) {
      archive.value(body.is_up);
    } else if constexpr (std::is_same_v<E, ControlSaid>) {
      archive.enumerator(body.kind, ControlKind::Reconcile);
      archive.value(body.actor);
      archive.value(body.reason);
    }
  }
};

template <class Archive, class T>
void whole(Archive& archive, T& event) {
  archive.value(event.sequence);
  time(archive, event.time);
  time(archive, event.exchange_time);
  choice(archive, event.body, BodyVisitor<Archive>{archive});
}

void write_action(Writer& writer, const execution::Action& action) {
  writer.value(static_cast<std::uint8_t>(action.index()));
  std::visit(
      [&](const auto& each) {
        using Each = std::remove_cvref_t<decltype(each)>;
        if constexpr (std::is_same_v<Each, execution::Submit>) {
          const orders::OrderGroup& group = each.group.get();
          list(writer, group.requests, [&](auto& request) { order_request(writer, request); });
          writer.value(group.leverage);
        } else if constexpr (std::is_same_v<Each, execution::Cancel>) {
          writer.value(each.request.instrument.index);
          optional(writer, each.request.id, [&](auto& id) { client_id(writer, id); });
          text_id(writer, each.request.venue_id);
        } else if constexpr (std::is_same_v<Each, execution::Query>) {
          writer.value(each.instrument.index);
          client_id(writer, each.id);
        } else {
          time(writer, each.history_since);
        }
      },
      action);
}

}  // namespace

std::uint64_t fold(std::uint64_t digest, const Answer& answer) {
  if (answer.actions.empty() && answer.decisions.empty() && answer.alerts.empty()) return digest;
  Writer writer;
  for (const execution::Action& action : answer.actions) write_action(writer, action);
  for (const DecisionRecord& decision : answer.decisions) {
    writer.value(decision.owner.index);
    time(writer, decision.bar_close);
    writer.enumerator(decision.outcome, Outcome::StrategyFailed);
    writer.value(decision.detail);
  }
  for (const Alert& alert : answer.alerts) {
    writer.enumerator(alert.severity, Severity::Critical);
    writer.value(alert.text);
  }
  return core::fold(digest, writer.bytes().bytes());
}

void encode(const Event& event, std::string& out) {
  Writer writer;
  whole(writer, event);
  out += writer.bytes().bytes();
}

core::Result<Event> decode(std::string_view bytes) {
  Reader reader(bytes);
  Event event;
  whole(reader, event);
  if (!reader.bytes().is_good() || !reader.bytes().is_at_end())
    return core::fail(core::ErrorKind::Malformed, "not an event of the journal");
  return event;
}

}  // namespace sixbtc::engine
