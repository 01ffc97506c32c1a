"""Lifting stages, and what their samples depend on at every place of every size, for check_bound.py."""
from fractions import Fraction

from check_file import Work, integer, need


class Stage:
    """A lifting stage of an encoder: samples of one parity change by sign * floor(sum of taps / 2^S + 1/2)."""

    def __init__(self, raw):
        need(set(raw) == {"updates", "sign", "D", "S", "taps"}, "a stage has other fields")
        self.sign = integer(raw["sign"])
        need(raw["updates"] in ("even", "odd") and self.sign in (1, -1), "a stage updates even or odd samples by 1 or -1")
        self.parity = ("even", "odd").index(raw["updates"])
        self.D, self.S, self.taps = integer(raw["D"], 64), integer(raw["S"], 64), [integer(tap, 2**64) for tap in raw["taps"]]
        self.known = {}
        need(self.S >= 0 and 0 < len(self.taps) <= 64 and any(self.taps), "a stage without taps, or with too many")

    def reads(self, at, size):
        """The samples that are added up for the sample `at`, with their taps; those beyond the edges are the nearest ones."""
        if (at, size) in self.known:
            return self.known[at, size]
        weights = {}
        for number, tap in enumerate(self.taps):
            place = 2 * (at // 2 + number + self.D) - (1 - self.parity)
            place = min(max(place, 1 - self.parity), size - 1 - self.parity)
            weights[place] = weights.get(place, 0) + tap
        return self.known.setdefault((at, size), tuple(weights.items()))

    def reach(self):
        return max(abs(2 * (number + self.D)) + 1 for number in range(len(self.taps)))

    def error(self, twos, integers):
        """What rounding adds to the sum over 2^S, where the sum is a multiple of 2^twos."""
        if self.S == 0:
            return (Fraction(0), Fraction(0)) if integers else (Fraction(-1), Fraction(0))
        if not integers:
            return (-Fraction(1, 2), Fraction(1, 2))
        if twos >= self.S:
            return (Fraction(0), Fraction(0))
        return (-Fraction(1, 2) + Fraction(2**twos, 2**self.S), Fraction(1, 2))


def twos(number):
    return (number & -number).bit_length() - 1 if number else 999


class Chain:
    """The lifting stages of one direction through its levels; level 0 is the finest one."""

    def __init__(self, stages, levels):
        self.stages, self.levels, self.known = stages, levels, {}
        self.reach = sum(stage.reach() << level for stage in stages for level in range(levels))
        need(self.reach <= 2048, "its filters reach too far")

    def classes(self, decoder, level, done, parity):
        """What the places of all sizes ask of the errors and samples before: the sums of positive and of negative weights of
        one sample, at each state before it, on even and on odd samples; without what another place exceeds in all of them.
        A place is touched by edges no farther than `reach` away, so from the last of these sizes on nothing new appears."""
        key = decoder, level, done, parity
        if key not in self.known:
            step = 1 << self.levels
            sizes = range(step, 2 * (self.reach + 2) + 3 * step, step)
            places = ((size, at) for size in sizes for at in range(size >> level) if parity in (None, at % 2))
            trace = self.decoded if decoder else self.encoded
            self.known[key] = greatest({tuple(trace(size, level, done, at)) for size, at in places})
        return self.known[key]

    def encoded(self, size, level, done, at):
        """The weights of an encoder's sample: after `done` stages of a level, and of all states before, the last one first."""
        weights = {at: 1}
        yield from sums(weights)
        while True:
            for stage in self.stages[:done][::-1]:
                weights = moved(weights, stage, size >> level, stage.sign)
                yield from sums(weights)
            if level == 0:
                return
            level, done = level - 1, len(self.stages)
            weights = {2 * at: weight for at, weight in weights.items()}
            yield from sums(weights)

    def decoded(self, size, level, done, at):
        """The same of a decoder's sample, which `done` stages of its level have yet to change back."""
        weights = {at: 1}
        yield from sums(weights)
        while level < self.levels:
            for stage in self.stages[done:]:
                weights = moved(weights, stage, size >> level, -stage.sign)
                yield from sums(weights)
            level, done = level + 1, 0
            weights = {at // 2: weight for at, weight in weights.items() if at % 2 == 0}
            yield from sums(weights)

    def states(self, decoder, level, done):
        """The states (level, stages done) that the two above tell of, in their order, each with the number of bits after the point
        of its weights, which are whole numbers over a power of two."""
        count = len(self.stages)
        if decoder:
            own = [(level, k) for k in range(done, count + 1)] if level < self.levels else [(level, 0)]
            deeper = [(l, k) for l in range(level + 1, self.levels) for k in range(count + 1)]
            states = own + deeper + ([(self.levels, 0)] if level < self.levels else [])
        else:
            finer = [(l, k) for l in range(level - 1, -1, -1) for k in range(count, -1, -1)]
            states = [(level, k) for k in range(done, -1, -1)] + finer
        bits, found = 0, {states[0]: 0}
        for before, state in zip(states, states[1:]):
            if before[0] == state[0]:
                bits += self.stages[min(before[1], state[1])].S
            found[state] = bits
        return found


def moved(weights, stage, size, sign):
    """The weights of the samples before a stage, by those of the samples after it, with S more bits after the point."""
    Work.done(len(weights) * (len(stage.taps) + 1))
    before = {at: weight << stage.S for at, weight in weights.items()}
    for at, weight in weights.items():
        if at % 2 == stage.parity:
            for place, tap in stage.reads(at, size):
                before[place] = before.get(place, 0) + sign * weight * tap
    return before


def sums(weights):
    for parity in (0, 1):
        mine = [weight for at, weight in weights.items() if at % 2 == parity]
        yield sum(weight for weight in mine if weight > 0)
        yield -sum(weight for weight in mine if weight < 0)


def greatest(classes):
    def exceeded(one):
        return any(other != one and all(a >= b for a, b in zip(other, one)) for other in classes)

    Work.done(len(classes) ** 2)
    return [one for one in classes if not exceeded(one)]


# The wavelets of ST 2042-1, 15.4.4.3: the bits of shift of a level, and the stages of the encoder, each with the samples that
# it updates, its sign, the first sample that it reads, the bits that it shifts by, and its taps.
STANDARD = {
    "deslauriers_dubuc_9_7": (1, [("odd", -1, -1, 4, [-1, 9, 9, -1]), ("even", 1, 0, 2, [1, 1])]),
    "le_gall_5_3": (1, [("odd", -1, 0, 1, [1, 1]), ("even", 1, 0, 2, [1, 1])]),
    "deslauriers_dubuc_13_7": (1, [("odd", -1, -1, 4, [-1, 9, 9, -1]), ("even", 1, -1, 5, [-1, 9, 9, -1])]),
    "haar_no_shift": (0, [("odd", -1, 0, 0, [1]), ("even", 1, 1, 1, [1])]),
    "haar_with_shift": (1, [("odd", -1, 0, 0, [1]), ("even", 1, 1, 1, [1])]),
    "fidelity": (0, [
        ("even", 1, -3, 8, [-8, 21, -46, 161, 161, -46, 21, -8]),
        ("odd", -1, -3, 8, [-2, -10, -25, 81, 81, -25, 10, -2]),
    ]),
    "daubechies_9_7": (1, [
        ("odd", -1, 0, 12, [6497, 6497]),
        ("even", -1, 0, 12, [217, 217]),
        ("odd", 1, 0, 12, [3616, 3616]),
        ("even", 1, 0, 12, [1817, 1817]),
    ]),
}


def name_of(stages, shift):
    """The name of the wavelet that has these stages, if it is one of the standard's."""
    mine = [(("even", "odd")[stage.parity], stage.sign, stage.D, stage.S, stage.taps) for stage in stages]
    return next((name for name, known in STANDARD.items() if known == (shift, mine)), "a wavelet that is not of the standard")
