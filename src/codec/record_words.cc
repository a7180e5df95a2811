#include "codec/record_words.h"

#include <algorithm>

#include "codec/record.h"

namespace rapport::codec {

std::uint64_t WordReader::Take() {
  if (!status_.ok()) return 0;
  if (next_ < words_.size()) return words_[next_++];
  Fail("is beyond the message's end", "more records");
  return 0;
}

void WordReader::Get(std::uint64_t& value) { value = Take(); }

void WordReader::Get(std::int64_t& value) { value = static_cast<std::int64_t>(Take()); }

void WordReader::Get(int& value) {
  std::int64_t wide = 0;
  Get(wide);
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
    Fail(Cat({"was ", std::to_string(wide)}), "a number of 32 bits");
    return;
  }
  value = static_cast<int>(wide);
}

void WordReader::Get(bool& value) {
  const std::uint64_t word = Take();
  if (word > 1) Fail(Cat({"was ", std::to_string(word)}), "0 or 1");
  value = word == 1;
}

void WordReader::Get(absl::Time& value) { value = TimeOf(static_cast<std::int64_t>(Take())); }

void WordReader::Get(absl::Duration& value) {
  value = DurationOf(static_cast<std::int64_t>(Take()));
}

std::uint8_t WordReader::GetWord(std::span<const EnumWord> words) {
  const std::uint64_t word = Take();
  for (const EnumWord& entry : words) {
    if (entry.value == word) return entry.value;
  }
  Fail(Cat({"was ", std::to_string(word)}), Cat({"the number of ", Alternatives(words)}));
  return 0;
}

std::size_t WordReader::GetCount() {
  const std::uint64_t count = Take();
  if (count <= words_.size() - next_) return count;
  Fail(Cat({"was a list of ", std::to_string(count)}), "no more than the message holds");
  return 0;
}

void WordReader::Get(std::string& bytes) {
  const std::uint64_t size = Take();
  if (size > (words_.size() - next_) * sizeof(std::uint64_t)) {
    Fail(Cat({"was of ", std::to_string(size), " bytes"}), "no more than the message holds");
    return;
  }
  for (std::uint64_t i = 0; i < size; i += 8) {
    const std::uint64_t word = Take();
    const std::uint64_t used = std::min<std::uint64_t>(8, size - i);
    for (std::uint64_t byte = 0; byte < used; ++byte) {
      bytes.push_back(static_cast<char>(word >> (8 * byte) & 0xFF));
    }
    if (used < 8 && word >> (8 * used) != 0) Fail("was followed by other bytes", "zeros");
  }
}

void WordReader::Fail(std::string_view wrong, std::string_view expected) {
  if (!status_.ok()) return;
  std::string name(name_);
  if (!list_.empty()) {
    name = Cat({list_, "[", std::to_string(index_), "]", name.empty() ? "" : ".", name});
  }
  status_ = Problem(RecordLocation(file_, record_), name, wrong, expected);
}

absl::Status WordReader::Finish() {
  list_ = {};
  name_ = "rest";
  const auto rest = words_.subspan(next_);
  // A head record is there even for a message without words.
  const bool records_to_spare = rest.size() >= kRecordWords && words_.size() > kRecordWords;
  if (records_to_spare) Fail("is a record or more", "no more records than the message needs");
  if (std::any_of(rest.begin(), rest.end(), [](std::uint64_t word) { return word != 0; })) {
    Fail("was not zero", "zeros after the last field");
  }
  return status_;
}

}  // namespace rapport::codec
