// Examples of the codes of words, layout, names and types: E01 to E04.
#include "language/code_examples.hpp"

namespace sixbtc::language {

namespace {

constexpr CodeExample examples[] = {
    {"E0101",
     "Outside texts and comments a script consists of letters, digits, _ and the operators. "
     "Typographic quotes and signs copied from a web page are the usual cause.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close $ 2\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close * 2\n"},
    {"E0102",
     "Single and double quotes both work, but the same kind must close the text, and on the same "
     "line.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "name = \"Long\n"
     "if close > open\n"
     "    strategy.entry(name, strategy.long)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "name = \"Long\"\n"
     "if close > open\n"
     "    strategy.entry(name, strategy.long)\n"},
    {"E0103",
     "A number runs into letters or has an exponent without digits. Names cannot start with a "
     "digit.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "length = 12ab\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "length = 12\n"},
    {"E0104", "Six hexadecimal digits are red, green and blue; two more are the opacity.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "plot(close, color = #12345)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "plot(close, color = #123456)\n"},
    {"E0105",
     "Blocks are recognised by indentation alone, so a line that is indented without a line that "
     "opens a block belongs nowhere.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = 1\n"
     "        y = 2\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = 1\n"
     "y = 2\n"},
    {"E0106",
     "Older versions have other rules for types and names; their scripts have to be migrated "
     "first.",
     "//@version=4\n"
     "strategy(\"Example\")\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"},
    {"E0201",
     "The word cannot stand where it stands. Often something before it is missing or doubled.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "[a, b] := ta.supertrend(3, 10)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "[a, b] = ta.supertrend(3, 10)\n"},
    {"E0202", "The line ends where a value is expected.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x =\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close\n"},
    {"E0203", "A line that opens a block is followed by nothing that is indented.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = 0\n"
     "if close > open\n"
     "x := 1\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = 0\n"
     "if close > open\n"
     "    x := 1\n"},
    {"E0204",
     "The line ends inside a bracket. As long as it is open every further line belongs to it, so "
     "the mistake may be further up than it seems.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = (close + open\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = (close + open)\n"},
    {"E0205",
     "An indentation by a multiple of four opens a block; to continue the line above it must be "
     "another one, or the line must be inside brackets.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close > open and\n"
     "    close > close[1]\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close > open and\n"
     "     close > close[1]\n"},
    {"E0206",
     "Without its declaration a script is neither a strategy nor an indicator; an indicator has no "
     "orders to run.",
     "//@version=6\n"
     "if close > open\n"
     "    strategy.entry(\"L\", strategy.long)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if close > open\n"
     "    strategy.entry(\"L\", strategy.long)\n"},
    {"E0207",
     "Some statements have one place only: functions and types at the top level, break and "
     "continue inside a loop, the declaration once.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if close > open\n"
     "    break\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "for i = 0 to 5\n"
     "    if close[i] > open[i]\n"
     "        break\n"},
    {"E0301",
     "The name is declared nowhere above, or not visible here: what a block declares is gone after "
     "it. The hint names the closest known name.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.emaa(close, 10)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.ema(close, 10)\n"},
    {"E0302",
     "A second = for one name declares it again. Inside a deeper block it would declare another "
     "variable.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = 1\n"
     "x = 2\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = 1\n"
     "x := 2\n"},
    {"E0303",
     "Built-in values, parameters, loop counters and, inside a function, the variables outside it "
     "cannot be changed.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "close := 1\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "price = close\n"
     "price := 1\n"},
    {"E0304",
     "Each call is compiled into its own copy with its own state, which is only possible when "
     "calls end.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "sum(n) => n == 0 ? 0 : n + sum(n - 1)\n"
     "x = sum(5)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "sum(n) =>\n"
     "    total = 0\n"
     "    for i = 1 to n\n"
     "        total += i\n"
     "    total\n"
     "x = sum(5)\n"},
    {"E0305", "Functions, methods and types share one list of names.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "half(x) => x / 2\n"
     "half(y) => y * 0.5\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "half(x) => x / 2\n"
     "quarter(y) => half(half(y))\n"},
    {"E0401",
     "The operation or the parameter needs another type. An int becomes a float by itself; nothing "
     "else is converted.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close + true\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close + (close > open ? 1 : 0)\n"},
    {"E0402", "na alone does not say whether it is a number, a text or a colour.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "var x = na\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "var float x = na\n"},
    {"E0403", "Since version 6 a bool has two values; na of a comparison counts as false.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "bool up = na\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "bool up = false\n"},
    {"E0404",
     "Whichever branch is taken, the result must have one type. Number and na fit together, number "
     "and bool do not.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = if close > open\n"
     "    true\n"
     "else\n"
     "    1\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = if close > open\n"
     "    2\n"
     "else\n"
     "    1\n"},
    {"E0405",
     "As many names must stand on the left as the call yields values, and only a tuple can be "
     "taken apart.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "[line, signal] = ta.macd(close, 12, 26, 9)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "[line, signal, histogram] = ta.macd(close, 12, 26, 9)\n"},
    {"E0406", "Numbers are not conditions any more: 0 and na used to count as false.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if volume\n"
     "    strategy.entry(\"L\", strategy.long)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if volume > 0\n"
     "    strategy.entry(\"L\", strategy.long)\n"},
    {"E0407",
     "Lengths, time frames and the arguments of the declaration shape the calculation before the "
     "first bar.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.ema(close, bar_index)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "length = input.int(20)\n"
     "x = ta.ema(close, length)\n"},
    {"E0408", "An array, a matrix or a map holds numbers, texts or objects, not other collections.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "rows = array.new<array<float>>()\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "type Row\n"
     "    array<float> values\n"
     "rows = array.new<Row>()\n"},
};

}  // namespace

std::span<const CodeExample> word_examples() {
  return examples;
}

}  // namespace sixbtc::language
