// Says on a terminal how far a piece of work has come.

#ifndef RAPPORT_TOOLS_PROGRESS_LINE_H_
#define RAPPORT_TOOLS_PROGRESS_LINE_H_

#include <unistd.h>

#include <functional>
#include <iostream>
#include <string>
#include <utility>

namespace rapport::tools {

// One line of standard error, which is wiped at its end. Where that is no terminal, nothing.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what)
      : what_(std::move(what)), on_(isatty(STDERR_FILENO) == 1) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() {
    if (percent_ >= 0) std::cerr << "\r\x1b[K" << std::flush;
  }

  // Takes how much is done, from 0 to 1. Empty where nobody would see it.
  std::function<void(double done)> Callback() {
    if (!on_) return {};
    return [this](double done) { Show(done); };
  }

 private:
  void Show(double done) {
    constexpr double kAll = 100;
    const int percent = static_cast<int>(done * kAll);
    if (percent == percent_) return;
    percent_ = percent;
    std::cerr << '\r' << what_ << ' ' << percent << " %\x1b[K" << std::flush;
  }

  std::string what_;
  bool on_;
  int percent_ = -1;
};

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_PROGRESS_LINE_H_
