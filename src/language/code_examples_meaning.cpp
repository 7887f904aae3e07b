// Examples of the codes of calls, causality, limits and warnings: E05 to W10.
#include "language/code_examples.hpp"

namespace sixbtc::language {

namespace {

constexpr CodeExample examples[] = {
    {"E0501", "The call has parameters without a default that are not given.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close, 20)\n"},
    {"E0502",
     "The call has no parameter of that name, or fewer parameters than arguments. The names stand "
     "in docs/language/builtins.md.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close, size = 20)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close, length = 20)\n"},
    {"E0503", "The same parameter is given by its place and by its name.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close, source = close, length = 3)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(source = close, length = 3)\n"},
    {"E0504",
     "The value lies outside of what the parameter can bear, or its text has no meaning there.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close, 0)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close, 1)\n"},
    {"E0505",
     "Declarations, inputs and plots exist once for the whole script, whatever a bar looks like.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if close > open\n"
     "    plot(close)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "plot(close > open ? close : na)\n"},
    {"E0601",
     "A key of an annotation is misspelt or unknown. Other comments may say what they like.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "//@sixbtc levrage=3\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "//@sixbtc leverage=3\n"},
    {"E0602",
     "The value of an annotation has the wrong form or lies outside its range, or names a variable "
     "that does not exist.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "//@sixbtc stop=2\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "//@sixbtc stop=2%\n"},
    {"E0603", "The default must be one of the values that the input itself allows.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "length = input.int(5, minval = 6)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "length = input.int(6, minval = 6)\n"},
    {"E0604",
     "Parameters are carried in the source: the default is what this strategy runs with, so it "
     "must be visible there.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = input.source(close * 2)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = input.source(close) * 2\n"},
    {"E0701",
     "x[1] is the bar before this one. x[-1] would be the bar after it, which nobody knows at its "
     "close.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if close[-1] > close\n"
     "    strategy.entry(\"L\", strategy.long)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if close > close[1]\n"
     "    strategy.entry(\"L\", strategy.long)\n"},
    {"E0702",
     "The compiler must be able to see how many bars a strategy looks back. Literals, inputs and "
     "counters of loops say so themselves; other values need a bound.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "n = ta.barssince(close > open)\n"
     "x = close[n]\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "n = ta.barssince(close > open)\n"
     "x = close[math.max(0, math.min(n, 500))]\n"},
    {"E0703",
     "The value is only known when all data have arrived. It may be drawn, but neither it nor what "
     "depends on it may decide an order.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if bar_index == last_bar_index\n"
     "    strategy.close_all()\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if bar_index % 100 == 0\n"
     "    strategy.close_all()\n"},
    {"E0704", "A strategy decides once a bar, at its close, in history as well as live.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "varip count = 0\n"
     "count += 1\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "var count = 0\n"
     "count += 1\n"},
    {"E0705",
     "At the close of a bar a strategy is shown completed bars. The finer bars inside its own bar "
     "exist for the recent past alone.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = request.security_lower_tf(syminfo.tickerid, \"1\", close)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = request.security(syminfo.tickerid, \"D\", close)\n"},
    {"E0706",
     "Under the profile perp a decision is made with the bar's close, after which that price is "
     "gone.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "strategy.close(\"L\", immediately = true)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "strategy.close(\"L\")\n"},
    {"E0707",
     "The same script would trade differently in history, where only completed bars exist.",
     "//@version=6\n"
     "strategy(\"Example\", calc_on_every_tick = true)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"},
    {"E0708",
     "lookahead_on gives the bars of the longer time frame from their first moment on. That is "
     "harmless only for values of bars that were complete before.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = request.security(syminfo.tickerid, \"D\", close, lookahead = barmerge.lookahead_on)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = request.security(syminfo.tickerid, \"D\", close[1], lookahead = "
     "barmerge.lookahead_on)\n"},
    {"E0709",
     "Such figures stand at the date they describe, not at the date on which they were published, "
     "or are restated later.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = request.financial(syminfo.tickerid, \"TOTAL_REVENUE\", \"FQ\")\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.obv\n"},
    {"E0801",
     "The language has it, the profile perp does not have it yet: it would be traded differently "
     "from what the script means. Under the profile tradingview it is understood.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "strategy.entry(\"L\", strategy.long, stop = high)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if close > high[1]\n"
     "    strategy.entry(\"L\", strategy.long)\n"},
    {"E0802", "One entry per direction: the risk module decides how large it is.",
     "//@version=6\n"
     "strategy(\"Example\", pyramiding = 3)\n",
     "//@version=6\n"
     "strategy(\"Example\", pyramiding = 1)\n"},
    {"E0803",
     "The construct is understood but not carried out; leaving it away silently would change the "
     "strategy.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "import User/Library/1\n"
     "x = close\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "middle(a, b) => (a + b) / 2\n"
     "x = middle(high, low)\n"},
    {"E0804", "The name exists in the language, but this compiler does not compute it.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = strategy.default_entry_qty(close)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = strategy.equity / close\n"},
    {"E0805",
     "Drawings, maps, matrices, random numbers and the like are not computed here. "
     "They may be shown.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if math.random() > 0.5\n"
     "    strategy.entry(\"L\", strategy.long)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if close > open\n"
     "    strategy.entry(\"L\", strategy.long)\n"},
    {"E0901", "The source has more bytes than generation.language.source_bytes_max allows.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "// a long remark that says little, a long remark that says little, a long remark that says "
     "little, \n"
     "x = close\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close\n",
     ExampleLimit::SourceBytes, 100},
    {"E0902",
     "Expressions, blocks and calls stand deeper inside each other than "
     "generation.language.nesting_max allows.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ((((((((close))))))))\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close\n",
     ExampleLimit::Nesting, 16},
    {"E0903",
     "The script has more operations than generation.language.nodes_max allows. The body of a "
     "function counts once for each call, so calls within calls multiply.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "a(x) => x + x * x\n"
     "b(x) => a(x) + a(x + 1)\n"
     "c(x) => b(x) + b(x + 1)\n"
     "y = c(close) + c(open)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "a(x) => x + x * x\n"
     "y = a(close) + a(open)\n",
     ExampleLimit::Nodes, 30},
    {"E0904", "A length or an offset is larger than generation.language.history_bars_max.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close[6000]\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close[500]\n"},
    {"E0905",
     "All lengths and histories together keep more values than "
     "generation.language.state_values_max allows.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close, 2000)\n"
     "y = ta.sma(open, 2000)\n"
     "z = x + y\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close + open, 2000)\n",
     ExampleLimit::StateValues, 3000},
    {"W1001",
     "The call has a memory of its own. In a branch it sees only the bars on which the branch is "
     "taken, which is seldom what is meant.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "if close > open\n"
     "    x = ta.sma(close, 20)\n"
     "    if close > x\n"
     "        strategy.entry(\"L\", strategy.long)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = ta.sma(close, 20)\n"
     "if close > open\n"
     "    if close > x\n"
     "        strategy.entry(\"L\", strategy.long)\n"},
    {"W1002", "Quantities count under the profile tradingview alone.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "strategy.entry(\"L\", strategy.long, qty = 5)\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "strategy.entry(\"L\", strategy.long)\n"},
    {"W1003",
     "Version 5 differs: a bool may be na, and and or evaluate both sides, and 5 / 2 is 2.",
     "//@version=5\n"
     "strategy(\"Example\")\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"},
    {"W1004", "Without its version a script may be read by other rules elsewhere.",
     "strategy(\"Example\")\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"},
    {"W1005", "What is written has no effect; often something else was meant.",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = close == na ? 0 : close\n",
     "//@version=6\n"
     "strategy(\"Example\")\n"
     "x = na(close) ? 0 : close\n"},
};

}  // namespace

std::span<const CodeExample> meaning_examples() {
  return examples;
}

}  // namespace sixbtc::language
