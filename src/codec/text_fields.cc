#include "codec/text_fields.h"

#include "codec/quote.h"

namespace rapport::codec {

FieldReader::FieldReader(std::string_view kind, std::span<const std::string_view> words,
                         const Location& where, KeyTable& keys)
    : kind_(kind), where_(where), keys_(keys) {
  for (std::string_view word : words) {
    const std::size_t mark = FindOutsideQuotes(word, '=', 0);
    if (mark == std::string_view::npos) {
      plain_.push_back(word);
      continue;
    }
    const std::string_view name = word.substr(0, mark);
    for (const Named& other : named_) {
      if (other.name == name) Fail(name, "was stated twice", "it once");
    }
    named_.push_back({name, word.substr(mark + 1)});
  }
}

std::optional<std::string_view> FieldReader::Find(std::string_view name) {
  names_.push_back(name);
  for (Named& named : named_) {
    if (named.name != name) continue;
    named.read = true;
    return named.raw;
  }
  return std::nullopt;
}

void FieldReader::Fail(std::string_view name, std::string_view wrong, std::string_view expected) {
  if (status_.ok()) status_ = Problem(where_, name, wrong, expected);
}

absl::Status FieldReader::Finish() {
  if (next_ < plain_.size()) {
    Fail(kind_, Cat({"did not know what to do with ", Shown(plain_[next_])}), "name=value");
  }
  for (const Named& named : named_) {
    if (named.read) continue;
    std::string names;
    for (std::string_view name : names_) names += Cat({names.empty() ? "" : ", ", name});
    const std::string known = names.empty() ? std::string("no field") : Cat({"one of ", names});
    Fail(named.name.empty() ? kind_ : named.name, Cat({"is no field of ", kind_}), known);
  }
  return status_;
}

}  // namespace rapport::codec
