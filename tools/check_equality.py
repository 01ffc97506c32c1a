#!/usr/bin/env python3
"""Checks certificates of equality, which `vcf run --certificates DIR` writes: python3 check_equality.py FILE...

A certificate describes arrays, each by the operation that makes it of others, and claims of two, `left` and `right`, that
they have the same elements, whatever integers their leaves hold; its steps claim the same of the arrays before and after
each rule. This program writes every element, at each residue of its index, by the definitions in `Arrays.made`, as an exact
sum of whole factors times samples, floors and functions of such sums, in one way of writing. It compares these sums, takes
no rule for granted, knows nothing of vcfilter and needs Python 3.9 alone. The status is 0 where every file is proven."""
import json
import sys
import zlib
from itertools import product
from math import gcd, lcm, prod

LONGEST_FILE, MOST_ARRAYS, MOST_BITS, PLACES, ALL_PLACES, EFFORT = 1 << 24, 1 << 14, 1 << 12, 1 << 16, 1 << 20, 1 << 25
LEAVES = ("symbols", "variables", "data")
FIELDS = {  # what an array has besides `op`, sorted; a leaf with edges ends
    "symbols": ("dimensions name", "edges name size"), "variables": ("dimensions name", "edges name size"),
    "data": ("extend size values", "edges size values"), "left_shift": ("bits input",), "right_shift": ("bits input",),
    "lift": ("D S dimension input kind offset taps", "D S dimension input kind rounding taps"), "plus": ("amount input",),
    "subsample": ("input offsets steps",), "interleave": ("dimension even odd",), "periodic_cache": ("input",),
    "function": ("everywhere input name",), "pad": ("input size",), "with_edges": ("edges input",), "wrap": ("bits input",)}
KINDS = {"even_add_odd": (0, 1), "even_subtract_odd": (0, -1), "odd_add_even": (1, 1), "odd_subtract_even": (1, -1)}
CHOICES = {"kind": list(KINDS), "rounding": ["half_even"], "edges": ["clamp", "reflect", "periodic"],
           "extend": ["zero", "edge", "symmetric", "reflect", "periodic"]}


class Refused(Exception):
    """Why a file proves nothing."""


def need(holds, sentence):
    if not holds:
        raise Refused(sentence)


def is_integer(value, least=-(1 << 64), most=1 << 64):
    return type(value) is int and least <= value <= most


def is_list(value, length=None, least=-(1 << 64)):
    return type(value) is list and len(value) == (length or len(value)) > 0 and all(is_integer(v, least) for v in value)


def inputs(node):
    return [node[field] for field in ("input", "even", "odd") if field in node]


def parsed(text):
    """The certificate in the bytes of a file, whose checksum fits."""
    def fields(pairs):
        names = {name for name, _ in pairs if name.isidentifier()}
        need(len(names) == len(pairs), "a field is there twice, or has another name")
        return dict(pairs)

    need(len(text) <= LONGEST_FILE, "the file is too long")
    whole = json.loads(text.decode(), object_pairs_hook=fields)
    need(type(whole) is dict and whole.get("format") == "vcfilter equality certificate", "it is no certificate of equality")
    need(is_integer(whole.get("version"), 1, 1), "it is of another version")
    need(" ".join(sorted(whole)) == "checksum format left nodes right steps version", "its fields are not those it must have")
    checksum = whole.pop("checksum")
    body = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    need(checksum == "%08x" % zlib.crc32(body), "it is not as it was written: the checksum differs")
    return whole


class Sums:
    """Exact sums in one way of writing: (constant, terms), with terms ((base, place), factor) in order. A base is a leaf, a
    floor or a function, by its number; a place has (a, b) for each dimension and means its sample a*m + b, for every integer
    m. So one sum tells of all elements of one residue."""

    def total(self, parts, constant=0):
        """The sum of (factor, sum) and a constant."""
        terms = {}
        for weight, (number, inner) in parts:
            constant += weight * number
            for atom, factor in inner:
                terms[atom] = terms.get(atom, 0) + weight * factor
        need(all(f.bit_length() < MOST_BITS << 3 for f in (constant, *terms.values())), "its numbers are too large")
        return constant, tuple(sorted((atom, factor) for atom, factor in terms.items() if factor))

    @staticmethod
    def moved(form, by):
        """The same for a*m + b in the place of m, by the (a, b) of each dimension."""
        return form[0], tuple(((base, tuple((a * x, b + a * y) for (a, b), (x, y) in zip(place, by))), factor)
                              for (base, place), factor in form[1])

    def function(self, form, *what):
        """A floor or a function of a sum. It is known by its sum moved next to index 0, and stands where that was."""
        by, places = [], [place for (_, place), _ in form[1]]
        for d in range(self.ndim):
            common = gcd(*(place[d][0] for place in places))
            by.append((common, next((place[d][1] // (place[d][0] // common) for place in places if place[d][0]), 0)))
        back = tuple(((base, tuple((a // (g or 1), b - a // (g or 1) * s) for (a, b), (g, s) in zip(place, by))), factor)
                     for (base, place), factor in form[1])
        return self.bases.setdefault((*what, form[0], back), len(self.bases)), tuple(by)

    def floor(self, form, bits):
        """floor(sum / n) for n = 2**bits. Multiples of n go outside, factors left are in (-n/2, n/2]; common powers of two go;
        of floor(v/n) and -floor((n-1-v)/n) that is taken whose first factor is positive, of n/2 alone the larger constant."""
        n, outside, inside = 1 << bits, [], []
        for atom, factor in form[1]:
            whole = -((n - 2 * factor) // (2 * n))
            outside.append((whole, (0, ((atom, 1),))))
            inside += [(atom, factor - whole * n)] * (factor != whole * n)
        whole, rest = divmod(form[0], n)
        if inside:
            common = min([bits] + [(f & -f).bit_length() - 1 for _, f in inside])
            rest, half, inside = rest >> common, n >> common + 1, [(atom, f >> common) for atom, f in inside]
            sign = next((f for _, f in inside if f != half), 2 * rest - 2 * half + 1)
            if sign < 0:  # with -floor((-n/2 t + r) / n) = t - floor((n/2 t + r) / n)
                outside += [(1, (0, ((atom, 1),))) for atom, f in inside if f == half]
                rest, inside = 2 * half - 1 - rest, [(atom, f if f == half else -f) for atom, f in inside]
            atom = self.function((rest, tuple(inside)), "floor", bits - common)
            outside.append((-1 if sign < 0 else 1, (0, ((atom, 1),))))
        return self.total(outside, whole)

    def half_even(self, form, bits):
        """The integer next to sum / n, the even one of two. With y = sum/n + 1/2 it is floor(y), and one less where y is odd:
        floor(y) - floor((y+1)/2) - floor(-(y+1)/2) - 1. It is minus that of the negative sum."""
        sign = -1 if form[1] and form[1][0][1] < 0 else 1
        up = self.total([(sign, form)], 1 << bits - 1)
        more = self.total([(1, up)], 1 << bits)
        less = self.floor(self.total([(-1, more)]), bits + 1)
        return self.total([(sign, self.floor(up, bits)), (-sign, self.floor(more, bits + 1)), (-sign, less)], -sign)


class Arrays(Sums):
    """The arrays, each with a frame, its size and rule of edges, or with a period, after which the elements of an infinite
    one are made alike; and its elements within. An index has (a, b) for each dimension, as places do; a is 0 in a frame."""

    def __init__(self, nodes):
        need(type(nodes) is list and 0 < len(nodes) <= MOST_ARRAYS, "there are no arrays, or too many")
        self.nodes, self.frames, self.periods, self.forms = nodes, [], [], {}
        self.ndim, self.bases, self.known, self.near, self.effort = None, {}, {}, {}, EFFORT
        for at, node in enumerate(nodes):
            self.check(at, node)
            frame, period = self.shape(at, node, inputs(node))
            self.frames.append(frame)
            self.periods.append(frame[0] if frame else period)
            fits = prod(self.periods[at]) <= PLACES and len(self.forms) <= ALL_PLACES
            need(fits, "array %d has too many residues, or all before it have" % at)
            self.near.clear()  # what is read of the arrays before, which this array reads several times
            for index in product(*map(range, self.periods[at])):
                place = tuple((0 if frame else p, i) for p, i in zip(self.periods[at], index))
                self.forms[at, place] = self.made(at, node, place)

    def check(self, at, node):
        """Its fields are those of its operation, and of the right type."""
        op = node.get("op") if type(node) is dict else None
        fields = sorted(set(node) - {"op"}) if type(op) is str else ()
        need(fields and " ".join(fields) in FIELDS.get(op, ()), "array %d has no operation with such fields" % at)
        need(self.known.setdefault(json.dumps(node, sort_keys=True), at) == at, "array %d is there twice" % at)
        n = self.ndim or 1
        if op in LEAVES:
            n = node["dimensions"] if "dimensions" in node else type(node["size"]) is list and len(node["size"])
            need(is_integer(n, 1, 8) and self.ndim in (None, n), "array %d has other dimensions" % at)
            self.ndim = n
        most = {"dimension": n - 1, "S": MOST_BITS, "bits": MOST_BITS, "input": at - 1, "even": at - 1, "odd": at - 1}
        right = {
            "size": lambda v: is_list(v, n, 1), "steps": lambda v: is_list(v, n, 1), "offsets": lambda v: is_list(v, n),
            "values": lambda v: is_list(v, prod(node["size"])), "offset": lambda v: is_integer(v, 0, (1 << node["S"]) - 1),
            "name": lambda v: type(v) is str, "everywhere": lambda v: type(v) is bool, "taps": is_list,
            **{field: lambda v, most=most: is_integer(v, 0, most) for field, most in most.items()},
            **{field: lambda v, choices=choices: v in choices for field, choices in CHOICES.items()}}
        for field in fields:
            need(right.get(field, is_integer)(node[field]), "`%s` of array %d is not what it must be" % (field, at))

    def shape(self, at, node, below):
        """The frame and the period."""
        op, d, frames, fits = node["op"], node.get("dimension"), [self.frames[i] for i in below], True
        if op in LEAVES:
            period = node["size"] if node.get("extend") == "periodic" else [1] * self.ndim
            return (node["size"], node["edges"]) if "edges" in node else None, period
        period = [lcm(*each) for each in zip(*(self.periods[i] for i in below))]
        size, edges = frames[0] or (None, None)
        if None in frames:
            fits = frames == [None] * len(frames) and op not in ("pad", "with_edges") and node.get("everywhere", True)
        elif op == "lift":
            fits = edges == "reflect" or size[d] % 2 == 0
        elif op == "subsample":
            fits = min(node["offsets"]) >= 0
            size = [max(0, -((o - n) // s)) for n, s, o in zip(size, node["steps"], node["offsets"])]
        elif op == "interleave":
            other, its_edges = frames[1]
            fits = size[:d] + size[d + 1:] == other[:d] + other[d + 1:] and edges == its_edges
            fits, size = fits and 0 <= size[d] - other[d] <= 1, size[:d] + [size[d] + other[d]] + size[d + 1:]
        elif op == "pad":
            fits, size = all(0 < a <= b for a, b in zip(size, node["size"])), node["size"]
        need(fits, "array %d does not fit what it is made of" % at)
        if op == "subsample":
            period = [p // gcd(p, s) for p, s in zip(period, node["steps"])]
        elif d is not None:
            period[d] = lcm(2, period[d]) if op == "lift" else 2 * period[d]
        return size and (size, node.get("edges", edges)), period

    def neighbour(self, at, d, i):
        """The sample that a stage reads at i along a dimension; beyond an end another one of its parity, or None."""
        n, edges = (self.frames[at][0][d], self.frames[at][1]) if self.frames[at] else (None, None)
        if edges and not 0 <= i < n:
            turn = n if edges == "periodic" else max(2 * n - 2, 1)
            mirrored = min(i % turn, turn - i % turn if edges == "reflect" else turn)
            at = mirrored if edges != "clamp" else i % 2 if i < 0 else n - 1 - (n - 1 - i) % 2
            return at if 0 <= at < n and (at - i) % 2 == 0 else None
        return i

    def element(self, at, place):
        """The element of an array at an index as an exact sum."""
        if (at, place) not in self.near:
            residue = place if self.frames[at] else tuple((p, b % p) for (_, b), p in zip(place, self.periods[at]))
            by, form = [(a // p, b // p) for (a, b), p in zip(place, self.periods[at])], self.forms[at, residue]
            self.effort -= len(form[1]) + 1
            need(self.effort > 0, "its sums are longer than this program looks at")
            self.near[at, place] = form if residue == place else self.moved(form, by)
        return self.near[at, place]

    def made(self, at, node, place):
        """The same by what the operation is."""
        op, d, bits = node["op"], node.get("dimension"), node.get("bits", node.get("S"))
        if op == "data" and node.get("extend", "periodic") == "periodic":
            return node["values"][sum(b * prod(node["size"][i + 1:]) for i, (_, b) in enumerate(place))], ()
        if op in LEAVES:
            return 0, (((self.bases.setdefault(("array", at), len(self.bases)), place), 1),)
        if op == "interleave":
            a, b = place[d]
            return self.element(node["odd" if b % 2 else "even"], (*place[:d], (a // 2, b // 2), *place[d + 1:]))
        if op == "subsample":
            place = tuple((s * a, s * b + o) for (a, b), s, o in zip(place, node["steps"], node["offsets"]))
        if op == "pad":
            place = tuple((a, min(b, n - 1)) for (a, b), n in zip(place, self.frames[node["input"]][0]))
        below = self.element(node["input"], place)
        if op == "left_shift":
            return self.total([(1 << bits, below)])
        if op in ("right_shift", "wrap"):  # to the nearest multiple of 2**bits; and what is left of a word
            nearest = self.floor(self.total([(1, below)], 1 << bits >> 1), bits)
            return nearest if op == "right_shift" else self.total([(1, below), (-1 << bits, nearest)])
        if op == "plus":
            return self.total([(1, below)], node["amount"])
        if op == "function":
            return 0, ((self.function(below, "function", node["name"], () if node["everywhere"] else place), 1),)
        if op == "lift" and place[d][1] % 2 == KINDS[node["kind"]][0]:
            reads = [self.neighbour(at, d, place[d][1] + 2 * (node["D"] + i) - 1) for i in range(len(node["taps"]))]
            whole = self.total([(tap, self.element(node["input"], (*place[:d], (place[d][0], b), *place[d + 1:])))
                                for tap, b in zip(node["taps"], reads) if b is not None], node.get("offset", 0))
            change = self.half_even(whole, bits) if "rounding" in node and bits else self.floor(whole, bits)
            return self.total([(1, below), (KINDS[node["kind"]][1], change)])
        return below

    def compare(self, left, right):
        """How many residues of the index there are, at each of which two arrays have one sum."""
        sizes = [self.frames[at] and self.frames[at][0] for at in (left, right)]
        need(sizes[0] == sizes[1], "arrays %d and %d are not of one size" % (left, right))
        period = [lcm(p, q) for p, q in zip(self.periods[left], self.periods[right])]
        need(prod(period) <= PLACES, "arrays %d and %d have too many residues" % (left, right))
        for index in product(*map(range, period)):
            place = tuple((0 if sizes[0] else p, i) for p, i in zip(period, index))
            if self.element(left, place) != self.element(right, place):
                raise Refused("arrays %d and %d differ at index %s" % (left, right, list(index)))
        return prod(period)


def proven(whole):
    """What a certificate proves, as a sentence."""
    arrays, steps, used = Arrays(whole["nodes"]), whole["steps"], [whole["left"], whole["right"]]
    ops = [node["op"] for node in arrays.nodes]
    need(type(steps) is list, "`steps` is no list")
    for step in steps:
        need(type(step) is dict and " ".join(sorted(step)) == "after before rule", "a step has other fields")
        used += [step["before"], step["after"]]
    need(all(is_integer(at, 0, len(ops) - 1) for at in used), "two that are equal must be arrays of it")
    for step, before, after in zip(steps, used[2::2], used[3::2]):
        rule = "%s of %s" % (ops[before], " and ".join(ops[i] for i in inputs(arrays.nodes[before])))
        need(step["rule"] == rule, "the rule of a step before array %d is another one" % before)
        arrays.compare(before, after)
    needed = set(used)
    for at in reversed(range(len(ops))):
        need(at in needed, "array %d is of no use" % at)
        needed.update(inputs(arrays.nodes[at]))
    return "equal for all integers: %d arrays, %d steps, %d residues" % (len(ops), len(steps), arrays.compare(*used[:2]))


def main(paths):
    status = 0
    for path in paths:
        try:
            with open(path, "rb") as file:
                told = proven(parsed(file.read(LONGEST_FILE + 1)))
        except Refused as refused:
            told, status = "refused: %s" % refused, 1
        except OSError as error:
            told, status = "refused: it can't be read: %s" % error.strerror, 1
        except (ValueError, RecursionError, MemoryError) as error:
            told, status = "refused: it is no JSON, or too large (%s)" % type(error).__name__, 1
        print(ascii(path)[1:-1] + ": " + told)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if set(sys.argv[1:]) - {"-h", "--help"} else "no certificate is named: python3 check_equality.py FILE...")
