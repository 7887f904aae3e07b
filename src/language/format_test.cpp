// The formatter: its style by example; on every script at hand and on scrambled ones it changes no
// plan and is done after one pass.
#include "language/format.hpp"

#include <rapidcheck.h>

#include <fstream>
#include <sstream>

#include "language/plan_print_test.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

std::string formatted(std::string_view source) {
  const auto result = format(source, limits);
  if (!result) {
    ADD_FAILURE() << render(result.error(), source, "test.pine");
    return {};
  }
  return *result;
}

std::vector<std::filesystem::path> scripts() {
  std::vector<std::filesystem::path> found;
  for (const char* folder : {"strategies", "tests/conformance", "tests/leaks"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(SIXBTC_SOURCE_DIR) / folder))
      if (entry.path().extension() == ".pine") found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Something to say when `once` is not the same program in its final form.
std::string complaint(std::string_view source, std::string_view once) {
  const auto twice = format(once, limits);
  if (!twice) return "the result is refused:\n" + render(twice.error(), once, "formatted");
  if (*twice != once) return fmt::format("a second pass changes it:\n{}---\n{}", once, *twice);
  for (const Profile profile : {Profile::Perp, Profile::TradingView})
    if (plan_of(source, profile, limits) != plan_of(once, profile, limits))
      return fmt::format("another plan:\n{}---\n{}", source, once);
  return {};
}

// Moves blanks, line breaks and comments about without touching a word.
std::string scrambled(std::string_view source, core::Random& random) {
  std::string out;
  std::size_t brackets = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const char c = source[i];
    if (c == '"' || c == '\'' || source.substr(i).starts_with("//")) {
      const char end = c == '/' ? '\n' : c;
      do out += source[i++];
      while (i < source.size() && source[i] != end && source[i] != '\n');
      if (i < source.size()) out += source[i];
      continue;
    }
    if (c == '(' || c == '[') ++brackets;
    if ((c == ')' || c == ']') && brackets > 0) --brackets;
    const bool is_loose = c == ',' || c == '+' || c == '*' || c == '?';
    if (c == '\n' && brackets == 0) {
      if (random.below(6) == 0) out += "   // said aside";
      out += std::string(1 + random.below(4) / 3 * random.below(4), '\n');
      if (random.below(12) == 0) out += std::string(random.below(9), ' ') + "//a remark  \n";
      continue;
    }
    out += c;
    if (!is_loose) continue;
    if (random.below(3) == 0) out += std::string(random.below(4), ' ');
    if (brackets > 0 && random.below(5) == 0)
      out += random.below(2) == 0 ? " // inside\n" + std::string(random.below(12), ' ') : "\n  ";
  }
  return out;
}

}  // namespace

TEST(Format, has_one_style) {
  const std::pair<const char*, const char*> cases[] = {
      {"x=1", "x = 1\n"},
      {"x  =  -1+ - y*( 2 )\n\n\n\ny=x [1] . z\n", "x = -1 + -y * (2)\n\ny = x[1].z\n"},
      {"a=1,b=2 , [c,d]=f( )\n", "a = 1\nb = 2\n[c, d] = f()\n"},
      {"f(a,b=2)=>a=b,a*2\n", "f(a, b = 2) => a = b, a * 2\n"},
      {"if not a and(b)\n\tx:=1\nelse   if c\n\tx+=2\n",
       "if not a and (b)\n    x := 1\nelse if c\n    x += 2\n"},
      {"array < float >x=array.new < float > ( 0 )\nint [ ]y=na\nz=a<b\n",
       "array<float> x = array.new<float>(0)\nint[] y = na\nz = a < b\n"},
      {"map< string,array<int> >m=map.new<string,array<int>>()\n",
       "map<string, array<int>> m = map.new<string, array<int>>()\n"},
      {"for[i,v] in a\n    x:=v\nfor i=0 to-1 by-1\n    break\n",
       "for [i, v] in a\n    x := v\nfor i = 0 to -1 by -1\n    break\n"},
      {"x=switch y\n    1=>'a'\n    =>\"b\"\n", "x = switch y\n    1 => 'a'\n    => \"b\"\n"},
      {"x=a?\n b:\n  not c\n", "x = a ? b : not c\n"},
      {"type p\n    float  x=na\n    int y\n", "type p\n    float x = na\n    int y\n"},
      // comments
      {"//@version=6  \n\n\n//  a\nx=1//b\n", "//@version=6\n\n//  a\nx = 1 //b\n"},
      {"if a\n    x\n    // in\n  // still in\n// out\ny\n",
       "if a\n    x\n    // in\n// still in\n// out\ny\n"},
      {"x=f(a,//one\n  // two\n      b)//three\n",
       "x = f(a, //one\n     // two\n     b) //three\n"},
      {"a=1, // first\n  b=2\n", "a = 1 // first\nb = 2\n"},
      {"// only\n\n\n// that", "// only\n\n// that\n"},
      {"", ""},
      {"\n\n", ""},
      {"x = 1\r\n\r\ny = 2\r\n", "x = 1\n\ny = 2\n"},
  };
  for (const auto& [source, wanted] : cases) {
    EXPECT_EQ(formatted(source), wanted);
    EXPECT_EQ(formatted(wanted), wanted);
  }
}

TEST(Format, breaks_long_lines_at_the_outermost_comma_or_operator) {
  const std::string word(40, 'w');
  EXPECT_EQ(formatted("x=f(" + word + "," + word + "," + word + ")\n"),
            "x = f(" + word + ", " + word + ",\n     " + word + ")\n");
  EXPECT_EQ(formatted("if a\n    x=" + word + " + f(" + word + ", 1) + " + word + "\n"),
            "if a\n    x = " + word + " + f(" + word + ", 1) +\n         " + word + "\n");
  const std::string text = "x = \"" + std::string(120, 't') + "\"\n";
  EXPECT_EQ(formatted(text), text) << "what has no break stays";
}

TEST(Format, refuses_what_is_no_script_and_bears_what_only_the_checker_minds) {
  for (const char* source : {"x = (1\n", "x = \"a\n", "if a\nx\n"})
    EXPECT_FALSE(format(source, limits)) << source;
  EXPECT_EQ(formatted("x=unknown(1)\n"), "x = unknown(1)\n");
  Limits small = limits;
  small.source_bytes = 3;
  const auto refused = format("x = 1\n", small);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().at(0).code, "E0901");
}

TEST(Format, shipped_strategies_are_in_that_style) {
  for (const auto& path : scripts()) {
    if (path.parent_path().filename() != "strategies") continue;
    EXPECT_EQ(formatted(read(path)), read(path)) << path;
  }
}

TEST(Format, keeps_the_plan_of_every_script_and_is_done_after_one_pass) {
  std::size_t count = 0;
  for (const auto& path : scripts()) {
    const std::string source = read(path);
    const auto once = format(source, limits);
    if (!once) continue;  // leaks and verdicts hold scripts that are no scripts
    ++count;
    EXPECT_EQ(complaint(source, *once), "") << path;
  }
  EXPECT_GT(count, 300U);
}

TEST(Format, keeps_the_plan_of_scrambled_scripts) {
  const auto all = scripts();
  EXPECT_TRUE(rc::check("layout only", [&] {
    core::Random random(*rc::gen::arbitrary<std::uint64_t>());
    const std::string source = scrambled(read(all[random.below(all.size())]), random);
    const auto once = format(source, limits);
    if (once) RC_ASSERT(complaint(source, *once) == "");
  }));
}

}  // namespace sixbtc::language::test
