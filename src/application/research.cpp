#include "application/research.hpp"

#include <algorithm>
#include <set>

#include "application/generate_sources.hpp"
#include "application/mined_patterns.hpp"
#include "application/pace.hpp"
#include "application/search_batch.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

namespace {

class Research {
 public:
  Research(const Services& services, const ResearchRequest& request, const ResearchControl& control)
      : services_(services),
        request_(request),
        control_(control),
        pool_(services),
        pace_(services),
        patterns_(services, request.seed) {}

  core::Result<ResearchReport> run() {
    RETURN_IF_ERROR(open());
    RETURN_IF_ERROR(judge_waiting());
    while (!is_over()) {
      ASSIGN_OR_RETURN(const bool may_make, wait_for_permission());
      if (may_make) {
        ASSIGN_OR_RETURN(const bool has_more, next_batch());
        if (!has_more) break;
      }
      RETURN_IF_ERROR(judge_waiting());
    }
    return report();
  }

 private:
  [[nodiscard]] ports::ResearchLog& runs() const { return services_.database.research(); }
  [[nodiscard]] bool is_stopped() const { return control_.stop.stop_requested(); }

  core::Status open() {
    ASSIGN_OR_RETURN(const auto unfinished, runs().unfinished(request_.seed, request_.trials));
    report_.is_resumed = unfinished.has_value();
    if (unfinished) {
      report_.run = *unfinished;
    } else {
      ASSIGN_OR_RETURN(report_.run,
                       runs().begin(request_.seed, request_.trials, services_.clock.now()));
    }
    progress().wanted = request_.trials;
    if (request_.duration) deadline_ = services_.clock.now() + *request_.duration;
    RETURN_IF_ERROR(pace_.open());
    return count_tried();
  }

  core::Status count_tried() {
    ASSIGN_OR_RETURN(const std::uint64_t strategies, runs().strategies());
    report_.tried = strategies - report_.run.strategies_before;
    progress().tried = report_.tried;
    return {};
  }

  [[nodiscard]] bool is_over() {
    report_.is_finished = request_.trials > 0 && report_.tried >= request_.trials;
    return report_.is_finished || is_stopped() ||
           (deadline_ && services_.clock.now() >= *deadline_);
  }

  // What an earlier process left, or another one has made meanwhile.
  core::Status judge_waiting() {
    ASSIGN_OR_RETURN(const Awaiting waiting, pace_.waiting());
    if (waiting.screen.empty() && waiting.proof.empty() && waiting.place.empty()) return {};
    RETURN_IF_ERROR(judge(waiting));
    return is_stopped() ? core::Status{} : pace_.set_aside(waiting);
  }

  // Of the next batch; from the configuration and what is left alone.
  [[nodiscard]] std::uint64_t batch_size() const {
    const auto batch = static_cast<std::uint64_t>(services_.settings().research.batch);
    const std::uint64_t left = request_.trials > 0 ? request_.trials - report_.tried : UINT64_MAX;
    return std::min({batch, left, pace_.batch_max()});
  }

  // False where it had to wait: until then there may be others to judge.
  core::Result<bool> wait_for_permission() {
    ASSIGN_OR_RETURN(const generation::Permission permission, pace_.ask(batch_size()));
    if (permission.is_given) return true;
    if (services_.sleeper == nullptr)
      return core::fail(core::ErrorKind::Unsupported, "nothing can wait here", permission.reason);
    core::Duration wait = permission.wait;
    if (deadline_) wait = std::min(wait, *deadline_ - services_.clock.now());
    progress().waits_for = permission.reason;
    tell(ResearchStep::Wait);
    core::log::info("research: {}; waits {:.0f} s", permission.reason, wait.seconds());
    const core::Timestamp began = services_.clock.now();
    (void)services_.sleeper->sleep(wait, control_.stop);
    report_.waited = report_.waited + (services_.clock.now() - began);
    return false;
  }

  // False when no source has anything new.
  core::Result<bool> next_batch() {
    const ports::Settings& settings = services_.settings();
    tell(ResearchStep::Generate);
    auto made = generate_from_sources(services_,
                                      {.count = static_cast<std::size_t>(batch_size()),
                                       .seed = request_.seed,
                                       .intervals = settings.trading.timeframes,
                                       .symbol = {},
                                       .sources = configured_sources(settings.generation.sources),
                                       .memory = {&patterns_, &searched_}},
                                      {control_.stop, {}});
    if (!made) {
      if (made.error().kind == core::ErrorKind::Interrupted) return true;
      return std::unexpected(std::move(made).error());
    }
    for (const auto& [source, of_source] : made->by_source) report_.by_source[source] += of_source;
    for (const auto& [code, texts] : made->discarded) report_.discarded[code] += texts;
    for (auto& text : made->notes) note(std::move(text));
    if (made->strategies.empty()) {
      note("no source has a strategy left that was not tried before");
      return false;
    }
    pace_.made(made->strategies.size());
    RETURN_IF_ERROR(count_tried());
    RETURN_IF_ERROR(judge({.screen = std::move(made->strategies), .proof = {}, .place = {}}));
    return true;
  }

  core::Status judge(Awaiting awaiting) {
    const BatchControl control{
        .stop = control_.stop, .threads = request_.threads, .screening = {}, .proving = [this] {
          tell(ResearchStep::Prove);
        }};
    tell(ResearchStep::Screen);
    ASSIGN_OR_RETURN(BatchOutcome outcome,
                     judge_batch(services_, pool_, std::move(awaiting), control));
    progress().screened += outcome.screening.passed;
    progress().proved +=
        static_cast<std::uint64_t>(std::ranges::count(outcome.proofs, true, &ProveView::is_passed));
    progress().admitted += outcome.admitted.size();
    for (auto& name : outcome.admitted) report_.admitted.push_back(std::move(name));
    for (auto& text : outcome.notes) note(std::move(text));
    return {};
  }

  core::Result<ResearchReport> report() {
    if (report_.is_finished) RETURN_IF_ERROR(runs().finish(report_.run, services_.clock.now()));
    ASSIGN_OR_RETURN(report_.rules, runs().rule_counts());
    ASSIGN_OR_RETURN(report_.ledger, services_.database.trials().head());
    core::log::info("research: {} strategies tried, {} passed the screen, {} proven, {} admitted",
                    report_.tried, progress().screened, progress().proved, progress().admitted);
    return std::move(report_);
  }

  void note(std::string text) {
    if (noted_.insert(text).second) report_.notes.push_back(std::move(text));
  }

  [[nodiscard]] ResearchProgress& progress() { return report_.progress; }
  void tell(ResearchStep step) {
    progress().step = step;
    if (control_.progress) control_.progress(progress());
  }

  const Services& services_;
  const ResearchRequest& request_;
  const ResearchControl& control_;
  SeriesPool pool_;
  Pace pace_;
  MinedPatterns patterns_;  // of training alone, so the same for every batch
  std::set<std::string> searched_;
  std::optional<core::Timestamp> deadline_;
  std::set<std::string> noted_;
  ResearchReport report_;
};

}  // namespace

core::Result<ResearchReport> run_research(const Services& services, const ResearchRequest& request,
                                          const ResearchControl& control) {
  return Research(services, request, control).run();
}

}  // namespace sixbtc::application
