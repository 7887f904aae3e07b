#include "language/plan_builder.hpp"

#include "core/check.hpp"

namespace sixbtc::language {

namespace {

// Tags of interning keys that are not operations.
constexpr std::uint64_t setup_tag = 1000, position_tag = 1001, kernel_tag = 1002,
                        tainted_tag = 1003;

}  // namespace

Slot PlanBuilder::fresh(Part part, double initial, std::size_t count) {
  const auto first = static_cast<Slot>(info_.size());
  for (std::size_t i = 0; i < count; ++i) {
    info_.push_back({part, {}, 0});
    feeds_.emplace_back();
    plan_.slots.push_back(initial);
  }
  return first;
}

Slot PlanBuilder::constant(double value) {
  const auto [it, is_new] = constants_.try_emplace(std::bit_cast<std::uint64_t>(value), 0);
  if (is_new) {
    it->second = fresh(Part::Constant, value);
    if (!language::is_na(value)) info_[it->second].range = {value, value};
  }
  return it->second;
}

Slot PlanBuilder::text(std::string_view text) {
  auto it = texts_.find(text);
  if (it == texts_.end()) {
    text_bytes_ += text.size();
    it = texts_.emplace(std::string(text), plan_.texts.size()).first;
    plan_.texts.emplace_back(text);
  }
  return constant(static_cast<double>(it->second));
}

const std::string& PlanBuilder::text_of(Slot slot) const {
  static const std::string none;  // what na says
  const double number = plan_.slots[slot];
  return is_na(number) ? none : plan_.texts[static_cast<std::size_t>(number)];
}

void PlanBuilder::place(Part part, const Instruction& instruction) {
  ++instructions_;
  if (part == Part::Setup)
    plan_.setup.push_back(instruction);
  else if (part == Part::Signal)
    plan_.signal.push_back(instruction);
  else
    code_->push_back(instruction);
}

Slot PlanBuilder::interned(const Key& key, Part part, const Instruction& instruction,
                           std::size_t outputs) {
  const auto [it, is_new] = known_.try_emplace(key, 0);
  if (!is_new) return it->second;
  it->second = fresh(part, na, outputs);
  Instruction placed = instruction;
  placed.dst = it->second;
  place(part, placed);
  return it->second;
}

Slot PlanBuilder::setup(Setup what) {
  const Key key{setup_tag, static_cast<std::uint64_t>(what)};
  const auto [it, is_new] = known_.try_emplace(key, 0);
  if (is_new) {
    it->second = fresh(Part::Setup, na);
    plan_.setup_loads.push_back({it->second, what});
    if (what == Setup::MinTick) plan_.mintick = it->second;
  }
  return it->second;
}

Slot PlanBuilder::parameter(double initial, Range range) {
  const Slot slot = fresh(Part::Setup, initial);
  info_[slot].range = range;
  plan_.parameters.push_back(slot);
  return slot;
}

Slot PlanBuilder::load(Operation operation, std::uint32_t which) {
  const Slot slot = interned({static_cast<std::uint64_t>(operation), which}, Part::Signal,
                             {operation, 0, which, 0, 0}, 1);
  if (operation == Operation::LoadBarIndex) info_[slot].range.low = 0;
  loads_.insert(slot);
  return slot;
}

Slot PlanBuilder::position(Position which) {
  const Key key{position_tag, static_cast<std::uint64_t>(which)};
  const auto [it, is_new] = known_.try_emplace(key, 0);
  if (is_new) {
    it->second = fresh(Part::Sequential, na);
    prologue_.push_back(
        {Operation::LoadPosition, it->second, static_cast<std::uint32_t>(which), 0, 0});
    plan_.reads_position = true;
  }
  return it->second;
}

Slot PlanBuilder::trade(std::uint32_t field, Slot index) {
  const Slot slot = variable(na);
  emit(Operation::LoadTrade, slot, field, index);
  feeds_[slot].push_back(index);
  plan_.reads_position = true;
  return slot;
}

void PlanBuilder::plot(std::string_view title, Slot value) {
  plan_.plots.push_back({std::string(title), copy(value)});
}

Slot PlanBuilder::tainted(std::string_view name, const SourceSpan& span) {
  Key key{tainted_tag};
  for (const char c : name) key.push_back(static_cast<unsigned char>(c));
  const auto [it, is_new] = known_.try_emplace(key, 0);
  if (is_new) {
    it->second = fresh(Part::Signal, na);
    tainted_[it->second] = {std::string(name), span, "", {}, false};
  }
  return it->second;
}

Slot PlanBuilder::opaque(std::string_view name, const SourceSpan& span,
                         std::span<const Slot> inputs) {
  const Slot slot = fresh(Part::Sequential, na);
  feeds_[slot].assign(inputs.begin(), inputs.end());
  feeds_[slot].insert(feeds_[slot].end(), control_.begin(), control_.end());
  tainted_[slot] = {std::string(name), span, "", {}, true};
  return slot;
}

Slot PlanBuilder::pure(Operation operation, Slot a, Slot b, Slot c) {
  CHECK(is_pure(operation));
  const int count = operand_count(operation);
  if (count < 2) b = a;
  if (count < 3) c = a;
  const Part part = std::max({info_[a].part, info_[b].part, info_[c].part});
  if (part == Part::Constant)
    return constant(apply(operation, plan_.slots[a], plan_.slots[b], plan_.slots[c]));
  const Instruction instruction{operation, 0, a, b, c};
  Slot slot = 0;
  if (part == Part::Sequential) {
    slot = fresh(part, na);
    emit(operation, slot, a, b, c);
  } else {
    slot = interned({static_cast<std::uint64_t>(operation), a, b, c}, part, instruction, 1);
  }
  for (const Slot operand : {a, b, c}) {
    feeds_[slot].push_back(operand);
    if (operation != Operation::Select || !info_[operand].is_handle) continue;
    info_[slot].is_handle = true;
    feeds_[operand].push_back(slot);
  }
  info_[slot].range = range_of(operation, info_[a].range, info_[b].range, info_[c].range);
  info_[slot].warmup = std::max({info_[a].warmup, info_[b].warmup, info_[c].warmup});
  return slot;
}

Slot PlanBuilder::kernel(const KernelType& type, std::vector<KernelSetting> settings,
                         std::vector<Slot> inputs, std::string text, bool every_bar) {
  CHECK(inputs.size() == type.inputs);
  bool is_signal = every_bar;
  std::size_t warmup = 0, lengths = 0;
  for (const Slot input : inputs) {
    is_signal = is_signal && info_[input].part != Part::Sequential;
    warmup = std::max(warmup, info_[input].warmup);
  }
  Key key{kernel_tag, std::bit_cast<std::uintptr_t>(&type)};
  std::size_t kept = 1;
  for (const KernelSetting& setting : settings) {
    key.push_back(setting.slot);
    if (setting.maximum != static_cast<double>(history_max_)) continue;
    // Only lengths have this bound.
    const std::optional<std::size_t> length = longest(setting.slot);
    lengths += length.value_or(0);
    kept += length.value_or(history_max_);
  }
  key.insert(key.end(), inputs.begin(), inputs.end());
  if (is_signal)
    if (const auto it = known_.find(key); it != known_.end()) return it->second;

  state_values_ += kept;
  const Part part = is_signal ? Part::Signal : Part::Sequential;
  const Slot dst = fresh(part, na, type.outputs);
  if (is_signal) known_[key] = dst;
  for (std::size_t i = 0; i < type.outputs; ++i) {
    const auto output = static_cast<Slot>(dst + i);
    info_[output].warmup = warmup + lengths;
    feeds_[output].insert(feeds_[output].end(), inputs.begin(), inputs.end());
    if (!is_signal) feeds_[output].insert(feeds_[output].end(), control_.begin(), control_.end());
  }
  place(part, {Operation::Kernel, dst, static_cast<std::uint32_t>(plan_.kernels.size()), 0, 0});
  plan_.kernels.push_back({&type, std::move(settings), std::move(inputs), dst, std::move(text)});
  kernel_values_.push_back(kept);
  return dst;
}

std::size_t PlanBuilder::work_of(const Code& code) const {
  std::size_t work = code.size();
  for (const Instruction& each : code)
    if (each.operation == Operation::Kernel) work += kernel_values_[each.a];
  return work;
}

Slot PlanBuilder::history(Slot series, Slot offset, std::size_t bars, bool is_bool) {
  // A constant that is no offset, na among them, is left to the general case.
  const bool is_fixed = is_constant(offset) && value(offset) >= 0 &&
                        value(offset) <= static_cast<double>(history_max_);
  for (const Instruction& load : plan_.signal) {
    if (load.operation != Operation::LoadPrice || load.dst != series || !is_fixed) continue;
    const auto ago = static_cast<std::uint32_t>(value(offset));
    const Slot slot =
        interned({static_cast<std::uint64_t>(Operation::LoadPriceHistory), load.a, ago},
                 Part::Signal, {Operation::LoadPriceHistory, 0, load.a, ago, 0}, 1);
    info_[slot].warmup = ago;
    if (ago > 0) shifted_[slot] = offset;
    return slot;
  }
  auto it = history_of_.find(series);
  if (it == history_of_.end()) {
    it = history_of_.emplace(series, plan_.histories.size()).first;
    plan_.histories.push_back({series, bars, is_bool, true, 0});
  }
  HistorySite& site = plan_.histories[it->second];
  state_values_ += bars;
  site.bars = std::max(site.bars, bars);
  const Part part = std::max({info_[series].part, info_[offset].part, Part::Signal});
  const auto index = static_cast<std::uint32_t>(it->second);
  Slot slot = 0;
  if (part == Part::Sequential) {
    slot = fresh(part, na);
    emit(Operation::History, slot, index, offset);
  } else {
    slot = interned({static_cast<std::uint64_t>(Operation::History), index, offset}, part,
                    {Operation::History, 0, index, offset, 0}, 1);
  }
  feeds_[slot].push_back(series);
  feeds_[slot].push_back(offset);
  if (info_[offset].range.low >= 1) shifted_[slot] = offset;
  info_[slot].range = info_[series].range;
  info_[slot].warmup = info_[series].warmup + bars;
  return slot;
}

Slot PlanBuilder::collection(CollectionSite site) {
  site.dst = variable(na);
  const Slot dst = site.dst, whole = site.arguments.empty() ? dst : site.arguments.front();
  const bool changes = site.operation >= CollectionOperation::Set;
  const bool reads_field = site.is_object && site.operation == CollectionOperation::Get;
  for (std::size_t i = 0; i < site.arguments.size(); ++i) {
    const Slot argument = site.arguments[i];
    const bool is_field = site.operation == CollectionOperation::From ||
                          (site.operation == CollectionOperation::Set && i == 2);
    if (site.is_object && is_field) continue;
    feeds_[dst].push_back(argument);
    if (info_[argument].is_handle && !reads_field) feeds_[argument].push_back(dst);
    if (!changes || is_constant(whole)) continue;
    feeds_[whole].push_back(argument);
    if (info_[argument].is_handle) feeds_[argument].push_back(whole);
  }
  if (changes && !is_constant(whole))
    feeds_[whole].insert(feeds_[whole].end(), control_.begin(), control_.end());
  info_[dst].is_handle = !reads_field;
  emit(Operation::Collection, dst, static_cast<std::uint32_t>(plan_.collections.size()));
  plan_.collections.push_back(std::move(site));
  return dst;
}

Slot PlanBuilder::text_value(TextSite site) {
  site.dst = variable(na);
  for (const TextSite::Argument& argument : site.arguments)
    feeds_[site.dst].push_back(argument.slot);
  info_[site.dst].is_handle = site.operation == TextOperation::Split;
  if (site.operation == TextOperation::Length) info_[site.dst].range.low = 0;
  emit(Operation::Text, site.dst, static_cast<std::uint32_t>(plan_.text_sites.size()));
  plan_.text_sites.push_back(std::move(site));
  return plan_.text_sites.back().dst;
}

Slot PlanBuilder::request(RequestSite site) {
  const bool makes_arrays = site.bars == RequestSite::Bars::Finer;
  const Part part = makes_arrays ? Part::Sequential : Part::Signal;
  site.dst = fresh(part, na, site.outputs.size());
  for (std::size_t i = 0; i < site.outputs.size(); ++i) {
    plan_.slots[site.dst + i] = site.absent[i];
    info_[site.dst + i].is_handle = makes_arrays;
  }
  const Slot dst = site.dst;
  place(part, {Operation::Request, dst, static_cast<std::uint32_t>(plan_.requests.size()), 0, 0});
  plan_.requests.push_back(std::move(site));
  return dst;
}

Slot PlanBuilder::variable(double initial) {
  return fresh(Part::Sequential, initial);
}

void PlanBuilder::move(Slot dst, Slot src) {
  emit(Operation::Move, dst, src);
  feeds_[dst].push_back(src);
  if (info_[src].is_handle && !is_constant(src)) {
    // Two names of one array: what one is given, the other has.
    info_[dst].is_handle = true;
    feeds_[src].push_back(dst);
  }
  info_[dst].warmup = std::max(info_[dst].warmup, info_[src].warmup);
}

Slot PlanBuilder::copy(Slot src) {
  const Slot slot = variable(na);
  move(slot, src);
  info_[slot].range = info_[src].range;
  return slot;
}

void PlanBuilder::track(Slot slot, Slot assigned, bool is_bool) {
  if (!history_of_.emplace(slot, plan_.histories.size()).second) return;
  plan_.histories.push_back({slot, 1, is_bool, false, assigned});
}

void PlanBuilder::emit(Operation operation, Slot dst, std::uint32_t a, std::uint32_t b,
                       std::uint32_t c) {
  ++instructions_;
  code_->push_back({operation, dst, a, b, c});
  const bool only_jumps = operation >= Operation::Jump && operation != Operation::LoopContinues;
  if (only_jumps) return;
  feeds_[dst].insert(feeds_[dst].end(), control_.begin(), control_.end());
}

void PlanBuilder::append(const Code& code) {
  code_->insert(code_->end(), code.begin(), code.end());
}

void PlanBuilder::order(const OrderSite& site, std::string_view name, const SourceSpan& span) {
  if (discarding > 0) return;
  Root root{std::string(name), span, control_};
  site.for_each_deciding_slot([&](Slot slot) { root.slots.push_back(slot); });
  roots_.push_back(std::move(root));
  code_->push_back({Operation::Order, 0, static_cast<std::uint32_t>(plan_.orders.size()), 0, 0});
  plan_.orders.push_back(site);
}

void PlanBuilder::fail(Slot message, const SourceSpan& span) {
  if (discarding > 0) return;
  roots_.push_back({"runtime.error", span, control_});
  code_->push_back({Operation::Fail, 0, message, 0, 0});
}

void PlanBuilder::sink(std::vector<Slot> slots, std::string_view name, const SourceSpan& span) {
  if (discarding > 0) return;
  slots.insert(slots.end(), control_.begin(), control_.end());
  roots_.push_back({std::string(name), span, std::move(slots)});
}

std::vector<bool> PlanBuilder::reachable(const std::vector<Slot>& from) const {
  std::vector<bool> seen(info_.size(), false);
  std::vector<Slot> open = from;
  while (!open.empty()) {
    const Slot slot = open.back();
    open.pop_back();
    if (seen[slot]) continue;
    seen[slot] = true;
    open.insert(open.end(), feeds_[slot].begin(), feeds_[slot].end());
  }
  return seen;
}

std::vector<PlanBuilder::Leak> PlanBuilder::leaks() const {
  std::vector<Leak> found;
  if (tainted_.empty()) return found;
  std::map<Slot, Leak> reached;
  for (const Root& root : roots_) {
    const std::vector<bool> seen = reachable(root.slots);
    for (const auto& [slot, leak] : tainted_)
      if (seen[slot])
        reached.try_emplace(slot, Leak{leak.name, leak.span, root.name, root.span, leak.is_opaque});
  }
  for (const auto& [slot, leak] : reached) {
    // What is made of another value on the list is not a second mistake.
    const std::vector<bool> seen = reachable({slot});
    const bool is_consequence =
        leak.is_opaque && std::any_of(reached.begin(), reached.end(), [&](const auto& other) {
          return seen[other.first] && (other.first < slot || !other.second.is_opaque);
        });
    if (!is_consequence) found.push_back(leak);
  }
  return found;
}

}  // namespace sixbtc::language
