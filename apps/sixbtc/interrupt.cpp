#include "sixbtc/interrupt.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <thread>

#include "sixbtc/exit_code.hpp"

namespace sixbtc::cli {

namespace {

std::atomic<bool> interrupted{false};

}  // namespace

std::stop_token install_interrupt_handlers() {
  // Never destroyed: the waiting thread outlives main.
  static auto* source = new std::stop_source;
  static const bool installed = [] {
    signal(SIGPIPE, SIG_IGN);
    // Blocked here, before any other thread exists, so that only the waiter receives them.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([signals] {
      for (int received = 0; sigwait(&signals, &received) == 0;) {
        if (interrupted.exchange(true)) _exit(exit_interrupted);
        std::fputs("\nsixbtc: stopping after the current item (again to stop now)\n", stderr);
        source->request_stop();
      }
    }).detach();
    return true;
  }();
  (void)installed;
  return source->get_token();
}

bool was_interrupted() {
  return interrupted.load();
}

}  // namespace sixbtc::cli
