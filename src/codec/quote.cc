#include "codec/quote.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace rapport::codec {
namespace {

bool IsBareChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-' || c == '+' || static_cast<unsigned char>(c) >= 0x80;
}

// Four hexadecimal digits at the front of `text`; -1 if they are not there.
int HexFour(std::string_view text) {
  if (text.size() < 4) return -1;
  int value = 0;
  for (char c : text.substr(0, 4)) {
    int digit = 0;
    if (c >= '0' && c <= '9') {
      digit = c - '0';
    } else if (c >= 'a' && c <= 'f') {
      digit = c - 'a' + 10;
    } else if (c >= 'A' && c <= 'F') {
      digit = c - 'A' + 10;
    } else {
      return -1;
    }
    value = value * 16 + digit;
  }
  return value;
}

void AppendUtf8(std::uint32_t code, std::string& out) {
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | ((code >> shift) & 0x3F)));
  };
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (code >> 6)));
    tail(0);
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (code >> 12)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | (code >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

// What follows `\u` at the front of `text`; takes it off. Two halves of a surrogate pair are one.
bool TakeUnicode(std::string_view& text, std::string& out) {
  const int first = HexFour(text);
  if (first < 0 || (first >= 0xDC00 && first < 0xE000)) return false;
  text.remove_prefix(4);
  if (first < 0xD800 || first >= 0xE000) {
    AppendUtf8(static_cast<std::uint32_t>(first), out);
    return true;
  }
  if (text.substr(0, 2) != "\\u") return false;
  const int second = HexFour(text.substr(2));
  if (second < 0xDC00 || second >= 0xE000) return false;
  text.remove_prefix(6);
  AppendUtf8(static_cast<std::uint32_t>(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)),
             out);
  return true;
}

// What follows a backslash at the front of `text`; takes it off.
bool TakeEscape(std::string_view& text, std::string& out) {
  if (text.empty()) return false;
  const char escape = text.front();
  text.remove_prefix(1);
  if (escape == 'u') return TakeUnicode(text, out);
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const std::size_t index = kEscapes.find(escape);
  if (index == std::string_view::npos) return false;
  out.push_back(kMeanings[index]);
  return true;
}

}  // namespace

bool IsBare(std::string_view key) {
  return !key.empty() && key != "-" && std::all_of(key.begin(), key.end(), IsBareChar);
}

void AppendQuoted(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out.push_back('"');
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (byte < 0x20 || byte == 0x7F) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void AppendKey(std::string_view key, std::string& out) {
  if (IsBare(key)) {
    out.append(key);
  } else {
    AppendQuoted(key, out);
  }
}

bool Unquote(std::string_view quoted, std::string& out) {
  if (quoted.size() < 2 || quoted.front() != '"') return false;
  quoted.remove_prefix(1);
  while (!quoted.empty()) {
    const char c = quoted.front();
    quoted.remove_prefix(1);
    if (c == '"') return quoted.empty();
    if (c != '\\') {
      out.push_back(c);
    } else if (!TakeEscape(quoted, out)) {
      return false;
    }
  }
  return false;
}

std::string_view::size_type FindOutsideQuotes(std::string_view text, char mark,
                                              std::string_view::size_type from) {
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[i] == mark) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::vector<std::string_view> Split(std::string_view text, char mark) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = FindOutsideQuotes(text, mark, begin);
    if (end == std::string_view::npos) break;
    pieces.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

}  // namespace rapport::codec
