// The one precompiled header of the tests.
#pragma once
#include "pch.hpp"

#include <gtest/gtest.h>
