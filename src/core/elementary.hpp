// Elementary functions whose result depends on the argument alone: the same bits from every
// compiler, optimization level, instruction set and C library. The C library's own differ in the
// last bit between versions and between machines with and without fused multiply-add, so whatever
// leads to a decision calls these (a test in tests/tidy sees to it). Square root, floor, trunc,
// fmod, frexp and ldexp are exact or correctly rounded by IEEE 754 and stay with the C library.
//
// Double in, double out; angles in radians. Errors in units in the last place (ulp), 0.5 being a
// correctly rounded result: at most 0.51 everywhere, subnormal results included
// (docs/elementary.md has the measured ones). Where the exact result is a double it is returned
// exactly, pow(10, 22) for one. Special cases as in C99 Annex F: NaN stays NaN (but pow(1, NaN)
// and pow(NaN, 0) are 1), outside the domain NaN, poles and overflow infinite, -0 kept. No errno,
// no floating-point flags to rely on. Round-to-nearest is assumed. Pure, safe from any thread.
//
// Formulas: tables of the function at nearby arguments and Taylor series for the rest, in
// double-double arithmetic; Payne and Hanek's reduction (1983) for large angles. The tables are
// computed by the compiler from their definition.
#pragma once

namespace sixbtc::core::elementary {

[[nodiscard]] double exp(double x);
[[nodiscard]] double expm1(double x);  // exp(x) - 1, accurate near 0
[[nodiscard]] double log(double x);    // natural
[[nodiscard]] double log1p(double x);  // log(1 + x), accurate near 0
[[nodiscard]] double log10(double x);
[[nodiscard]] double pow(double x, double y);

[[nodiscard]] double sin(double x);
[[nodiscard]] double cos(double x);
[[nodiscard]] double tan(double x);
[[nodiscard]] double asin(double x);  // -pi/2 .. pi/2
[[nodiscard]] double acos(double x);  // 0 .. pi
[[nodiscard]] double atan(double x);  // -pi/2 .. pi/2

[[nodiscard]] double erfc(double x);  // 1 - erf(x), accurate in the tail

}  // namespace sixbtc::core::elementary
