#include "drill/trace.hpp"

#include <fmt/format.h>

#include <array>

namespace sixbtc::drill {

namespace {

using Lines = std::back_insert_iterator<std::string>;

constexpr std::array purposes = {"entry", "exit", "stop", "target", "cover stop", "flatten"};

std::string_view purpose_of(const orders::OrderRequest& request) {
  return purposes[static_cast<std::size_t>(request.purpose)];
}

std::string short_id(orders::ClientOrderId id) {
  return id.to_string().substr(0, 8);
}

std::string_view side_of(market::Side side) {
  return side == market::Side::Buy ? "buy" : "sell";
}

std::string kind_of(const orders::OrderKind& kind) {
  if (const auto* stop = std::get_if<orders::StopMarketOrder>(&kind))
    return " stop " + stop->trigger.to_string();
  if (const auto* target = std::get_if<orders::TargetMarketOrder>(&kind))
    return " target " + target->trigger.to_string();
  if (const auto* limit = std::get_if<orders::LimitOrder>(&kind))
    return " limit " + limit->price.to_string();
  return " market";
}

std::string text_of(const orders::VenueSnapshot& snapshot) {
  std::string text =
      fmt::format("snapshot as of {} fills {}", snapshot.as_of.to_rfc3339(), snapshot.fills.size());
  for (const auto& position : snapshot.positions)
    text += fmt::format(" [{} {}]", position.instrument.index, position.quantity.to_string());
  for (const auto& order : snapshot.open_orders)
    text += fmt::format(" ({} {} {} {}{}{})", order.id ? short_id(*order.id) : "-",
                        order.instrument.index, side_of(order.side), order.quantity.to_string(),
                        kind_of(order.kind), order.is_dormant ? " dormant" : "");
  return text;
}

std::string text_of(const orders::VenueEvent& event) {
  return std::visit(
      [](const auto& said) -> std::string {
        using Said = std::remove_cvref_t<decltype(said)>;
        if constexpr (std::is_same_v<Said, orders::OrderAccepted>)
          return fmt::format("accepted {}{}", short_id(said.id), said.is_dormant ? " dormant" : "");
        else if constexpr (std::is_same_v<Said, orders::OrderRejected>)
          return fmt::format("rejected {} {}", short_id(said.id), said.detail);
        else if constexpr (std::is_same_v<Said, orders::SubmitUnanswered>)
          return fmt::format("unanswered {}{}", short_id(said.id),
                             said.is_certainly_not_sent ? " not sent" : "");
        else if constexpr (std::is_same_v<Said, orders::OrderCancelled>)
          return fmt::format("cancelled {} cause {} filled {}", short_id(said.id),
                             static_cast<int>(said.cause), said.filled.to_string());
        else if constexpr (std::is_same_v<Said, orders::CancelRejected>)
          return fmt::format("cancel rejected {}{}", short_id(said.id),
                             said.is_order_unknown ? " unknown" : "");
        else if constexpr (std::is_same_v<Said, orders::Fill>)
          return fmt::format("fill {} of {} {} {} {} at {} cause {}", said.id.value(),
                             said.order ? short_id(*said.order) : "-", said.instrument.index,
                             side_of(said.side), said.quantity.to_string(), said.price.to_string(),
                             static_cast<int>(said.cause));
        else if constexpr (std::is_same_v<Said, orders::FundingPayment>)
          return fmt::format("funding {} {}", said.instrument.index, said.amount.to_string());
        else if constexpr (std::is_same_v<Said, orders::Transfer>)
          return fmt::format("transfer {}", said.amount.to_string());
        else if constexpr (std::is_same_v<Said, orders::VenueSnapshot>)
          return text_of(said);
        else if constexpr (std::is_same_v<Said, orders::OrderStatus>)
          return fmt::format("status {} {} filled {}", short_id(said.id),
                             static_cast<int>(said.state), said.filled.to_string());
        else
          return fmt::format("query unanswered {}", said.id ? short_id(*said.id) : "snapshot");
      },
      event);
}

std::string text_of(const engine::EventBody& body) {
  if (const auto* said = std::get_if<engine::VenueSaid>(&body)) return text_of(said->event);
  if (const auto* connection = std::get_if<engine::ConnectionChanged>(&body))
    return connection->is_up ? "connected" : "disconnected";
  if (std::holds_alternative<engine::SessionResumed>(body)) return "resumed";
  if (std::holds_alternative<engine::TimerFired>(body)) return "timer";
  if (const auto* control = std::get_if<engine::ControlSaid>(&body))
    return fmt::format("control {}", static_cast<int>(control->kind));
  if (std::holds_alternative<engine::CandleClosed>(body)) return "candle";
  std::string text = "prices";
  for (const auto& [instrument, price] : std::get<engine::PricesSeen>(body).prices)
    text += ' ' + price.to_string();
  return text;
}

void add_action(Lines out, const execution::Action& action) {
  if (const auto* submit = std::get_if<execution::Submit>(&action)) {
    for (const orders::OrderRequest& request : submit->group->requests)
      fmt::format_to(out, "  -> {} {} owner {} coin {} {} {}{}\n", purpose_of(request),
                     short_id(request.id), static_cast<std::int32_t>(request.owner.index),
                     request.instrument.index, side_of(request.side), request.quantity.to_string(),
                     kind_of(request.kind));
  } else if (const auto* cancel = std::get_if<execution::Cancel>(&action)) {
    fmt::format_to(out, "  -> cancel {} {}\n",
                   cancel->request.id ? short_id(*cancel->request.id) : "-",
                   cancel->request.venue_id.value());
  } else if (const auto* query = std::get_if<execution::Query>(&action)) {
    fmt::format_to(out, "  -> ask {}\n", short_id(query->id));
  } else {
    fmt::format_to(out, "  -> snapshot\n");
  }
}

}  // namespace

std::string trace_of(const engine::Event& event, const engine::Answer& answer) {
  std::string text;
  const Lines out(text);
  const bool is_dull = std::holds_alternative<engine::TimerFired>(event.body) ||
                       std::holds_alternative<engine::CandleClosed>(event.body) ||
                       std::holds_alternative<engine::PricesSeen>(event.body);
  if (is_dull && answer.actions.empty() && answer.alerts.empty() && answer.decisions.empty())
    return text;
  fmt::format_to(out, "{} {} {}\n", event.sequence, event.time.to_rfc3339(), text_of(event.body));
  for (const engine::DecisionRecord& decision : answer.decisions)
    if (decision.outcome != engine::Outcome::NoSignal &&
        decision.outcome != engine::Outcome::AlreadyIn)
      fmt::format_to(out, "  owner {} {} {}\n", decision.owner.index,
                     engine::name_of(decision.outcome), decision.detail);
  for (const engine::Alert& alert : answer.alerts) fmt::format_to(out, "  ! {}\n", alert.text);
  for (const execution::Action& action : answer.actions) add_action(out, action);
  return text;
}

}  // namespace sixbtc::drill
