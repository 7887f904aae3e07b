#include <cstdio>

int main() {
  std::puts("sixbtc 0.1.0");
  return 0;
}
