#include "support/page.h"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>

namespace rapport::testing {
namespace {

using Tree = boost::property_tree::ptree;

PageElement Read(const std::string& name, const Tree& tree) {
  PageElement element{.name = name, .text = tree.data()};
  for (const auto& [child_name, child] : tree) {
    if (child_name == "<xmlattr>") {
      for (const auto& [attribute, value] : child) element.attributes[attribute] = value.data();
    } else if (child_name == "<xmltext>") {
      element.text += child.data();
    } else if (child_name != "<xmlcomment>") {
      element.children.push_back(Read(child_name, child));
      element.text += element.children.back().text;
    }
  }
  return element;
}

void Collect(const PageElement& in, const std::string& element, const std::string& style,
             std::vector<const PageElement*>& found) {
  for (const PageElement& child : in.children) {
    if (child.name == element && (style.empty() || child.HasClass(style))) found.push_back(&child);
    Collect(child, element, style, found);
  }
}

}  // namespace

std::string PageElement::Attribute(const std::string& attribute) const {
  const auto found = attributes.find(attribute);
  return found == attributes.end() ? "" : found->second;
}

bool PageElement::HasClass(const std::string& style) const {
  return (" " + Attribute("class") + " ").find(" " + style + " ") != std::string::npos;
}

std::vector<const PageElement*> PageElement::All(const std::string& element,
                                                 const std::string& style) const {
  std::vector<const PageElement*> found;
  Collect(*this, element, style, found);
  return found;
}

PageElement ReadPage(const std::string& page) {
  std::istringstream stream(page);
  Tree tree;
  boost::property_tree::read_xml(stream, tree, boost::property_tree::xml_parser::no_concat_text);
  return Read("html", tree.get_child("html"));
}

}  // namespace rapport::testing
