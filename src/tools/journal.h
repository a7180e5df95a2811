// The event log that `--journal FILE` writes.

#ifndef RAPPORT_TOOLS_JOURNAL_H_
#define RAPPORT_TOOLS_JOURNAL_H_

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "codec/log.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"
#include "sim/replay_run.h"

namespace rapport::tools {

// The event log of one run.
class Journal {
 public:
  Journal(const std::string& path, const codec::KeyTable& keys)
      : file_(path, std::ios::binary), writer_(file_, FormOf(path), keys), path_(path) {}

  absl::Status Begin(const Policy& policy, const Limits& limits) {
    if (!file_) {
      return absl::NotFoundError(
          codec::Cat({path_, ": cannot be opened, expected a file to write"}));
    }
    return Named(writer_.Head(policy, limits));
  }

  sim::ReplayJournal Callback() {
    return [this](const Event& event, const std::vector<Decision>& decisions) {
      absl::Status status = writer_.Event(event);
      if (status.ok()) status = writer_.Decisions(decisions);
      return Named(status);
    };
  }

  absl::Status Finish() { return Named(writer_.Finish()); }

 private:
  static codec::LogForm FormOf(const std::string& path) {
    for (const std::string_view suffix : {".txt", ".text", ".log"}) {
      if (std::string_view(path).ends_with(suffix)) return codec::LogForm::kText;
    }
    return codec::LogForm::kRecords;
  }

  absl::Status Named(const absl::Status& status) const {
    if (status.ok()) return status;
    return absl::Status(status.code(), codec::Cat({path_, ": ", codec::View(status.message())}));
  }

  std::ofstream file_;
  codec::LogWriter writer_;
  std::string path_;
};

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_JOURNAL_H_
