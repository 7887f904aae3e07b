// How paper and live sessions look in a terminal.
#pragma once

#include "application/paper.hpp"
#include "application/session_parity.hpp"
#include "application/session_replay.hpp"
#include "application/why_then.hpp"
#include "sixbtc/session.hpp"

namespace sixbtc::cli {

void print_session(const application::PaperView& view, const Session& session);
void print_replay(const application::ReplayView& view, const Session& session);
void print_parity(const application::ParityView& view, const Session& session);
void print_why(const application::WhyView& view, const Session& session);
// One event and its answer, one line each.
void print_step(const engine::Event& event, const engine::Answer& answer);

}  // namespace sixbtc::cli
