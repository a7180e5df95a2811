#include "insight/markup.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "codec/csv_fields.h"

namespace rapport::insight {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// The character that these bytes of UTF-8 are.
std::uint32_t CodeOf(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() == 1) return byte(0);
  std::uint32_t code = byte(0) & (0x7FU >> bytes.size());
  for (std::size_t i = 1; i < bytes.size(); ++i) code = code << 6U | (byte(i) & 0x3FU);
  return code;
}

// Whether XML and HTML allow it as text.
bool IsText(std::uint32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n';
  if (code >= 0x7F && code < 0xA0) return false;
  return (code & 0xFFFEU) != 0xFFFE && (code < 0xFDD0 || code > 0xFDEF);
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = codec::Utf8Size(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(size, 1));
    text.remove_prefix(character.size());
    if (size == 0 || !IsText(CodeOf(character))) {
      out += kReplacement;
    } else if (character == "&") {
      out += "&amp;";
    } else if (character == "<") {
      out += "&lt;";
    } else if (character == ">") {
      out += "&gt;";
    } else if (character == "\"") {
      out += "&quot;";
    } else {
      out += character;
    }
  }
  return out;
}

void Markup::Begin(std::string_view name, Attributes attributes) {
  out_ += '<';
  out_ += name;
  for (const auto& [attribute, value] : attributes) {
    out_ += ' ';
    out_ += attribute;
    out_ += "=\"";
    out_ += Escaped(value);
    out_ += '"';
  }
}

void Markup::Open(std::string_view name, Attributes attributes) {
  Begin(name, attributes);
  out_ += '>';
  open_.emplace_back(name);
}

void Markup::Close() {
  out_ += "</" + open_.back() + ">";
  open_.pop_back();
}

void Markup::Text(std::string_view text) { out_ += Escaped(text); }

void Markup::Empty(std::string_view name, Attributes attributes) {
  Begin(name, attributes);
  out_ += "/>";
}

void Markup::Element(std::string_view name, Attributes attributes, std::string_view text) {
  Open(name, attributes);
  Text(text);
  Close();
}

std::string Markup::Take() {
  while (!open_.empty()) Close();
  return std::move(out_);
}

}  // namespace rapport::insight
