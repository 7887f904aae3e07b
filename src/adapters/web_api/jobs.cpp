#include "adapters/web_api/jobs.hpp"

#include <algorithm>
#include <ranges>

#include "core/hash.hpp"
#include "core/log.hpp"

namespace sixbtc::web_api {

std::string_view to_string(JobState state) {
  switch (state) {
    case JobState::Queued:
      return "queued";
    case JobState::Running:
      return "running";
    case JobState::Done:
      return "done";
    case JobState::Failed:
      return "failed";
    case JobState::Cancelled:
      return "cancelled";
  }
  CHECK(false);
}

Json to_json(const JobView& job, bool with_result) {
  const auto time = [](const std::optional<core::Timestamp>& at) {
    return at ? Json(at->to_rfc3339()) : Json();
  };
  Json json = {{"id", job.id},
               {"kind", job.kind},
               {"state", to_string(job.state)},
               {"by", job.by},
               {"request", job.request},
               {"done", job.done},
               {"total", job.total},
               {"created_at", job.created_at.to_rfc3339()},
               {"started_at", time(job.started_at)},
               {"finished_at", time(job.finished_at)}};
  json["error"] = job.error ? Json(job.error->to_string()) : Json();
  if (with_result) json["result"] = job.result;
  return json;
}

JobBoard::JobBoard(const core::Clock& clock, const ports::ApiJobSettings& settings,
                   ports::EventSink& events)
    : clock_(clock), settings_(settings), events_(events) {
  for (std::int64_t i = 0; i < settings.workers; ++i) threads_.emplace_back([this] { work(); });
}

JobBoard::~JobBoard() {
  stop();
  threads_.clear();
  own_threads_.clear();
}

core::Result<JobView> JobBoard::submit(std::string kind, std::string by, Json request, Work work,
                                       Turn turn) {
  const auto job = std::make_shared<Job>();
  std::vector<std::jthread> ended;  // joined without the lock
  {
    const std::scoped_lock lock(mutex_);
    if (is_stopping_ || std::cmp_greater_equal(queue_.size(), settings_.queued_max))
      return core::fail(core::ErrorKind::Retryable,
                        is_stopping_ ? "the server is stopping" : "too many jobs are waiting",
                        "api.jobs.queued_max");
    job->number = ++made_;
    const core::Timestamp now = clock_.now();
    job->view.id =
        core::uuid_from_content(fmt::format("job {} {}", now.nanoseconds(), job->number));
    job->view.kind = std::move(kind);
    job->view.by = std::move(by);
    job->view.request = std::move(request);
    job->view.created_at = now;
    job->work = std::move(work);
    jobs_.emplace(job->number, job);
    tell(job->view, true);
    if (turn == Turn::Queued) {
      queue_.push_back(job);
    } else {
      for (auto it = own_threads_.begin(); it != own_threads_.end();) {
        const auto other = jobs_.find(it->first);
        const bool has_ended = other == jobs_.end() || other->second->view.finished_at;
        if (has_ended) ended.push_back(std::move(it->second));
        it = has_ended ? own_threads_.erase(it) : std::next(it);
      }
      begin(*job);
      own_threads_.emplace(job->number, [this, job] { run(*job); });
    }
    forget_old();
  }
  wake_.notify_one();
  const std::scoped_lock lock(mutex_);
  return job->view;
}

std::shared_ptr<JobBoard::Job> JobBoard::find_job(std::string_view id) const {
  for (const auto& job : jobs_ | std::views::values)
    if (job->view.id == id) return job;
  return nullptr;
}

core::Result<JobView> JobBoard::find(std::string_view id) const {
  const std::scoped_lock lock(mutex_);
  const auto job = find_job(id);
  if (!job)
    return core::fail(core::ErrorKind::NotFound, "no such job", core::log::to_ascii(id),
                      "GET /api/v1/jobs lists them");
  return job->view;
}

std::vector<JobView> JobBoard::list() const {
  const std::scoped_lock lock(mutex_);
  std::vector<JobView> views;
  for (const auto& job : jobs_ | std::views::values | std::views::reverse)
    views.push_back(job->view);
  return views;
}

core::Result<JobView> JobBoard::cancel(std::string_view id) {
  const std::scoped_lock lock(mutex_);
  const auto job = find_job(id);
  if (!job)
    return core::fail(core::ErrorKind::NotFound, "no such job", core::log::to_ascii(id),
                      "GET /api/v1/jobs lists them");
  if (job->view.finished_at)
    return core::fail(core::ErrorKind::Conflict,
                      fmt::format("the job is {} already", to_string(job->view.state)),
                      job->view.id);
  job->stop.request_stop();
  if (job->view.state == JobState::Queued) {
    std::erase(queue_, job);
    job->view.state = JobState::Cancelled;
    job->view.finished_at = clock_.now();
    tell(job->view, true);
  }
  return job->view;
}

void JobBoard::stop() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
    for (const auto& job : jobs_ | std::views::values) job->stop.request_stop();
  }
  wake_.notify_all();
}

bool JobBoard::is_idle() const {
  const std::scoped_lock lock(mutex_);
  return running_ == 0;
}

void JobBoard::work() {
  while (true) {
    std::shared_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
      if (is_stopping_) return;
      job = queue_.front();
      queue_.pop_front();
      begin(*job);
    }
    run(*job);
  }
}

void JobBoard::begin(Job& job) {
  ++running_;
  job.view.state = JobState::Running;
  job.view.started_at = clock_.now();
  tell(job.view, true);
}

void JobBoard::run(Job& job) {
  application::Control control;
  control.stop = job.stop.get_token();
  control.progress = [&](std::uint64_t done, std::uint64_t total) {
    const std::scoped_lock lock(mutex_);
    job.view.done = done;
    job.view.total = total;
    tell(job.view, false);
  };
  core::Result<Json> result = core::fail(core::ErrorKind::Io, "the job ended unexpectedly");
  try {
    result = job.work(control);
  } catch (const std::exception& problem) {
    core::log::error("job {}: {}", job.view.id, problem.what());
  }
  finish(job, std::move(result));
}

void JobBoard::finish(Job& job, core::Result<Json> result) {
  const std::scoped_lock lock(mutex_);
  --running_;
  job.work = nullptr;
  job.view.finished_at = clock_.now();
  if (result) {
    job.view.state = job.stop.stop_requested() ? JobState::Cancelled : JobState::Done;
    job.view.result = std::move(*result);
  } else {
    job.view.state = result.error().kind == core::ErrorKind::Interrupted ? JobState::Cancelled
                                                                         : JobState::Failed;
    job.view.error = std::move(result).error();
  }
  tell(job.view, true);
}

void JobBoard::tell(const JobView& view, bool is_event) {
  const std::string topic(ports::topic::job_progress);
  const ports::StreamMessage message{topic, topic, "", to_json(view, false).dump()};
  if (is_event)
    events_.event(message);
  else
    events_.update(view.id, message);
}

void JobBoard::forget_old() {
  std::size_t finished = 0;
  for (auto& job : jobs_ | std::views::values) finished += job->view.finished_at ? 1 : 0;
  for (auto it = jobs_.begin(); it != jobs_.end() && std::cmp_greater(finished, settings_.kept);) {
    if (it->second->view.finished_at) {
      it = jobs_.erase(it);
      --finished;
    } else {
      ++it;
    }
  }
}

}  // namespace sixbtc::web_api
