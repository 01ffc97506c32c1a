"""Checks certificates of optima, for check_bound.py: bounds that pictures reach."""
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import ceil, floor

from check_bound import ends, extremes, place_of, quantiser, restored, text
from check_file import Refused, Work, integer, need
from check_lifting import twos


class Form:
    """A weighted sum of variables, and the interval of the roundings in it."""

    def __init__(self, weights, low=Fraction(0), high=Fraction(0)):
        self.weights, self.low, self.high = weights, low, high

    def __add__(self, other):
        names = set(self.weights) | set(other.weights)
        weights = {name: self.weights.get(name, 0) + other.weights.get(name, 0) for name in names}
        return Form(weights, self.low + other.low, self.high + other.high)

    def __mul__(self, factor):
        low, high = sorted((self.low * factor, self.high * factor))
        return Form({name: weight * factor for name, weight in self.weights.items()}, low, high)


def rounded(total, bits):
    """A sum over 2^bits, rounded: exactly, or with all that rounding may do to an integer."""
    if isinstance(total, int):
        return (total + (1 << bits >> 1)) >> bits
    error = Form({}, Fraction(1, 2**bits) - Fraction(1, 2), Fraction(1, 2)) if bits else Form({})
    return total * Fraction(1, 2**bits) + error


def lifted(line, stages, back=False):
    """A line of samples after lifting stages, or before them."""
    for stage in stages[::-1] if back else stages:
        Work.done(len(line) * len(stage.taps))
        for at in range(stage.parity, len(line), 2):
            total = None
            for place, tap in stage.reads(at, len(line)):
                total = line[place] * tap if total is None else total + line[place] * tap
            line[at] = line[at] + rounded(total, stage.S) * (-stage.sign if back else stage.sign)
    return line


def across_and_down(rows, chains, done, back=False):
    """Rows of samples after so many stages of both directions, or from after all of them to before."""
    turns = [(chain.stages[:count], turn) for turn, (chain, count) in enumerate(zip(chains, done))]
    for stages, turn in turns[::-1] if back else turns:
        rows = [list(line) for line in zip(*rows)] if turn else rows
        rows = [lifted(list(line), stages, back) for line in rows]
        rows = [list(line) for line in zip(*rows)] if turn else rows
    return rows


def check_optimum(transform, claim, pixels):
    """Both ends are proven: rows share no pixels, so a column holds any values that rows reach; and pictures reach them."""
    need(transform.levels() == 1 and transform.integers, "an optimum of more than one level, or of other roundings")
    need(set(claim["array"]) == {"level", "name"} and integer(claim["array"]["level"]) == 1, "an array of another level, or with other fields")
    name = text(claim["array"]["name"])
    places, shift = transform.state(1, name, False), transform.shift * (name != "Input")
    span = tuple(end << shift for end in pixels)
    for turn, (chain, (level, done, parity)) in enumerate(zip(transform.chains, places)):
        now, states = [0 if turn else min(twos(span[0]), transform.shift)] * 2, chain.states(False, level, done)
        alone = (0, None, 0)
        terms = [(place_of(states, (0, 0, None)), alone, Fraction(1), span)]
        for number, stage in enumerate(chain.stages[:done]):
            error, now[stage.parity] = transform.rounded(stage, now, False)
            terms.append((place_of(states, (level, number + 1, stage.parity)), alone, Fraction(1), error))
        low, high = extremes(terms, chain.classes(False, level, done, parity), [(1, 0, 0, 0)])
        span = ceil(low), floor(high)
    need(list(span) == ends(claim["bounds"]), f"the bounds are {list(span)}")
    need(len(claim["pictures"]) == 2, "there are not two pictures")
    for end, picture in zip(span, claim["pictures"]):
        rows, at = checked_picture(picture, {"pixels", "at"}, transform, pixels)
        rows = across_and_down([[pixel << shift for pixel in row] for row in rows], transform.chains, [place[1] for place in places])
        x, y = (index if parity is None else 2 * index + parity for index, (_, _, parity) in zip(at, places))
        need(0 <= y < len(rows) and 0 <= x < len(rows[0]) and rows[y][x] == end, "a picture does not reach its bound")
    return f"analysis 1 {name} reaches {span[0]}..{span[1]} in two pictures, and no picture more"


def checked_picture(picture, fields, transform, pixels):
    """The rows of a picture, and a place."""
    need(set(picture) == fields and type(picture["pixels"]) is list, "a picture has other fields")
    rows, at = picture["pixels"], picture["at"]
    width, height = len(rows[0]), len(rows)
    need(width % 2 ** transform.levels() == 0 == height % 2**transform.depth and width * height <= 2**16, "the size of a picture")
    for row in rows:
        need(len(row) == width and all(pixels[0] <= integer(pixel) <= pixels[1] for pixel in row), "a pixel is out of range")
    need(len(at) == 2 and all(0 <= integer(place, 2**16) for place in at), "a picture has no place")
    return rows, at


def check_decoded(transform, claim, pixels):
    """How far decoded pictures reach, where blocks of 2x2 pixels share nothing: for each index, each pixel of a block and both sides, a
    tree of cases. All coefficients of a block lie in one slice (13.5.3.1), so that they have one index."""
    chains, shift = transform.chains, transform.shift
    need(transform.depth == 1 == transform.levels() and transform.integers, "a transform of other levels or roundings")
    local = all(place // 2 == at // 2 for chain in chains for stage in chain.stages for at in (4, 5) for place, _ in stage.reads(at, 10))
    need(local, "blocks of 2x2 pixels depend on each other")
    done = [len(chain.stages) for chain in chains]
    block = [(x, y) for y in (0, 1) for x in (0, 1)]
    square = lambda value: [[value(x, y) for x in (0, 1)] for y in (0, 1)]
    coefficients = across_and_down(square(lambda x, y: Form({(x, y): Fraction(2**shift)})), chains, done)
    decoded = across_and_down(square(lambda x, y: Form({(x, y): Fraction(1)})), chains, done, back=True)
    monotone(decoded, chains, done, block)
    reach = [reached(coefficients[y][x], pixels) for x, y in block]
    matrix = [integer(claim["matrix"][y][x], 64) for x, y in block]
    need([len(row) for row in claim["matrix"]] == [2, 2], "the matrix of a block has four entries")
    half, (low, high) = 1 << shift >> 1, ends(claim["bounds"])
    limits = {-1: half - (low << shift), 1: ((high + 1) << shift) - 1 - half}
    index = 0
    while index == 0 or any(restored(max(-a, b), max(index - 1 - m, 0)) for (a, b), m in zip(reach, matrix)):
        bands = [max(index - offset, 0) for offset in matrix]
        for side, (x, y) in ((side, place) for side in (-1, 1) for place in block):
            out = decoded[y][x] * side
            weights = [out.weights[place] for place in block]

            def corner(box):
                corners = [signed(end[weight > 0], band) for end, weight, band in zip(box, weights, bands)]
                return side * across_and_down([corners[:2], corners[2:]], chains, done, back=True)[y][x]

            def empty(box):
                """Coefficients restore their pixels exactly: there are none where a pixel of all in the box is out of range, and none of a
                single point whose samples are no multiples of what the shift makes of pixels."""
                point = all(start == end for start, end in box)
                for a, b in block:
                    signs = [decoded[b][a].weights[place] > 0 for place in block]
                    least, most = ([end[up == above] for end, above in zip(box, signs)] for up in (0, 1))
                    reaches = [across_and_down([end[:2], end[2:]], chains, done, back=True)[b][a] for end in (least, most)]
                    between = point and reaches[0] % (1 << shift)
                    if between or reaches[0] > pixels[1] << shift or reaches[1] < pixels[0] << shift:
                        return limits[side]
                raise Refused("a case that is said to be empty")

            def bound(box, multipliers):
                total = out.high + greatest_of(coefficients, block, multipliers, pixels)
                for span, weight, multiplier, band in zip(box, weights, multipliers, bands):
                    # Integers are faster than fractions.
                    scale = weight.denominator * multiplier.denominator
                    a, b = (weight * scale).numerator, (multiplier * scale).numerator
                    total += Fraction(max(a * q - b * c for c, q in steps(*span, band)), scale)
                return total

            proof = claim["proofs"]["lower" if side < 0 else "upper"][index][2 * y + x]
            check_tree(proof, reach, {"corner": corner, "empty": empty}, bound, limits[side])
        index += 1
    need(all(set(claim["proofs"]) == {"lower", "upper"} and len(proofs) == index for proofs in claim["proofs"].values()), "proofs of other indices")
    need(len(claim["pictures"]) == 2, "there are not two pictures")
    for end, picture in zip((low, high), claim["pictures"]):
        rows, at = checked_picture(picture, {"pixels", "at", "index"}, transform, pixels)
        coded = across_and_down([[pixel << shift for pixel in row] for row in rows], chains, done)
        chosen = integer(picture["index"], 512)
        need(chosen >= 0, "indices are proven from 0 on")
        coded = [[signed(c, max(chosen - claim["matrix"][y % 2][x % 2], 0)) for x, c in enumerate(row)] for y, row in enumerate(coded)]
        value = across_and_down(coded, chains, done, back=True)[at[1]][at[0]]
        need(rounded(value, shift) == end, "a picture does not reach its bound")
    return f"synthesis 1 Output with the matrix {claim['matrix']} reaches {low}..{high} in two pictures, and none more at any of {index} indices"


def monotone(decoded, chains, done, block):
    """Whether each pixel rises with each coefficient of positive weight and falls with the others. What stages add is that of the remainders
    of coefficients after division by all that the stages divide by."""
    period = 2 ** sum(stage.S for chain in chains for stage in chain.stages)
    need(period <= 8, "blocks of stages that divide by more")
    restore = lambda c: across_and_down([c[:2], c[2:]], chains, done, back=True)
    for c in product(range(period), repeat=4):
        before = restore(list(c))
        for nth, place in enumerate(block):
            after = restore([value + (number == nth) for number, value in enumerate(c)])
            for x, y in block:
                weight = decoded[y][x].weights[place]
                need(weight and (after[y][x] - before[y][x]) * weight >= 0, "a pixel that does not rise and fall with coefficients")


def check_tree(tree, box, known, bound, limit):
    """Every leaf keeps the value within the limit; at a split, one coefficient lies below a number or not below it."""
    cases = [(tree, box)]
    while cases:
        tree, box = cases.pop()
        if set(tree) == {"band", "at", "below", "above"}:
            band, at = integer(tree["band"], 3), integer(tree["at"])
            low, high = box[band]
            need(band >= 0 and low < at <= high, "a split that parts nothing")
            for child, span in ((tree["below"], (low, at - 1)), (tree["above"], (at, high))):
                cases.append((child, box[:band] + [span] + box[band + 1 :]))
        else:
            need(set(tree) == {"leaf"}, "a case is neither a split nor a leaf")
            leaf = tree["leaf"]
            if type(leaf) is str:
                need(leaf in known, "a leaf that is not known")
                value = known[leaf](box)
            else:
                need(type(leaf) is list and len(leaf) == 4, "a leaf has no four multipliers")
                value = bound(box, [Fraction(integer(multiplier), 1024) for multiplier in leaf])
            need(floor(value) <= limit, "a leaf does not keep its limit")


def reached(form, pixels):
    """The least and the greatest integer that a form may be."""
    low = form.low + sum(min(weight * end for end in pixels) for weight in form.weights.values())
    high = form.high + sum(max(weight * end for end in pixels) for weight in form.weights.values())
    return ceil(low), floor(high)


def greatest_of(coefficients, block, multipliers, pixels):
    """The greatest sum of multiples of the coefficients that any pixels have."""
    total = Form({})
    for (x, y), multiplier in zip(block, multipliers):
        total = total + coefficients[y][x] * multiplier
    return total.high + sum(max(weight * end for end in pixels) for weight in total.weights.values())


def signed(value, index):
    return restored(value, index) if value >= 0 else -restored(-value, index)


@lru_cache(maxsize=64)
def steps(low, high, index):
    """The ends of an interval, and of each step of the quantiser in it, with what they are after the quantiser and back."""
    factor, found = quantiser(index)[0], set()
    levels = range(0 if low <= 0 <= high else 4 * min(abs(low), abs(high)) // factor, 4 * max(-low, high) // factor + 1)
    Work.done(8 * len(levels))
    for level in levels:
        first, last = -(-level * factor // 4), -(-(level + 1) * factor // 4) - 1
        found.update(min(max(value, low), high) for end in (first, last) for value in (end, -end))
    return [(c, signed(c, index)) for c in sorted(found)]
