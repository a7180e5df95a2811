#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/decimal.h"
#include "codec/location.h"
#include "codec/policy_json.h"
#include "codec/policy_json_fields.h"
#include "codec/quote.h"
#include "codec/words.h"

namespace rapport::codec {
namespace {

class PolicyWriter {
 public:
  explicit PolicyWriter(const KeyTable& keys) : keys_(keys) {}

  void Begin(std::string_view name) {
    Name(name);
    out_ += "{";
    first_ = true;
    ++depth_;
  }
  void End() {
    --depth_;
    out_ += "}";
    first_ = false;
  }
  template <typename Enum>
  void Choice(std::string_view name, Enum value) {
    Name(name);
    AppendQuoted(Word(value), out_);
  }
  void Seconds(std::string_view name, absl::Duration value, const Range&) {
    Name(name);
    AppendSeconds(name, value);
  }
  void Days(std::string_view name, absl::Duration value, const Range&);
  void SecondsOrNever(std::string_view name, absl::Duration value, const Range& range);
  void Ratio(std::string_view name, std::int64_t ppm, const Range&) {
    Name(name);
    AppendThousandths(ppm, 6);
  }
  void Whole(std::string_view name, int value, const Range&) {
    Name(name);
    out_ += std::to_string(value);
  }
  void Flag(std::string_view name, bool value) {
    Name(name);
    out_ += value ? "true" : "false";
  }
  void Seed(std::string_view name, std::uint64_t value) {
    Name(name);
    out_ += std::to_string(value);
  }
  void Relax(std::string_view name, const std::vector<RelaxStep>& steps);
  void Channels(std::string_view name, const std::vector<ChannelCost>& channels);
  void JointMatching(std::string_view name) {
    Name(name);
    out_ += "\"off\"";
  }

  const absl::Status& status() const { return status_; }
  std::string Document() const { return Cat({"{", out_, "\n}\n"}); }

 private:
  // A line for each name of the outermost object; what is inside stays on it.
  void Name(std::string_view name) {
    if (!first_) out_ += ",";
    if (depth_ == 0) {
      out_ += "\n  ";
    } else if (!first_) {
      out_ += " ";
    }
    first_ = false;
    AppendQuoted(name, out_);
    out_ += ": ";
  }
  void AppendSeconds(std::string_view name, absl::Duration value);
  // value / 10^digits as a decimal number.
  void AppendThousandths(std::int64_t value, int digits);

  const KeyTable& keys_;
  std::string out_;
  bool first_ = true;
  int depth_ = 0;
  absl::Status status_;
};

void PolicyWriter::AppendThousandths(std::int64_t value, int digits) {
  std::uint64_t scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  if (value < 0) out_ += "-";
  out_ += std::to_string(Magnitude(value) / scale);
  AppendFraction(Magnitude(value) % scale, digits, out_);
}

void PolicyWriter::AppendSeconds(std::string_view name, absl::Duration value) {
  if (value == absl::InfiniteDuration() || value == -absl::InfiniteDuration()) {
    if (status_.ok()) {
      status_ = Problem({}, name, "was infinite", "a number of seconds, for JSON has no other");
    }
    return;
  }
  AppendThousandths(absl::ToInt64Milliseconds(value), 3);
}

void PolicyWriter::Days(std::string_view name, absl::Duration value, const Range&) {
  Name(name);
  const std::size_t before = out_.size();
  AppendSeconds(name, value);  // Says so where it is infinite.
  out_.resize(before);
  constexpr double kMillisPerDay = 86'400e3;
  std::array<char, 32> text;
  const double days = static_cast<double>(absl::ToInt64Milliseconds(value)) / kMillisPerDay;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), days).ptr;
  out_.append(text.data(), end);
}

void PolicyWriter::SecondsOrNever(std::string_view name, absl::Duration value, const Range& range) {
  if (value == absl::InfiniteDuration()) {
    Name(name);
    out_ += "null";
  } else {
    Seconds(name, value, range);
  }
}

void PolicyWriter::Relax(std::string_view name, const std::vector<RelaxStep>& steps) {
  Name(name);
  out_ += "[";
  ++depth_;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    out_ += i == 0 ? "{" : ", {";
    first_ = true;
    Seconds("after_s", steps[i].after, kFromZero);
    Whole("levels", steps[i].levels, kRelaxLevels);
    out_ += "}";
  }
  --depth_;
  first_ = false;
  out_ += "]";
}

void PolicyWriter::Channels(std::string_view name, const std::vector<ChannelCost>& channels) {
  Begin(name);
  for (const ChannelCost& cost : channels) {
    Begin(keys_.Name(cost.channel));
    Whole("units", cost.units, kFromZeroOn);
    Flag("exclusive", cost.exclusive);
    End();
  }
  End();
}

}  // namespace

absl::StatusOr<std::string> PolicyToJson(const Policy& policy, const KeyTable& keys) {
  PolicyWriter writer(keys);
  VisitJson(policy, writer);
  if (!writer.status().ok()) return writer.status();
  return writer.Document();
}

}  // namespace rapport::codec
