// Visitors (see fields.h) that write the fields of a thing as text and read them back.

#ifndef RAPPORT_CODEC_TEXT_FIELDS_H_
#define RAPPORT_CODEC_TEXT_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "codec/fields.h"
#include "codec/location.h"
#include "codec/text_lists.h"
#include "codec/text_values.h"

namespace rapport::codec {

// Writes every field, defaults too: what is left out is decided by comparing with a default's
// texts.
class FieldWriter {
 public:
  enum class Role { kSubject, kWord, kField };
  struct Text {
    Role role;
    std::string_view name;
    std::optional<std::string> value;  // Absent: not set.
  };

  explicit FieldWriter(const TextContext& context) : context_(context) {}

  template <typename T>
  void Subject(std::string_view name, const T& value) {
    Put(Role::kSubject, name, value);
  }
  template <typename T>
  void Word(std::string_view name, const T& value) {
    Put(Role::kWord, name, value);
  }
  template <typename T>
  void Field(std::string_view name, const T& value) {
    Put(Role::kField, name, value);
  }
  void Ppm(std::string_view name, std::int64_t ppm) {
    AppendPpm(ppm, texts_.emplace_back(Text{Role::kField, name, ""}).value.value());
  }
  void Ppm(std::string_view name, const std::optional<std::int64_t>& ppm) {
    if (ppm) {
      Ppm(name, *ppm);
    } else {
      texts_.push_back({Role::kField, name, std::nullopt});
    }
  }
  void Count(std::string_view name, std::int64_t count) {
    texts_.push_back({Role::kField, name, std::to_string(count)});
  }

  const std::vector<Text>& texts() const { return texts_; }

 private:
  template <typename T>
  void Put(Role role, std::string_view name, const T& value) {
    AppendValue(value, context_, texts_.emplace_back(Text{role, name, ""}).value.value());
  }
  template <typename T>
  void Put(Role role, std::string_view name, const std::optional<T>& value) {
    if (value) {
      Put(role, name, *value);
    } else {
      texts_.push_back({role, name, std::nullopt});
    }
  }

  TextContext context_;
  std::vector<Text> texts_;
};

// The texts of a T with its defaults. None of them has a key or a finite time, so that they are the
// same in every context.
template <typename T>
const std::vector<FieldWriter::Text>& DefaultTexts() {
  static const std::vector<FieldWriter::Text>* const texts = [] {
    const KeyTable none;
    FieldWriter writer({none, TimeStyle::kIso});
    const T usual;
    VisitFields(usual, writer);
    return new std::vector<FieldWriter::Text>(writer.texts());
  }();
  return *texts;
}

// Appends ` subject word field=value ...`, leaving out what equals the default of T.
template <typename T>
void AppendFields(const T& thing, const TextContext& context, std::string& out) {
  FieldWriter writer(context);
  VisitFields(thing, writer);
  const std::vector<FieldWriter::Text>& defaults = DefaultTexts<T>();
  for (std::size_t i = 0; i < writer.texts().size(); ++i) {
    const FieldWriter::Text& text = writer.texts()[i];
    const bool always = text.role == FieldWriter::Role::kSubject;
    if (!text.value || (!always && text.value == defaults[i].value)) continue;
    out.push_back(' ');
    if (text.role == FieldWriter::Role::kField) out.append(text.name).push_back('=');
    out.append(*text.value);
  }
}

// Reads fields from the words of a line. The first error stays; Finish() tells it.
class FieldReader {
 public:
  // `kind` names the thing in messages. `words`: all that follows its kind.
  FieldReader(std::string_view kind, std::span<const std::string_view> words, const Location& where,
              KeyTable& keys);

  template <typename T>
  void Subject(std::string_view name, T& value) {
    names_.push_back(name);
    if (next_ < plain_.size()) {
      Take(name, plain_[next_++], value);
    } else {
      Fail(name, "was absent", Expected(value));
    }
  }
  template <typename T>
  void Word(std::string_view name, T& value) {
    names_.push_back(name);
    if (next_ < plain_.size()) Take(name, plain_[next_++], value);
  }
  template <typename T>
  void Field(std::string_view name, T& value) {
    if (const auto raw = Find(name)) Take(name, *raw, value);
  }
  void Ppm(std::string_view name, std::int64_t& ppm) {
    const auto raw = Find(name);
    if (raw && !ParsePpm(*raw, ppm)) Fail(name, Was(*raw), kExpectedPpm);
  }
  void Ppm(std::string_view name, std::optional<std::int64_t>& ppm) {
    const auto raw = Find(name);
    if (raw && !ParsePpm(*raw, ppm.emplace())) Fail(name, Was(*raw), kExpectedPpm);
  }
  void Count(std::string_view name, std::int64_t& count) {
    const auto raw = Find(name);
    if (raw && !ParseCount(*raw, count)) Fail(name, Was(*raw), "a whole number");
  }

  // The value stated for a name, which then counts as read.
  std::optional<std::string_view> Find(std::string_view name);
  // Keeps an error, unless there is one already.
  void Fail(std::string_view name, std::string_view wrong, std::string_view expected);
  // The first error; also one where a word was not read.
  absl::Status Finish();

 private:
  struct Named {
    std::string_view name;
    std::string_view raw;
    bool read = false;
  };

  template <typename T>
  void Take(std::string_view name, std::string_view raw, T& value) {
    if (!ParseValue(raw, keys_, value)) Fail(name, Was(raw), Expected(value));
  }

  std::string_view kind_;
  const Location& where_;
  KeyTable& keys_;
  // As many as most lines have stand in the reader itself.
  absl::InlinedVector<std::string_view, 4> plain_;
  std::size_t next_ = 0;
  absl::InlinedVector<Named, 8> named_;
  absl::InlinedVector<std::string_view, 20> names_;  // All that the thing has.
  absl::Status status_;
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_TEXT_FIELDS_H_
