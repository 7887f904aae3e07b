#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

constexpr BuiltinRow input(std::string_view signature, std::string_view doc) {
  return {signature, Lowering::Special, "", doc, Operation::Move, Special::Input};
}
constexpr BuiltinRow nothing(std::string_view signature, std::string_view doc) {
  return {signature, Lowering::Nothing, "", doc};
}
constexpr BuiltinRow shown(std::string_view signature, std::string_view doc) {
  return {signature, Lowering::Opaque, "", doc};
}
constexpr BuiltinRow text(std::string_view signature, std::string_view doc) {
  return {signature, Lowering::Text, "", doc};
}

constexpr std::string_view drawn = "Drawing: checked, without effect.";
constexpr std::string_view style = "Constant for drawing or formatting.";

constexpr BuiltinRow rows[] = {
    input("input(series any defval, const string title = \"\", ...) -> any",
          "An input of the default's type, or a source."),
    input("input.int(const int defval, const string title = \"\", const int minval = na, "
          "const int maxval = na, const int step = 1, ...) -> int",
          "A whole number; minval, maxval and step are the range that expansion walks."),
    input("input.float(const float defval, const string title = \"\", const float minval = na, "
          "const float maxval = na, const float step = na, ...) -> float",
          "A number; minval, maxval and step are the range that expansion walks."),
    input("input.bool(const bool defval, const string title = \"\", ...) -> bool", "A switch."),
    input("input.string(const string defval, const string title = \"\", ...) -> string",
          "A text, with options = [...] one of them."),
    input("input.source(series float defval, const string title = \"\", ...) -> float",
          "A price column: open high low close hl2 hlc3 ohlc4 hlcc4 volume."),
    input("input.time(const int defval, const string title = \"\", ...) -> int", "A time."),
    input("input.price(const float defval, const string title = \"\", ...) -> float", "A price."),
    input("input.enum(const enum defval, const string title = \"\", ...) -> enum",
          "A member of an enum."),
    input("input.timeframe|session|symbol|text_area(const string defval, const string title = "
          "\"\", ...) -> "
          "string",
          "A text."),
    nothing("input.color(series color defval, ...) -> color", "A colour: without effect."),
    nothing("plot|plotshape|plotchar|plotarrow|plotbar|plotcandle|hline|fill|bgcolor|barcolor|"
            "alertcondition!(...) -> drawing",
            drawn),
    nothing("alert(...) -> void", "Alert: checked, without effect."),
    shown("label.new|copy(...) -> drawing", drawn),
    shown("line.new|copy(...) -> drawing", drawn),
    shown("box.new|copy(...) -> drawing", drawn),
    shown("table.new(...) -> drawing", drawn),
    shown("linefill.new(...) -> drawing", drawn),
    shown("polyline.new(...) -> drawing", drawn),
    shown("polyline.delete(...) -> void", drawn),
    shown("linefill.set_color|delete(...) -> void", drawn),
    shown("chart.point.new|now|from_index|from_time|copy(...) -> drawing", drawn),
    shown("label.all -> array", drawn),
    shown("line.all -> array", drawn),
    shown("box.all -> array", drawn),
    shown("table.all -> array", drawn),
    shown("linefill.all -> array", drawn),
    shown("polyline.all -> array", drawn),
    shown("chart.is_standard|is_heikinashi|is_renko|is_kagi|is_linebreak|is_pnf|is_range -> bool",
          "Not known here: may be shown."),
    shown("chart.bg_color|fg_color -> color", "Not known here: may be shown."),
    shown("label.get_text(...) -> string", drawn),
    shown("label.get_x(...) -> int", drawn),
    shown("label.get_y(...) -> float", drawn),
    shown("line.get_price|get_y1|get_y2(...) -> float", drawn),
    shown("line.get_x1|get_x2(...) -> int", drawn),
    shown("box.get_top|get_bottom(...) -> float", drawn),
    shown("box.get_left|get_right(...) -> int", drawn),
    shown("color.r|g|b|t(...) -> float", "Part of a colour: without effect."),
    shown("label.delete|set_text|set_text_font_family|set_text_formatting|set_point|set_x|set_y|"
          "set_xy|set_color|set_textcolor|set_style|set_size|"
          "set_tooltip|set_xloc|set_yloc|set_textalign(...) -> void",
          drawn),
    shown("line.delete|set_first_point|set_second_point|set_x1|set_x2|set_y1|set_y2|set_xy1|set_"
          "xy2|set_color|set_style|"
          "set_width|set_extend|set_xloc(...) -> void",
          drawn),
    shown("box.delete|set_left|set_right|set_top|set_bottom|set_lefttop|set_rightbottom|"
          "set_bgcolor|set_border_color|set_border_width|set_border_style|set_extend|set_text(...)"
          " -> void",
          drawn),
    shown("box.set_text_color|set_text_size|set_text_halign|set_text_valign|set_text_wrap|"
          "set_text_font_family|set_text_formatting|set_xloc|set_top_left_point|"
          "set_bottom_right_point(...) -> void",
          drawn),
    shown("table.cell|delete|clear|merge_cells|set_position|set_bgcolor|set_border_color|"
          "set_border_width|set_frame_color|set_frame_width|cell_set_text|cell_set_bgcolor|"
          "cell_set_text_color|cell_set_text_size|cell_set_text_halign|cell_set_text_valign|"
          "cell_set_text_font_family|cell_set_text_formatting|cell_set_tooltip|cell_set_width|"
          "cell_set_height(...) -> void",
          drawn),
    shown("color.new|rgb|from_gradient(...) -> color", "A colour: without effect."),
    nothing("log.info|warning|error(...) -> void", "Log line: checked, without effect."),
    shown("str.tostring|format|format_time(...) -> string",
          "Text for labels and alerts. A constant argument is converted; any other text is empty."),
    shown("str.upper|lower|replace|replace_all|substring|repeat|trim|match(...) -> string",
          "Text. Computed from constants only."),
    shown("str.length|pos(...) -> int", "Computed from constants only."),
    shown("str.tonumber(...) -> float", "Computed from constants only."),
    shown("str.contains|startswith|endswith(...) -> bool", "Computed from constants only."),
    nothing("max_bars_back(...) -> void", "Without effect: histories are sized by their use."),
    shown("str.split(...) -> array", "The pieces between separators."),
    shown("array.new|new_float|new_int|new_bool|new_string|new_color|new_line|new_label|new_box|"
          "new_table|new_linefill|from(...) -> array",
          "A new array: new<type>(size, initial), from(elements)."),
    shown("array.get|first|last|pop|shift|remove|sum|min|max|range(...) -> any",
          "One element, or a figure of all that are not na; an index of -1 is the last."),
    shown("array.avg|median|stdev|variance(...) -> float",
          "A figure of the elements that are not na."),
    shown("array.size|indexof|lastindexof(...) -> int", "Number or place of elements."),
    shown("array.includes(...) -> bool", "Whether an element is there."),
    shown("array.set|push|unshift|insert|clear|fill|reverse|sort(...) -> void",
          "Changes the array."),
    shown("array.copy|concat(...) -> array", "A copy; the first array with the second one added."),
    shown("array.slice|abs|standardize|sort_indices(...) -> array",
          "A new array; a slice is a copy of its part."),
    shown("array.join(...) -> string", "The elements as one text."),
    shown("array.mode|covariance|percentrank|percentile_linear_interpolation|"
          "percentile_nearest_rank(...) -> float",
          "A figure of the elements that are not na."),
    shown("array.binary_search|binary_search_leftmost|binary_search_rightmost(...) -> int",
          "Place in an ascending array."),
    shown("array.every|some(...) -> bool", "Whether all or some elements are true."),
    shown("matrix.new|copy|transpose|inv|pinv|mult|diff|submatrix|concat|kron|pow|eigenvectors("
          "...) -> matrix",
          "Followed for what it knows, not computed: it may be shown."),
    shown("matrix.set|fill|add_row|add_col|remove_row|remove_col|swap_rows|swap_columns|reshape|"
          "reverse|sort(...) -> void",
          "Followed for what it knows, not computed: it may be shown."),
    shown("matrix.get|avg|sum|min|max|median|mode|det|trace(...) -> float",
          "Followed for what it knows, not computed: it may be shown."),
    shown("matrix.rows|columns|elements_count|rank(...) -> int",
          "Followed for what it knows, not computed: it may be shown."),
    shown("matrix.row|col|eigenvalues(...) -> array",
          "Followed for what it knows, not computed: it may be shown."),
    shown("matrix.is_square|is_zero|is_identity|is_binary|is_diagonal|is_symmetric|is_triangular|"
          "is_stochastic|is_antidiagonal|is_antisymmetric(...) -> bool",
          "Followed for what it knows, not computed: it may be shown."),
    shown("map.new|copy(...) -> map", "Followed for what it knows, not computed: it may be shown."),
    shown("map.put|put_all|get|remove|clear(...) -> any",
          "Followed for what it knows, not computed: it may be shown."),
    shown("map.contains(...) -> bool",
          "Followed for what it knows, not computed: it may be shown."),
    shown("map.size(...) -> int", "Followed for what it knows, not computed: it may be shown."),
    shown("map.keys|values(...) -> array",
          "Followed for what it knows, not computed: it may be shown."),
    text("order.ascending|descending -> string", "Direction of array.sort."),
    {"label|line|box|table|linefill|polyline(series drawing x) -> drawing", Lowering::Special, "",
     "The same drawing; gives na a type.", Operation::Move, Special::Identity},
    text("color.aqua|black|blue|fuchsia|gray|green|lime|maroon|navy|olive|orange|purple|red|silver|"
         "teal|white|yellow -> color",
         "Colour."),
    text("shape.xcross|cross|circle|triangleup|triangledown|flag|arrowup|arrowdown|square|diamond|"
         "labelup|labeldown -> string",
         style),
    text("location.abovebar|belowbar|top|bottom|absolute -> string", style),
    text("size.auto|tiny|small|normal|large|huge -> string", style),
    text("plot.style_line|style_linebr|style_stepline|style_stepline_diamond|style_histogram|"
         "style_cross|style_area|style_areabr|style_columns|style_circles|style_steplinebr -> "
         "string",
         style),
    text("hline.style_solid|style_dotted|style_dashed -> string", style),
    text("line.style_solid|style_dotted|style_dashed|style_arrow_left|style_arrow_right|"
         "style_arrow_both -> string",
         style),
    text("label.style_none|style_xcross|style_cross|style_triangleup|style_triangledown|style_flag|"
         "style_circle|style_arrowup|style_arrowdown|style_label_up|style_label_down|"
         "style_label_left|style_label_right|style_label_lower_left|style_label_lower_right|"
         "style_label_upper_left|style_label_upper_right|style_label_center|style_square|"
         "style_diamond|style_text_outline -> string",
         style),
    text("position.top_left|top_center|top_right|middle_left|middle_center|middle_right|"
         "bottom_left|bottom_center|bottom_right -> string",
         style),
    text("extend.none|left|right|both -> string", style),
    text("xloc.bar_index|bar_time -> string", style),
    text("yloc.price|abovebar|belowbar -> string", style),
    text("text.align_left|align_center|align_right|align_top|align_bottom|wrap_auto|wrap_none -> "
         "string",
         style),
    text("format.inherit|price|volume|percent|mintick -> string", style),
    text("scale.left|right|none -> string", style),
    text("display.all|none|pane|data_window|price_scale|status_line -> string", style),
    text("alert.freq_all|freq_once_per_bar|freq_once_per_bar_close -> string", style),
    text("font.family_default|family_monospace -> string", style),
    text("currency.NONE|USD|EUR|GBP|JPY|AUD|CAD|CHF|NZD|USDT|BTC|ETH -> string", "Currency."),
    text("barmerge.gaps_on|gaps_off|lookahead_on|lookahead_off -> string",
         "Alignment of another series."),
};

}  // namespace

std::span<const BuiltinRow> visual_rows() {
  return rows;
}

}  // namespace sixbtc::language
