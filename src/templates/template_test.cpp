#include "templates/template.hpp"

#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

namespace sixbtc::templates {
namespace {

using Json = nlohmann::ordered_json;

const Json values = Json::parse(R"({
  "name": "BTC", "count": 3, "share": 0.25, "none": null, "empty": [], "text": "",
  "is_on": true, "deep": {"a": {"b": "found"}},
  "list": ["x", "y", "z"], "rows": [{"k": 1, "v": "one"}, {"k": 2, "v": "two"}]
})");

core::Result<std::string> rendered(const std::map<std::string, std::string>& files) {
  const Loader loader = [&](std::string_view name) -> core::Result<std::string> {
    const auto found = files.find(std::string(name));
    if (found == files.end())
      return core::fail(core::ErrorKind::NotFound, "no such template", std::string(name));
    return found->second;
  };
  return render("main.j2", loader, values);
}

std::string text_of(const std::string& source) {
  const auto made = rendered({{"main.j2", source}});
  return made ? *made : "error: " + made.error().to_string();
}

TEST(Template, values_and_filters) {
  EXPECT_EQ(text_of("a {{ name }} b{{count}}"), "a BTC b3");
  EXPECT_EQ(text_of("{{ deep.a.b }} {{ share }} {{ none }}"), "found 0.25 none");
  EXPECT_EQ(text_of("{{ list | join(\", \") }} {{ list | length }}"), "x, y, z 3");
  EXPECT_EQ(text_of("{{ name | lower }} {{ 'ab' | upper }} {{ '  c ' | trim }}"), "btc AB c");
  EXPECT_EQ(text_of("{{ missing | default('d') }} {{ name | default('d') }}"), "d BTC");
  EXPECT_EQ(text_of("{{ list | first }}{{ list | last }}"), "xz");
  EXPECT_EQ(text_of("{{ 'a\\nb' | indent(2) }}"), "a\n  b");
  EXPECT_EQ(text_of("{{ 'x```y````' | code }}"), "x'''y'''`");
  EXPECT_EQ(text_of("{{ '}}' }}{{ \"{%\" }}"), "}}{%");
}

TEST(Template, conditions) {
  const std::string chain =
      "{% if count < 3 %}less{% elif count == 3 %}three{% else %}more{% endif %}";
  EXPECT_EQ(text_of(chain), "three");
  EXPECT_EQ(text_of("{% if is_on and not empty %}yes{% endif %}"), "yes");
  EXPECT_EQ(text_of("{% if text or none %}yes{% else %}no{% endif %}"), "no");
  EXPECT_EQ(text_of("{% if (count >= 4 or name == 'BTC') and share != 1 %}yes{% endif %}"), "yes");
  EXPECT_EQ(text_of("{% if not not name %}yes{% endif %}"), "yes");
  EXPECT_EQ(text_of("{% if 'a' < 'b' %}yes{% endif %}"), "yes");
}

TEST(Template, loops) {
  EXPECT_EQ(text_of("{% for x in list %}{{ loop.index }}{{ x }}{% if not loop.last %}, {% endif %}"
                    "{% endfor %}"),
            "1x, 2y, 3z");
  EXPECT_EQ(text_of("{% for row in rows %}{{ row.k }}={{ row.v }};{% endfor %}"), "1=one;2=two;");
  EXPECT_EQ(text_of("{% for x in empty %}{{ x }}{% else %}nothing{% endfor %}"), "nothing");
  EXPECT_EQ(
      text_of("{% for a in list %}{% for b in list %}{{ a }}{{ b }} {% endfor %}{% endfor %}"),
      "xx xy xz yx yy yz zx zy zz ");
  EXPECT_EQ(text_of("{% for x in list %}{% endfor %}{{ x | default('gone') }}"), "gone");
}

TEST(Template, lines_with_nothing_but_a_tag_leave_no_line) {
  EXPECT_EQ(text_of("a\n  {% if is_on %}\nb\n  {% endif %}\nc\n"), "a\nb\nc\n");
  EXPECT_EQ(text_of("a\n{# said\nto people #}\nb"), "a\nb");
  EXPECT_EQ(text_of("  {{ name }}\n"), "  BTC\n");
  EXPECT_EQ(text_of("a  {{- name -}}  b"), "aBTCb");
  EXPECT_EQ(text_of("a {% if is_on -%}\n   b{% endif %}"), "a b");
}

TEST(Template, includes_see_the_same_values) {
  const auto made =
      rendered({{"main.j2", "{% for x in list %}{% include \"one.j2\" %}{% endfor %}"},
                {"one.j2", "[{{ x }} {{ name }}]"}});
  ASSERT_TRUE(made);
  EXPECT_EQ(*made, "[x BTC][y BTC][z BTC]");
}

TEST(Template, errors_name_file_and_line) {
  const std::pair<const char*, const char*> cases[] = {
      {"a\n{{ missing }}", "main.j2:2: 'missing' has no value"},
      {"a\n\n{{ deep.c }}", "main.j2:3: 'deep.c' has no value"},
      {"{{ name", "main.j2:1: '{{' is never closed by '}}'"},
      {"\n{% if is_on %}x", "main.j2:2: 'endif' is missing"},
      {"{% endfor %}", "main.j2:1: 'endfor' is no statement here"},
      {"{% while x %}", "main.j2:1: 'while' is no statement here"},
      {"{% for x list %}{% endfor %}", "main.j2:1: write {% for name in list %}"},
      {"{% for x in name %}{% endfor %}", "main.j2:1: what is looped over is no list"},
      {"{{ name | shout }}", "main.j2:1: 'shout ' is no filter"},
      {"{{ name | join }}", "main.j2:1: the expression ends too early"},
      {"{{ 1 < 'a' }}", "main.j2:1: only numbers, or texts, have an order"},
      {"{{ name name }}", "main.j2:1: 'name ' is not understood"},
      {"{{ }}", "main.j2:1: the expression ends too early"},
      {"{% include name %}", "main.j2:1: write {% include \"name\" %}"},
      {"{% include \"absent.j2\" %}", "absent.j2: no such template"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(text_of(source), std::string("error: ") + wanted) << source;
}

TEST(Template, everything_has_a_limit) {
  const auto itself = rendered({{"main.j2", "{% include \"main.j2\" %}"}});
  ASSERT_FALSE(itself);
  EXPECT_EQ(itself.error().kind, core::ErrorKind::LimitReached);
  std::string deep = "x";
  for (int i = 0; i < 40; ++i) deep = "{% if is_on %}" + deep + "{% endif %}";
  EXPECT_FALSE(rendered({{"main.j2", deep}}));
  EXPECT_FALSE(
      rendered({{"main.j2", "{{ " + std::string(200, '(') + "1" + std::string(200, ')') + " }}"}}));
  std::string wide = "x";
  for (int i = 0; i < 20; ++i)
    wide = "{% for a" + std::to_string(i) + " in list %}" + wide + "{% endfor %}";
  const auto large = rendered({{"main.j2", wide}});
  ASSERT_FALSE(large);
  EXPECT_EQ(large.error().kind, core::ErrorKind::LimitReached);
}

TEST(Template, names_of_files_stay_in_their_folder) {
  const Loader loader = folder_loader(SIXBTC_SOURCE_DIR "/prompts");
  EXPECT_TRUE(loader("task.j2"));
  for (const char* name : {"", ".", "..", "../config/config.yaml", "/etc/passwd", "absent.j2"})
    EXPECT_FALSE(loader(name)) << name;
}

RC_GTEST_PROP(Template, text_without_tags_stays_as_it_is, (const std::string& text)) {
  RC_PRE(text.find("{{") == std::string::npos && text.find("{%") == std::string::npos &&
         text.find("{#") == std::string::npos);
  RC_ASSERT(text_of(text) == text);
}

}  // namespace
}  // namespace sixbtc::templates
