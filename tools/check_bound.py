#!/usr/bin/env python3
"""Checks certificates of bounds: check_bound.py FILE...

A certificate says how far the values of arrays of a wavelet transform reach, in every picture of every size. This program, with
check_file.py, check_lifting.py and check_optimum.py beside it, knows nothing of vcfilter. It trusts the definition of lifting and of
edges (SMPTE ST 2042-1, 15.4), the quantiser (13.3), and Python's integers, and works out the rest by itself; docs/certificates.md tells how, and
what the claim of a file is about. For each file it writes a line. It ends with 0 where every file holds, with 1 otherwise.
"""
import json
import sys
from fractions import Fraction
from itertools import product
from math import ceil, floor, lcm

from check_file import Refused, Work, integer, need, parsed
from check_lifting import Chain, Stage, name_of, twos


class Transform:
    """A transform of two directions, and what it adds to its values by rounding."""

    def __init__(self, raw, integers):
        need(set(raw) == {"horizontal", "vertical", "bit_shift", "depth", "depth_ho"}, "a transform has other fields")
        self.depth, self.depth_ho = integer(raw["depth"], 8), integer(raw["depth_ho"], 8)
        self.shift, self.integers = integer(raw["bit_shift"], 8), integers
        need(min(self.depth, self.depth_ho, self.shift) >= 0 < self.levels() <= 6, "no level or too many, or a negative shift")
        sides = [[Stage(stage) for stage in raw[side]] for side in ("horizontal", "vertical")]
        need(max(map(len, sides)) <= 16, "too many stages")
        self.chains = [Chain(stages, levels) for stages, levels in zip(sides, (self.levels(), self.depth))]
        self.known_bounds = {}

    def told(self):
        """The transform in words; its wavelets have a name where their stages are those of the standard."""
        across, down = (name_of(chain.stages, self.shift) for chain in self.chains)
        wavelets = across if across == down or not self.depth else f"{down} and {across} across"
        return f"{wavelets}, depth {self.depth}" + f" and {self.depth_ho} across" * (self.depth_ho > 0)

    def levels(self):
        return self.depth + self.depth_ho

    def names(self, decoder):
        """The level and the name of every array."""
        across, down = (len(chain.stages) for chain in self.chains)
        for level in range(1, self.levels() + 1):
            two = self.levels() - level < self.depth
            yield level, "Output" if decoder else "Input"
            yield from ((level, "DC" + "'" * primes) for primes in range(across + 1))
            yield from ((level, name + "'" * primes) for name in "LH" for primes in range(down + 1 if two else 1))
            yield from ((level, name) for name in ("LL", "HL", "LH", "HH") if two)

    def state(self, level, name, decoder):
        """The state of an array in both directions: ((level, stages done, parity), ...)."""
        fine = self.levels() - integer(level, 16)
        need(0 <= fine < self.levels(), "there is no such level")
        plain, primes = name.rstrip("'"), len(name) - len(name.rstrip("'"))
        across, down = (len(chain.stages) for chain in self.chains)
        flat = (min(fine, self.depth), 0, None)
        two = fine < self.depth
        if name == ("Output" if decoder else "Input"):
            return (fine, 0, None), flat
        if plain == "DC" and primes <= across:
            return (fine, primes, None), flat
        if plain in ("L", "H") and primes <= (down if two else 0):
            return (fine, across, "LH".index(plain)), ((fine, primes, None) if two else flat)
        if plain in ("LL", "HL", "LH", "HH") and not primes and two:
            return (fine, across, "LH".index(plain[0])), (fine, down, "LH".index(plain[1]))
        raise Refused("there is no such array")

    def roundings(self, decoder):
        """Every place where something is rounded: the states of both directions, with the parities of the samples there, the level,
        and the interval of what rounding adds."""
        twos_now = 0
        for level in range(self.levels()):
            flat = (min(level, self.depth), 0, None)
            now = [twos_now + self.shift] * 2
            for number, stage in enumerate(self.chains[0].stages):
                error, now[stage.parity] = self.rounded(stage, now, decoder)
                yield (level, number + (not decoder), stage.parity), flat, level, error
            columns = [[now[0]] * 2, [now[1]] * 2]
            for column, number in product((0, 1), range(len(self.chains[1].stages) if level < self.depth else 0)):
                stage, now = self.chains[1].stages[number], columns[column]
                error, now[stage.parity] = self.rounded(stage, now, decoder)
                place = (level, len(self.chains[0].stages), column)
                yield place, (level, number + (not decoder), stage.parity), level, error
            if decoder and self.shift:
                least = Fraction(1, 2**self.shift) if self.integers else 0
                yield (level, 0, None), flat, level - 1, (least - Fraction(1, 2), Fraction(1, 2))
            twos_now = columns[0][0]

    def rounded(self, stage, now, decoder):
        """What a stage adds by rounding, and of which power of two the samples that it changes are multiples from then on. A decoder's
        samples are any integers."""
        before = 0 if decoder else now[1 - stage.parity]
        lo, hi = stage.error(before + min(twos(tap) for tap in stage.taps), self.integers)
        error = tuple(sorted((lo, hi) if (stage.sign > 0) != decoder else (-lo, -hi)))
        total = before + min(twos(tap) for tap in stage.taps) - stage.S
        return error, min(now[stage.parity], max(total, 0))

    def bands(self):
        """The bands of coefficients: level, name, the states of both directions, and the level whose shift comes next in a decoder."""
        low = "L" if self.depth_ho else "LL"
        yield 1, low, (self.levels(), 0, None), (self.depth, 0, None), self.levels() - 1
        for level in range(self.levels()):
            for name in ("HL", "LH", "HH") if level < self.depth else ("H",):
                yield (self.levels() - level, name, *self.state(self.levels() - level, name, False), level)

    def bounds(self, pixels, level, name, decoder=False):
        """The least and the greatest value of an array at any place of any picture."""
        if (pixels, level, name, decoder) in self.known_bounds:
            return self.known_bounds[pixels, level, name, decoder]
        places = self.state(level, name, decoder)
        fine = places[0][0]
        if decoder:
            # The shifts from a level's stages to the array: its own, and those of the levels between.
            after, factor = (lambda at: at - fine + (name == "Output")), Fraction(1, 2**self.shift)
            coefficients = {band[:2]: self.coefficients(pixels, *band[:2]) for band in self.bands()}
            sources = [(a, b, after(at), coefficients[level, band]) for level, band, a, b, at in self.bands()]
        else:
            after, factor = (lambda at: fine - at - (name == "Input")), Fraction(2**self.shift)
            sources = [((0, 0, None), (0, 0, None), after(-1), pixels)]
        sources += [(a, b, after(at), error) for a, b, at, error in self.roundings(decoder)]
        states = [chain.states(decoder, *place[:2]) for chain, place in zip(self.chains, places)]
        terms = [
            (place_of(states[0], a), place_of(states[1], b), factor**count, error)
            for a, b, count, error in sources
            if a[:2] in states[0] and b[:2] in states[1] and count >= 0
        ]
        least, most = extremes(terms, *(chain.classes(decoder, *place) for chain, place in zip(self.chains, places)))
        found = (ceil(least), floor(most)) if self.integers else (floor(least), ceil(most))
        return self.known_bounds.setdefault((pixels, level, name, decoder), found)

    def coefficients(self, pixels, level, name):
        """How far the coefficients of a band reach after quantisation by any index, which never exceeds that of the ends."""
        return tuple((-1 if end < 0 else 1) * max(restored(abs(end), index) for index in range(4 * abs(end).bit_length() + 9))
                     for end in self.bounds(pixels, level, name))


def place_of(states, state):
    """Where the sums of a state stand in those of a class, on samples of which parity, and how many bits they have after the point."""
    return list(states).index(state[:2]), state[2], states[state[:2]]


def extremes(terms, across, down):
    """The least and the greatest sum of weights times values, in the classes of both directions. A term has the state of its sample in
    each direction, a factor, and the interval of its values."""
    ends = [[factor / 2 ** (a[2] + b[2]) * end for end in interval] for a, b, factor, interval in terms]
    unit = lcm(*(end.denominator for interval in ends for end in interval))
    ends = [[int(end * unit) for end in interval] for interval in ends]
    columns, rows = ([[weight(sums, *term[turn]) for term in terms] for sums in classes] for turn, classes in enumerate((across, down)))
    least, most = [], []
    Work.done(len(columns) * len(rows) * len(terms))
    for column, row in product(columns, rows):
        low = high = 0
        for (plus, minus), (up, under), (start, end) in zip(column, row, ends):
            same, other = plus * up + minus * under, plus * under + minus * up
            low, high = low + same * start - other * end, high + same * end - other * start
        least.append(low)
        most.append(high)
    return Fraction(min(least), unit), Fraction(max(most), unit)


def weight(sums, state, parity, bits):
    even, odd = sums[4 * state : 4 * state + 2], sums[4 * state + 2 : 4 * state + 4]
    return (even, odd)[parity] if parity is not None else (even[0] + odd[0], even[1] + odd[1])


def quantiser(index):
    """The factor and the offset of an index, in quarters (13.3.2)."""
    base, part = 2 ** (index // 4), index % 4
    factor = [4 * base, (503829 * base + 52958) // 105917, (665857 * base + 58854) // 117708, (440253 * base + 32722) // 65444][part]
    return factor, (1 if index == 0 else 2 if index == 1 else (factor + 1) // 2)


def restored(magnitude, index):
    """A magnitude after the dead-zone quantiser and back."""
    factor, offset = quantiser(index)
    level = 4 * magnitude // factor
    return (level * factor + offset + 2) // 4 if level else 0


def check_bounds(transform, claim, pixels):
    rows = claim["arrays"]
    need(type(rows) is list, "the arrays are no list")
    named = []
    for row in rows:
        need(set(row) == {"side", "level", "name", "bounds"} and row["side"] in ("analysis", "synthesis"), "an array has other fields")
        decoder = row["side"] == "synthesis"
        found = transform.bounds(pixels, integer(row["level"]), text(row["name"]), decoder)
        need(list(found) == ends(row["bounds"]), f"the bounds of {row['side']} {row['level']} {row['name']} are {list(found)}")
        named.append((decoder, row["level"], row["name"]))
    whole = sorted((decoder, *array) for decoder in (False, True) for array in transform.names(decoder))
    need(sorted(named) == whole, "its arrays are not those of the transform, each once")
    return f"the bounds of all {len(rows)} arrays"


def text(value):
    need(type(value) is str and len(value) < 64, "a name is no text, or too long")
    return value


def ends(value, limit=2**128):
    need(type(value) is list and len(value) == 2, "a range has no two ends")
    return [integer(end, limit) for end in value]


def opened(path, known={}):
    """The transform, the claim and the range of pixels of a file; transforms are remembered by what defines them."""
    raw = parsed(path)
    need(type(raw) is dict and raw.get("format") == "vcfilter bound", "it is no certificate of bounds")
    need(integer(raw.get("version")) == 1, "it is of another version")
    need(raw.get("rounding") in ("integer", "affine"), "the rounding is neither integer nor affine")
    low, high = ends(raw.get("pixels"), 2**32)
    need(low <= 0 <= high, "the range of pixels must contain 0")
    key = json.dumps([raw.get("transform"), raw["rounding"]], sort_keys=True)
    if key not in known:
        known[key] = Transform(raw.get("transform"), raw["rounding"] == "integer")
    return known[key], raw, (low, high)


FIELDS = {
    "bounds": {"arrays"},
    "optimum": {"array", "bounds", "pictures"},
    "decoded": {"matrix", "bounds", "pictures", "proofs"},
}


def check(path):
    """What a file proves, in words."""
    Work.left = Work.MOST
    transform, raw, pixels = opened(path)
    claim = raw.get("claim")
    need(claim in FIELDS, "the claim is none that is known")
    need(set(raw) == {"format", "version", "claim", "transform", "rounding", "pixels"} | FIELDS[claim], "it has other fields")
    if claim == "bounds":
        proven = check_bounds(transform, raw, pixels)
    else:
        import check_optimum

        proven = {"optimum": check_optimum.check_optimum, "decoded": check_optimum.check_decoded}[claim](transform, raw, pixels)
    return f"{transform.told()}, pixels {pixels[0]}..{pixels[1]}, {raw['rounding']} rounding: {proven}"


WRONG = (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError)


def main(paths):
    if not set(paths) - {"-h", "--help"}:
        print("usage: check_bound.py FILE...", file=sys.stderr)
        return 1
    wrong = 0
    for path in paths:
        try:
            told = f"holds, {check(path)}"
        except Refused as refused:
            told = f"refused: {refused}"
        except MemoryError:
            told = "refused: there is not enough memory to check it"
        except WRONG as error:
            told = f"refused: it is not as it should be ({type(error).__name__}: {error})"
        wrong += not told.startswith("holds")
        print(f"{ascii(path)[1:-1]}: {told}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.modules["check_bound"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
