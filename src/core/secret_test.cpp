#include "core/secret.hpp"

#include <fmt/format.h>

namespace sixbtc::core {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!fmt::is_formattable<Secret>::value);

TEST(Secret, moves_and_leaves_nothing_behind) {
  Secret first("long enough not to fit into the object itself");
  const char* const bytes = first.reveal().data();
  const std::size_t size = first.reveal().size();
  Secret second(std::move(first));
  EXPECT_TRUE(first.empty());
  EXPECT_EQ(second.reveal().size(), size);
  // The string of `first` keeps its buffer after clear(), so it may still be looked at.
  EXPECT_EQ(std::count(bytes, bytes + size, '\0'), static_cast<std::ptrdiff_t>(size));
  second = Secret("other");
  EXPECT_EQ(second.reveal(), "other");
}

}  // namespace sixbtc::core
