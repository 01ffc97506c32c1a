#!/usr/bin/env python3
"""Checks certificates of bounds: check_bound.py FILE...

A certificate says how far the values of arrays of a wavelet transform reach, in every picture of every size. This
program, with check_lifting.py and check_optimum.py beside it, knows nothing of vcfilter. It trusts the definition of lifting (SMPTE ST 2042-1, 15.4), the quantiser (13.3), and
Python's integers, and works out the rest by itself; docs/certificates.md tells how. It ends with 0 where every file holds, with 1 otherwise.
"""
import json
import sys
from fractions import Fraction
from itertools import product
from math import ceil, floor

from check_lifting import Chain, Refused, Stage, integer, need, twos


class Transform:
    """A transform of two directions, and what it adds to its values by rounding."""

    def __init__(self, raw, integers):
        need(set(raw) == {"horizontal", "vertical", "bit_shift", "depth", "depth_ho"}, "a transform has other fields")
        self.depth, self.depth_ho = integer(raw["depth"], 8), integer(raw["depth_ho"], 8)
        self.shift, self.integers = integer(raw["bit_shift"], 8), integers
        need(min(self.depth, self.depth_ho, self.shift) >= 0 < self.levels() <= 6, "no level or too many, or a negative shift")
        self.chains = [
            Chain([Stage(stage) for stage in raw[side]], levels)
            for side, levels in (("horizontal", self.levels()), ("vertical", self.depth))
        ]

    def levels(self):
        return self.depth + self.depth_ho

    def state(self, level, name):
        """The state of an array in both directions: ((level, stages done, parity), ...), how many shifts lie before it."""
        fine = self.levels() - integer(level, 16)
        need(0 <= fine < self.levels(), "there is no such level")
        plain, primes = name.rstrip("'"), len(name) - len(name.rstrip("'"))
        across, down = (len(chain.stages) for chain in self.chains)
        flat = (min(fine, self.depth), 0, None)
        two = fine < self.depth
        if plain in ("Input", "Output") and not primes:
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
                yield (self.levels() - level, name, *self.state(self.levels() - level, name), level)

    def bounds(self, pixels, level, name, decoder=False):
        """The least and the greatest value of an array at any place of any picture."""
        places = self.state(level, name)
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
        classes = [chain.classes(decoder, *place) for chain, place in zip(self.chains, places)]
        states = [chain.states(decoder, *place[:2]) for chain, place in zip(self.chains, places)]
        terms = [
            (states[0].index(a[:2]), a[2], states[1].index(b[:2]), b[2], factor**count, *error)
            for a, b, count, error in sources
            if a[:2] in states[0] and b[:2] in states[1] and count >= 0
        ]
        reached = [extremes(terms, *pair) for pair in product(*classes)]
        least, most = min(low for low, _ in reached), max(high for _, high in reached)
        return (ceil(least), floor(most)) if self.integers else (floor(least), ceil(most))

    def coefficients(self, pixels, level, name):
        """How far the coefficients of a band reach after quantisation by any index, which never exceeds that of the ends."""
        return tuple((-1 if end < 0 else 1) * max(restored(abs(end), index) for index in range(4 * abs(end).bit_length() + 9))
                     for end in self.bounds(pixels, level, name))


def extremes(terms, across, down):
    """The least and the greatest sum of weights times values, for one place."""
    low = high = Fraction(0)
    for a, columns, b, rows, scale, least, most in terms:
        (plus, minus), (up, under) = weight(across, a, columns), weight(down, b, rows)
        same, other = scale * (plus * up + minus * under), scale * (plus * under + minus * up)
        low, high = low + same * least - other * most, high + same * most - other * least
    return low, high


def weight(sums, state, parity):
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
    for row in claim["arrays"]:
        need(set(row) == {"side", "level", "name", "bounds"} and row["side"] in ("analysis", "synthesis"), "an array has other fields")
        found = transform.bounds(pixels, row["level"], text(row["name"]), row["side"] == "synthesis")
        need(list(found) == row["bounds"], f"the bounds of {row['side']} {row['level']} {row['name']} are {list(found)}")
    return f"{len(claim['arrays'])} arrays"


def text(value):
    need(type(value) is str and len(value) < 64, "a name is no text, or too long")
    return value


def opened(path, known={}):
    """The transform, the claim and the range of pixels of a file; transforms are remembered by what defines them."""
    try:
        with open(path, encoding="utf-8") as file:
            raw = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise Refused(f"it can't be read: {error}") from None
    need(type(raw) is dict and raw.get("format") == "vcfilter bound" and raw.get("version") == 1, "it is no certificate of bounds")
    need(raw.get("rounding") in ("integer", "affine"), "the rounding is neither integer nor affine")
    pixels = raw.get("pixels")
    need(type(pixels) is list and len(pixels) == 2, "pixels have no range")
    low, high = (integer(end, 2**32) for end in pixels)
    need(low <= 0 <= high, "the range of pixels must contain 0")
    key = json.dumps([raw.get("transform"), raw["rounding"]])
    if key not in known:
        known[key] = Transform(raw.get("transform"), raw["rounding"] == "integer")
    return known[key], raw, (low, high)


FIELDS = {
    "bounds": {"arrays"},
    "optimum": {"array", "bounds", "pictures"},
    "decoded": {"matrix", "bounds", "pictures", "proofs"},
}


def check(path):
    transform, raw, pixels = opened(path)
    claim = raw.get("claim")
    need(claim in FIELDS, "the claim is none that is known")
    need(set(raw) == {"format", "version", "claim", "transform", "rounding", "pixels"} | FIELDS[claim], "it has other fields")
    if claim == "bounds":
        return check_bounds(transform, raw, pixels)
    import check_optimum

    return {"optimum": check_optimum.check_optimum, "decoded": check_optimum.check_decoded}[claim](transform, raw, pixels)


def main(paths):
    wrong = 0
    for path in paths:
        try:
            print(f"{path}: holds, {check(path)}")
        except (Refused, KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError) as error:
            reason = error if isinstance(error, Refused) else f"it is not as it should be ({type(error).__name__}: {error})"
            print(f"{path}: refused: {reason}")
            wrong += 1
    if not paths:
        print("usage: check_bound.py FILE...", file=sys.stderr)
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.modules["check_bound"] = sys.modules["__main__"]
    sys.exit(main(sys.argv[1:]))
