// Who may have children: stored strategies by their training alone.
#pragma once

#include "application/services.hpp"
#include "generation/genetic.hpp"

namespace sixbtc::application {

// The fittest generation.genetic.parents_max strategies of the interval. Fitness is the score of
// the training window; what happened in holdout or vault is not looked at. Candidates are those
// that came nearest to passing the screen; those that did not pass are deleted, and may breed
// still.
[[nodiscard]] core::Result<std::vector<generation::Parent>> parents_on(const Services& services,
                                                                       market::Interval interval);

}  // namespace sixbtc::application
