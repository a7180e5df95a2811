// A page read as XML, for tests of what stands in it.

#ifndef RAPPORT_TESTS_SUPPORT_PAGE_H_
#define RAPPORT_TESTS_SUPPORT_PAGE_H_

#include <map>
#include <string>
#include <vector>

namespace rapport::testing {

struct PageElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;  // All of it, that of the elements within included.
  std::vector<PageElement> children;

  // Empty where there is none.
  std::string Attribute(const std::string& attribute) const;
  // All elements within with that name and, unless it is empty, that class among theirs.
  std::vector<const PageElement*> All(const std::string& element, const std::string& style) const;
  bool HasClass(const std::string& style) const;
};

// The element `html`. Throws where the page is no XML.
PageElement ReadPage(const std::string& page);

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_PAGE_H_
