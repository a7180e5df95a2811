// Writes HTML and SVG elements, each closed and each text escaped.
//
// By hand, for Debian packages no C++ library that writes HTML or SVG (ctemplate fills in texts of
// which others must see that they are well-formed). What comes out is XML as well as HTML, so that
// any XML reader can check it.

#ifndef RAPPORT_INSIGHT_MARKUP_H_
#define RAPPORT_INSIGHT_MARKUP_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rapport::insight {

// What is no text of a page (control characters, broken UTF-8) becomes a replacement character.
std::string Escaped(std::string_view text);

class Markup {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  void Open(std::string_view name, Attributes attributes);
  void Close();  // The element opened last.
  void Text(std::string_view text);
  // An element without content; in HTML only the void ones.
  void Empty(std::string_view name, Attributes attributes);
  // An element with a text and nothing else.
  void Element(std::string_view name, Attributes attributes, std::string_view text);
  void NewLine() { out_ += '\n'; }
  // For the head of the page and its style sheet, which hold no `<`, `&` or text of others.
  void Verbatim(std::string_view text) { out_ += text; }

  // Closes what is open.
  std::string Take();

 private:
  void Begin(std::string_view name, Attributes attributes);

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_MARKUP_H_
