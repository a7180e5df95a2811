// The rules of CONTRIBUTING.md, over the whole checkout; and over bad snippets, each of which must
// be found, so that a rule that finds nothing is known to be able to.

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "support/source_rules.h"

namespace rapport::testing {
namespace {

void ExpectNone(const Violations& violations) {
  for (const std::string& violation : violations) ADD_FAILURE() << violation;
}

std::vector<SourceFile> Core() {
  std::vector<SourceFile> core;
  for (SourceFile& file : ReadSources({"src", "include"})) {
    if (IsCore(file.path)) core.push_back(std::move(file));
  }
  return core;
}

TEST(HouseRules, EveryFileIsLaidOut) {
  const std::vector<SourceFile> files =
      ReadSources({"src", "include", "tests", "bench", "examples"});
  EXPECT_GT(files.size(), 10u);
  for (const SourceFile& file : files) ExpectNone(CheckLayout(file));
}

TEST(CoreRules, FloorsIncludeOnlyWhatIsBelowThem) {
  for (const SourceFile& file : Core()) ExpectNone(CheckIncludes(file));
}

TEST(CoreRules, NothingOfTheOutsideWorld) {
  for (const SourceFile& file : Core()) ExpectNone(CheckCalls(file));
}

TEST(CoreRules, PublicHeadersAreData) {
  const std::vector<SourceFile> headers = ReadSources({"include"});
  EXPECT_GE(headers.size(), 7u);
  for (const SourceFile& file : headers) ExpectNone(CheckPublicHeader(file));
}

TEST(CoreRules, HashMapsAreNeverWalkedThrough) { ExpectNone(CheckHashMaps(Core())); }

// --- The rules themselves ---

SourceFile Snippet(const std::string& text) { return {.path = "src/affinity/x.cc", .text = text}; }

TEST(RulesTest, CodeIsWhatIsNeitherCommentNorLiteral) {
  EXPECT_EQ(Code("a // b\nc", false), "a     \nc");
  EXPECT_EQ(Code("a /* b\nc */ d", false), "a     \n     d");
  EXPECT_EQ(Code("f(\"x // y\"); 'q' 1'000 g('\\'')", false), "f(        );     1'000 g(    )");
  EXPECT_EQ(Code("f(\"x\"); // y", true), "f(\"x\");     ");
  EXPECT_EQ(Code("R\"z(a \"b)z\" c", false), "            c");
}

TEST(RulesTest, ForbiddenCallsAreFound) {
  for (const char* bad : {"auto t = absl::Now();",
                          "std::chrono::steady_clock::now();",
                          "x = time(nullptr);",
                          "std::mutex m;",
                          "thread_local int x;",
                          "absl::Mutex m;",
                          "std::atomic<int> x;",
                          "int x = rand();",
                          "std::mt19937 g;",
                          "absl::BitGen g;",
                          "std::cout << x;",
                          "printf(\"x\");",
                          "std::fprintf(stderr, \"x\");",
                          "LOG(INFO) << x;",
                          "abort();",
                          "std::terminate();",
                          "std::exit(1);",
                          "::abort();",
                          "double y = std::exp(x);",
                          "y = log2(x);",
                          "return pow(x, 2);",
                          "y = std::llround(x);",
                          "y = sqrtf(x);",
                          "y = std::fma(a, b, c);"}) {
    EXPECT_EQ(CheckCalls(Snippet(bad)).size(), 1u) << bad;
  }
}

TEST(RulesTest, WhatOnlyLooksForbiddenIsNot) {
  for (const char* good :
       {"// std::cout << absl::Now();", "f(\"abort()\");", "journal.log(x);", "x->exit();",
        "decay::exp2(x);", "int Explog(int x);", "absl::Time time = event.at;", "wait_until(x);",
        "assert(x > 0);", "static_assert(sizeof(x) == 8);", "event.time();", "my_round(x);"}) {
    ExpectNone(CheckCalls(Snippet(good)));
  }
}

TEST(RulesTest, ForbiddenIncludesAreFound) {
  for (const char* bad :
       {"#include <iostream>", "#include <chrono>", "#include <thread>", "#include <mutex>",
        "#include <random>", "#include <cstdio>", "#include <fstream>", "#include <cmath>",
        "#  include <math.h>", "#include \"absl/time/clock.h\"", "#include <sys/time.h>",
        "#include \"absl/random/random.h\"", "#include <boost/asio.hpp>",
        "#include \"ranking/score.h\"", "#include \"router/state.h\"", "#include \"codec/text.h\"",
        "#include \"sim/naive.h\"", "#include \"src/base/fixed.h\"", "#include \"fixed.h\""}) {
    EXPECT_EQ(CheckIncludes(Snippet(bad)).size(), 1u) << bad;
  }
  for (const char* good :
       {"#include <vector>", "#include \"base/fixed.h\"", "#include \"affinity/history.h\"",
        "#include \"rapport/event.h\"", "#include \"absl/container/flat_hash_map.h\"",
        "#include <boost/heap/d_ary_heap.hpp>", "// #include <iostream>"}) {
    ExpectNone(CheckIncludes(Snippet(good)));
  }
}

TEST(RulesTest, PublicHeadersIncludeOnlyWhatACallerHas) {
  const std::string path = "include/rapport/x.h";
  for (const char* bad :
       {"#include \"base/fixed.h\"", "#include \"absl/container/flat_hash_map.h\"",
        "#include \"absl/time/clock.h\"", "#include \"boost/heap.hpp\""}) {
    EXPECT_EQ(CheckIncludes({.path = path, .text = bad}).size(), 1u) << bad;
  }
  ExpectNone(CheckIncludes({.path = path, .text = "#include \"absl/time/time.h\""}));
}

TEST(RulesTest, InheritanceTemplatesAndCallbacksAreFound) {
  const std::string path = "include/rapport/x.h";
  for (const char* bad : {"class A : public B {", "struct A final : B {", "template <typename T>",
                          "std::function<void()> f;", "virtual void F();"}) {
    EXPECT_EQ(CheckPublicHeader({.path = path, .text = bad}).size(), 1u) << bad;
  }
  for (const char* good : {"enum class A : std::uint8_t {", "class A {",
                           " public:", "// A template for a class : public"}) {
    ExpectNone(CheckPublicHeader({.path = path, .text = good}));
  }
}

TEST(RulesTest, WalksThroughHashMapsAreFound) {
  const SourceFile header = {.path = "src/affinity/x.h",
                             .text =
                                 "struct S {\n"
                                 "  absl::flat_hash_map<int, std::vector<int>> by_id_;\n"
                                 "};\n"
                                 "using Index = absl::flat_hash_map<int, int>;\n"
                                 "struct T { Index index; std::vector<int> list; };\n"};
  const auto found_in = [&header](const std::string& body) {
    return CheckHashMaps({header, Snippet("#include \"affinity/x.h\"\n" + body)}).size();
  };
  for (const char* bad :
       {"for (const auto& [k, v] : by_id_) {", "for (auto& x : state.by_id_) f(x);",
        "for (auto& x : this->by_id_) {", "auto it = by_id_.begin();", "for (auto& x : t.index) {",
        "for (auto& x : *map->by_id_) {", "absl::erase_if(by_id_, f);"}) {
    EXPECT_EQ(found_in(bad), 1u) << bad;
  }
  for (const char* good :
       {"auto it = by_id_.find(3);", "if (it == by_id_.end()) return;", "for (int x : t.list) {",
        "for (int x : by_id_[3]) {", "by_id_.erase(3);"}) {
    EXPECT_EQ(found_in(good), 0u) << good;
  }
  EXPECT_EQ(CheckHashMaps({Snippet("std::unordered_set<int> seen;\nfor (int x : seen) {")}).size(),
            1u);
}

TEST(RulesTest, BadLayoutIsFound) {
  const auto count = [](const std::string& path, const std::string& text) {
    return CheckLayout({.path = path, .text = text}).size();
  };
  const auto repeat = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  EXPECT_EQ(count("src/base/x.cc", repeat("int x;\n", 400)), 0u);
  EXPECT_EQ(count("src/base/x.cc", repeat("int x;\n", 401)), 1u);
  EXPECT_EQ(count("src/base/x.cc", std::string(100, 'x') + "\n"), 0u);
  EXPECT_EQ(count("src/base/x.cc", std::string(101, 'x') + "\n"), 1u);
  EXPECT_EQ(count("src/base/x.cc", "\tint x;\n"), 1u);
  EXPECT_EQ(count("src/base/x.cc", "// caf\xc3\xa9\n"), 1u);
  EXPECT_EQ(count("src/base/x.cc", std::string("// TO") + "DO: later\n"), 1u);
  EXPECT_EQ(count("src/base/x.cc", "void F() {\n" + repeat("  f();\n", 68) + "}\n"), 0u);
  EXPECT_EQ(count("src/base/x.cc", "void F() {\n" + repeat("  f();\n", 69) + "}\n"), 1u);
  EXPECT_EQ(count("tests/unit/x.cc", "void F() {\n" + repeat("  f();\n", 69) + "}\n"), 0u);
  EXPECT_EQ(
      count("src/base/x.cc", "class C {\n  void F() {\n" + repeat("    f();\n", 70) + "  }\n"), 1u);
  EXPECT_EQ(count("src/base/x.cc",
                  "class C {\n" + repeat("  int x;\n", 90) + "};\n" + "}  // namespace\n"),
            0u);
  const std::string guard = "RAPPORT_BASE_X_H_";
  EXPECT_EQ(
      count("src/base/x.h", "// What it is.\n\n#ifndef " + guard + "\n#define " + guard + "\n"),
      0u);
  EXPECT_EQ(count("src/base/x.h", "#pragma once\n"), 1u);
  EXPECT_EQ(count("src/base/y.h", "#ifndef " + guard + "\n#define " + guard + "\n"), 1u);
  EXPECT_EQ(count("include/rapport/x.h", "#ifndef RAPPORT_X_H_\n#define RAPPORT_X_H_\n"), 0u);
}

}  // namespace
}  // namespace rapport::testing
