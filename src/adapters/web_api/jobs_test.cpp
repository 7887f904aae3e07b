#include "adapters/web_api/jobs.hpp"

#include <gtest/gtest.h>

#include <future>

namespace sixbtc::web_api {
namespace {

using namespace std::chrono_literals;

class Told final : public ports::EventSink {
 public:
  void event(const ports::StreamMessage& message) override {
    const std::scoped_lock lock(mutex_);
    states_ += Json::parse(message.data_json)["state"].get<std::string>() + " ";
  }
  void update(const std::string&, const ports::StreamMessage&) override {
    const std::scoped_lock lock(mutex_);
    ++updates_;
  }
  std::string states() const {
    const std::scoped_lock lock(mutex_);
    return states_;
  }
  int updates() const {
    const std::scoped_lock lock(mutex_);
    return updates_;
  }

 private:
  mutable std::mutex mutex_;
  std::string states_;
  int updates_ = 0;
};

class Jobs : public testing::Test {
 protected:
  JobView wait_for(const std::string& id) {
    for (int i = 0; i < 5000; ++i) {
      auto view = board_.find(id);
      if (view && view->finished_at) return *view;
      std::this_thread::sleep_for(1ms);
    }
    ADD_FAILURE() << "the job did not end";
    return {};
  }

  core::ManualClock clock_{core::Timestamp::from_seconds(1)};
  ports::ApiJobSettings settings_{.workers = 1, .queued_max = 2, .kept = 3};
  Told told_;
  JobBoard board_{clock_, settings_, told_};
};

TEST_F(Jobs, a_job_runs_tells_its_progress_and_keeps_its_result) {
  const auto job = board_.submit("k", "me", {{"x", 1}}, [](const application::Control& control) {
    control.progress(1, 2);
    return core::Result<Json>(Json(42));
  });
  ASSERT_TRUE(job.has_value());
  const JobView view = wait_for(job->id);
  EXPECT_EQ(view.state, JobState::Done);
  EXPECT_EQ(view.result, 42);
  EXPECT_EQ(view.total, 2u);
  EXPECT_EQ(told_.states(), "queued running done ");
  EXPECT_EQ(told_.updates(), 1);
}

TEST_F(Jobs, failures_are_kept_with_their_reason) {
  const auto failed = board_.submit("k", "me", {}, [](const application::Control&) {
    return core::Result<Json>(core::fail(core::ErrorKind::NotFound, "no candles"));
  });
  const auto threw =
      board_.submit("k", "me", {}, [](const application::Control&) -> core::Result<Json> {
        throw std::runtime_error("broken");
      });
  EXPECT_EQ(wait_for(failed->id).error->message, "no candles");
  EXPECT_EQ(wait_for(threw->id).state, JobState::Failed);
}

TEST_F(Jobs, cancelling_stops_a_running_job_and_drops_a_waiting_one) {
  std::promise<void> started;
  const auto running = board_.submit("k", "me", {}, [&](const application::Control& control) {
    started.set_value();
    while (!control.stop.stop_requested()) std::this_thread::sleep_for(1ms);
    return core::Result<Json>(Json());
  });
  started.get_future().wait();
  const auto waiting = board_.submit("k", "me", {}, [](const application::Control&) {
    ADD_FAILURE() << "it was cancelled before";
    return core::Result<Json>(Json());
  });
  EXPECT_EQ(board_.cancel(waiting->id)->state, JobState::Cancelled);
  ASSERT_TRUE(board_.cancel(running->id).has_value());
  EXPECT_EQ(wait_for(running->id).state, JobState::Cancelled);
  EXPECT_EQ(board_.cancel(running->id).error().kind, core::ErrorKind::Conflict);
  EXPECT_EQ(board_.cancel("nobody").error().kind, core::ErrorKind::NotFound);
}

TEST_F(Jobs, one_that_may_run_for_days_does_not_hold_up_the_queue) {
  const auto until_stopped = [](const application::Control& control) {
    while (!control.stop.stop_requested()) std::this_thread::sleep_for(1ms);
    return core::Result<Json>(Json());
  };
  const auto quick = [](const application::Control&) { return core::Result<Json>(Json(1)); };
  for (int round = 0; round < 3; ++round) {
    const auto longest = board_.submit("k", "me", {}, until_stopped, JobBoard::Turn::AtOnce);
    ASSERT_TRUE(longest.has_value());
    EXPECT_EQ(longest->state, JobState::Running);
    EXPECT_EQ(wait_for(board_.submit("k", "me", {}, quick)->id).state, JobState::Done);
    EXPECT_FALSE(board_.is_idle());
    ASSERT_TRUE(board_.cancel(longest->id).has_value());
    EXPECT_EQ(wait_for(longest->id).state, JobState::Cancelled);
  }
}

TEST_F(Jobs, the_queue_and_the_memory_are_bounded) {
  std::promise<void> open;
  const auto gate = open.get_future().share();
  const auto blocked = [gate](const application::Control&) {
    gate.wait();
    return core::Result<Json>(Json());
  };
  std::vector<std::string> ids;
  int refused = 0;
  for (int i = 0; i < 6; ++i)
    if (auto job = board_.submit("k", "me", {}, blocked))
      ids.push_back(job->id);
    else
      refused += job.error().kind == core::ErrorKind::Retryable ? 1 : 0;
  EXPECT_GE(refused, 3);
  open.set_value();
  for (const auto& id : ids) (void)wait_for(id);
  for (int i = 0; i < 5; ++i) (void)wait_for(board_.submit("k", "me", {}, blocked)->id);
  EXPECT_LE(board_.list().size(), 4u);
}

}  // namespace
}  // namespace sixbtc::web_api
