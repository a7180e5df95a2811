#include "codec/location.h"

#include <cstddef>

#include "codec/quote.h"

namespace rapport::codec {
namespace {

// Longer values say nothing more in a message.
constexpr std::size_t kMostShown = 60;

}  // namespace

std::string Cat(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (std::string_view part : parts) size += part.size();
  std::string result;
  result.reserve(size);
  for (std::string_view part : parts) result.append(part);
  return result;
}

std::string Shown(std::string_view text) {
  std::string result;
  AppendQuoted(text.substr(0, kMostShown), result);
  if (text.size() > kMostShown) result.append("...");
  return result;
}

std::string Was(std::string_view text) { return Cat({"was ", Shown(text)}); }

absl::Status Problem(const Location& where, std::string_view field, std::string_view wrong,
                     std::string_view expected) {
  std::string message = where.file;
  if (where.line > 0) message += Cat({message.empty() ? "" : ":", std::to_string(where.line)});
  if (!message.empty()) message += ": ";
  if (!field.empty()) message += Cat({field, ": "});
  message += Cat({wrong, ", expected ", expected});
  return absl::InvalidArgumentError(message);
}

}  // namespace rapport::codec
