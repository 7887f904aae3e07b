#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

constexpr BuiltinRow pure(std::string_view signature, Operation operation, std::string_view doc) {
  return {signature, Lowering::Pure, "", doc, operation};
}
constexpr BuiltinRow special(std::string_view signature, Special what, std::string_view doc) {
  return {signature, Lowering::Special, "", doc, Operation::Move, what};
}
constexpr BuiltinRow constant(std::string_view signature, double value, std::string_view doc) {
  return {signature, Lowering::Number, "", doc, Operation::Move, Special::None, value};
}

constexpr BuiltinRow rows[] = {
    constant("na -> na", na, "No value."),
    pure("na(series any x) -> bool", Operation::IsNa, "True when x is na."),
    pure("nz(series number source, series number replacement = 0) -> number", Operation::ReplaceNa,
         "The source, or the replacement where it is na."),
    pure("int(series number x) -> int", Operation::Truncate, "Toward zero."),
    special("float(series number x) -> float", Special::Identity, "The same number as float."),
    pure("bool(series any x) -> bool", Operation::ToBool, "False for 0 and na."),
    special("string(series string x) -> string", Special::Identity, "The same text."),
    special("color(series color x) -> color", Special::Identity, "The same colour."),
    pure("math.abs(series number number) -> number", Operation::Absolute, "Magnitude."),
    pure("math.sign(series float number) -> float", Operation::Sign, "-1, 0 or 1."),
    pure("math.floor(series float number) -> int", Operation::Floor, "Largest integer below."),
    pure("math.ceil(series float number) -> int", Operation::Ceil, "Smallest integer above."),
    pure("math.round(series float number) -> int", Operation::Round, "Nearest, halves up."),
    pure("math.round(series float number, simple int precision) -> float", Operation::RoundTo,
         "Nearest with that many decimals, halves up."),
    special("math.round_to_mintick(series float number) -> float", Special::RoundToTick,
            "Nearest multiple of syminfo.mintick, halves up."),
    pure("math.sqrt(series float number) -> float", Operation::SquareRoot, "Square root."),
    pure("math.pow(series float base, series float exponent) -> float", Operation::Power, "Power."),
    pure("math.exp(series float number) -> float", Operation::Exponential, "e to that power."),
    pure("math.log(series float number) -> float", Operation::Logarithm, "Natural logarithm."),
    pure("math.log10(series float number) -> float", Operation::Logarithm10, "Logarithm, base 10."),
    pure("math.sin(series float angle) -> float", Operation::Sine, "Sine of radians."),
    pure("math.cos(series float angle) -> float", Operation::Cosine, "Cosine of radians."),
    pure("math.tan(series float angle) -> float", Operation::Tangent, "Tangent of radians."),
    pure("math.asin(series float number) -> float", Operation::Arcsine, "Radians."),
    pure("math.acos(series float number) -> float", Operation::Arccosine, "Radians."),
    pure("math.atan(series float number) -> float", Operation::Arctangent, "Radians."),
    pure("math.todegrees(series float radians) -> float", Operation::ToDegrees, "Degrees."),
    pure("math.toradians(series float degrees) -> float", Operation::ToRadians, "Radians."),
    pure("math.max(series number number0, series number number1, ...) -> number",
         Operation::Maximum, "The largest; na when one is na."),
    pure("math.min(series number number0, series number number1, ...) -> number",
         Operation::Minimum, "The smallest; na when one is na."),
    special("math.avg(series float number0, series float number1, ...) -> float", Special::Average,
            "Mean of the arguments."),
    constant("math.pi -> float", 3.14159265358979323846, "3.14159..."),
    constant("math.e -> float", 2.71828182845904523536, "2.71828..."),
    constant("math.phi -> float", 1.61803398874989484820, "1.61803..."),
    constant("math.rphi -> float", 0.61803398874989484820, "0.61803..."),
    {"math.random(...) -> float", Lowering::Opaque, "",
     "Random numbers would make two runs of one strategy differ: they may not decide anything."},
    special("timestamp(const string dateString) -> int", Special::TimestampText,
            "Milliseconds of a date such as \"2024-01-31\" or \"2024-01-31T12:00:00Z\", UTC."),
    special("timestamp(const string timezone, series int year, series int month, series int day, "
            "series int hour = 0, series int minute = 0, series int second = 0) -> int",
            Special::TimestampInZone, "Milliseconds of a date and time in a time zone."),
    special("timestamp(series int year, series int month, series int day, series int hour = 0, "
            "series int minute = 0, series int second = 0) -> int",
            Special::Timestamp, "Milliseconds of a date and time, UTC."),
};

}  // namespace

std::span<const BuiltinRow> math_rows() {
  return rows;
}

}  // namespace sixbtc::language
