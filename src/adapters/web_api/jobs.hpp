// Long work asked for over the API: a queue, a few threads, and what became of each job.
// In memory: what a job stored is kept, the job itself is not.
//
// Threading: any thread. Destroying the board stops running jobs and waits for them.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/web_api/problem.hpp"
#include "application/services.hpp"
#include "ports/api_settings.hpp"
#include "ports/event_sink.hpp"

namespace sixbtc::web_api {

enum class JobState { Queued, Running, Done, Failed, Cancelled };
[[nodiscard]] std::string_view to_string(JobState state);  // "queued"

struct JobView {
  std::string id, kind, by;
  Json request;  // what was asked for
  JobState state = JobState::Queued;
  std::uint64_t done = 0, total = 0;
  core::Timestamp created_at;
  std::optional<core::Timestamp> started_at, finished_at;
  Json result;                       // null until it is done
  std::optional<core::Error> error;  // of a failed one
};
[[nodiscard]] Json to_json(const JobView& job, bool with_result);

// Runs on a thread of the board; watches the stop token between items.
using Work = std::function<core::Result<Json>(const application::Control&)>;

class JobBoard {
 public:
  JobBoard(const core::Clock& clock, const ports::ApiJobSettings& settings,
           ports::EventSink& events);
  ~JobBoard();
  JobBoard(const JobBoard&) = delete;
  JobBoard& operator=(const JobBoard&) = delete;

  // Retryable when the queue is full or the board stops. AtOnce: on a thread of its own, because it
  // may run for days.
  enum class Turn : std::uint8_t { Queued, AtOnce };
  core::Result<JobView> submit(std::string kind, std::string by, Json request, Work work,
                               Turn turn = Turn::Queued);
  [[nodiscard]] core::Result<JobView> find(std::string_view id) const;
  // Newest first.
  [[nodiscard]] std::vector<JobView> list() const;
  // Conflict when it is finished already.
  core::Result<JobView> cancel(std::string_view id);
  // No new jobs; running ones are asked to stop.
  void stop();
  // Whether nothing runs.
  [[nodiscard]] bool is_idle() const;

 private:
  struct Job {
    JobView view;
    Work work;
    std::stop_source stop;
    std::uint64_t number = 0;
  };

  void work();
  void begin(Job& job);
  void run(Job& job);
  void finish(Job& job, core::Result<Json> result);
  void tell(const JobView& view, bool is_event);
  [[nodiscard]] std::shared_ptr<Job> find_job(std::string_view id) const;
  void forget_old();

  const core::Clock& clock_;
  const ports::ApiJobSettings& settings_;
  ports::EventSink& events_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool is_stopping_ = false;
  std::size_t running_ = 0;
  std::uint64_t made_ = 0;
  std::deque<std::shared_ptr<Job>> queue_;
  std::map<std::uint64_t, std::shared_ptr<Job>> jobs_;  // by number, oldest first
  std::vector<std::jthread> threads_;
  std::map<std::uint64_t, std::jthread> own_threads_;  // by number of their job
};

}  // namespace sixbtc::web_api
