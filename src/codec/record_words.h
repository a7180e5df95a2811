// Visitors (see fields.h) that write the fields of a thing as 64-bit words and read them back.
//
// Every number, id, word, time and duration is one word. What may be unset: 1 and the value, or 0.
// A list: how many, then the fields of each element.

#ifndef RAPPORT_CODEC_RECORD_WORDS_H_
#define RAPPORT_CODEC_RECORD_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "codec/fields.h"
#include "codec/location.h"
#include "codec/micros.h"
#include "codec/words.h"
#include "rapport/ids.h"

namespace rapport::codec {

class WordWriter {
 public:
  explicit WordWriter(std::vector<std::uint64_t>& words) : words_(words) {}

  template <typename T>
  void Subject(std::string_view, const T& value) {
    Put(value);
  }
  template <typename T>
  void Word(std::string_view, const T& value) {
    Put(value);
  }
  template <typename T>
  void Field(std::string_view, const T& value) {
    Put(value);
  }
  template <typename T>
  void Ppm(std::string_view, const T& value) {
    Put(value);
  }
  void Count(std::string_view, std::int64_t value) { Put(value); }
  void Part(std::string_view, std::int64_t value) { Put(value); }

  void Put(std::uint64_t value) { words_.push_back(value); }
  void Put(std::int64_t value) { Put(static_cast<std::uint64_t>(value)); }
  void Put(int value) { Put(std::int64_t{value}); }
  void Put(bool value) { Put(std::uint64_t{value}); }
  void Put(absl::Time value) { Put(ToMicros(value)); }
  void Put(absl::Duration value) { Put(ToMicros(value)); }
  template <typename Tag>
  void Put(Id<Tag> id) {
    Put(id.value);
  }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Put(Enum value) { Put(static_cast<std::uint64_t>(value)); }
  template <typename T>
  void Put(const std::optional<T>& value) {
    Put(value.has_value());
    if (value) Put(*value);
  }
  template <typename T>
  void Put(const std::vector<T>& list) {
    PutList(std::span<const T>(list));
  }
  template <typename T>
  void PutList(std::span<const T> list) {
    Put(std::uint64_t{list.size()});
    for (const T& element : list) Put(element);
  }
  template <typename T>
  requires std::is_class_v<T>
  void Put(const T& element) { VisitFields(element, *this); }

 private:
  std::vector<std::uint64_t>& words_;
};

// Reads words; the first error stays, and nothing is read after it.
class WordReader {
 public:
  // `file`, `index`: as DecodeRecords has them, for messages.
  WordReader(std::span<const std::uint64_t> words, const std::string& file, std::int64_t index)
      : words_(words), file_(file), record_(index) {}

  template <typename T>
  void Subject(std::string_view name, T& value) {
    Field(name, value);
  }
  template <typename T>
  void Word(std::string_view name, T& value) {
    Field(name, value);
  }
  template <typename T>
  void Field(std::string_view name, T& value) {
    name_ = name;
    Get(value);
  }
  template <typename T>
  void Ppm(std::string_view name, T& value) {
    Field(name, value);
  }
  void Count(std::string_view name, std::int64_t& value) { Field(name, value); }
  void Part(std::string_view name, std::int64_t& value) { Field(name, value); }

  void Get(std::uint64_t& value);
  void Get(std::int64_t& value);
  void Get(int& value);
  void Get(bool& value);
  void Get(absl::Time& value);
  void Get(absl::Duration& value);
  template <typename Tag>
  void Get(Id<Tag>& id) {
    Get(id.value);
  }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Get(Enum& value) { value = static_cast<Enum>(GetWord(WordsOf(Enum{}))); }
  template <typename T>
  void Get(std::optional<T>& value) {
    bool set = false;
    Get(set);
    if (set) Get(value.emplace());
  }
  template <typename T>
  void Get(std::vector<T>& list) {
    // An element takes a word at least, so that no count makes us allocate more than was read.
    list.resize(GetCount());
    const std::string_view name = name_;
    for (std::size_t i = 0; i < list.size() && status_.ok(); ++i) {
      list_ = name;
      index_ = i;
      Get(list[i]);
    }
    list_ = {};
    name_ = name;
  }
  template <typename T>
  requires std::is_class_v<T>
  void Get(T& element) {
    name_ = {};
    VisitFields(element, *this);
  }
  // How many bytes, then they, in as many words as they need.
  void Get(std::string& bytes);

  // Keeps an error of the field being read, unless there is one already.
  void Fail(std::string_view wrong, std::string_view expected);
  // Also an error where more than the unused rest of the last record is left, or is not zero.
  absl::Status Finish();

 private:
  std::uint64_t Take();
  std::size_t GetCount();
  std::uint8_t GetWord(std::span<const EnumWord> words);

  std::span<const std::uint64_t> words_;
  const std::string& file_;
  std::int64_t record_;
  std::size_t next_ = 0;
  std::string_view name_;
  std::string_view list_;  // The list being read; empty: none.
  std::size_t index_ = 0;
  absl::Status status_;
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_RECORD_WORDS_H_
