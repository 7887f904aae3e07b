// How paper and live sessions look in a terminal.
#pragma once

#include "application/paper.hpp"
#include "sixbtc/session.hpp"

namespace sixbtc::cli {

void print_session(const application::PaperView& view, const Session& session);

}  // namespace sixbtc::cli
