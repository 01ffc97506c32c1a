#!/usr/bin/env python3
"""Each of a table of filters, compared with PyWavelets, scipy, published steps and numpy; run by peer.py, which makes the environment.

usage: benches/filters.py VCF [FILTER ...]

A row for each filter, and in it the largest difference of

taps            from PyWavelets, or from published lifting steps or taps, multiplied out here
moments         of h1 and g1: counted here in numbers of 50 digits; compared with what PyWavelets or a paper says
smoothness      the Sobolev exponents of both scaling functions, from the eigenvalues of the transfer operator by numpy
reconstruction  of (H0 G0 + H1 G1) / 2 from 1, and of the alias from 0, in numbers of 50 digits
orthogonality   whether g0 and g1 are at right angles to their translates, and to each other's, by numpy
factoring       of the steps of `lifting`, multiplied out here, from the bank
cascade         of both scaling functions and wavelets from PyWavelets' wavefun, or from a cascade of convolutions by numpy, or both
transform       of three levels of a signal of 37 samples from PyWavelets' wavedec, and of what comes back from the signal
seconds         of a process that computes all of this, start included: the time that its processor works

The status is 1 where a difference is too large, or a process takes more than half a second.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import warnings
from fractions import Fraction

import mpmath as mp
import numpy as np
import pywt

# Signals are shorter than the filters of deep levels: both programs do what is asked.
warnings.filterwarnings("ignore", "Level value")

mp.mp.dps = 60
LEVEL = 5
MOST_SECONDS = 0.5
SAMPLES = [int(n) for n in np.random.default_rng(18).integers(-99, 100, 37)]


# Published filters. Lifting steps go in the order of analysis: (changed parity, {offset in pairs: tap}); a step adds to
# the changed sample of pair n the sum of taps times the other sample of pair n + offset.
def steps(*list_of_steps):
    return [(parity, {at: Fraction(tap) for at, tap in taps.items()}) for parity, taps in list_of_steps]


def over(divisor, taps):
    return {at: Fraction(tap, divisor) for at, tap in taps.items()}


EVEN, ODD = 0, 1
HAAR = [(ODD, {0: -1}), (EVEN, over(2, {0: 1}))]
LE_GALL = [(ODD, over(2, {0: -1, 1: -1})), (EVEN, over(4, {-1: 1, 0: 1}))]
CUBIC = (ODD, over(16, {-1: 1, 0: -9, 1: -9, 2: 1}))
# M. Adams and F. Kossentini, "Reversible integer-to-integer wavelet transforms for image compression", IEEE TIP 9(6), 2000: table I.
ADAMS = {
    "2/6": steps(*HAAR, (ODD, over(4, {-1: 1, 1: -1}))),
    "2/10": steps(*HAAR, (ODD, over(64, {-2: -3, -1: 22, 1: -22, 2: 3}))),
    "6/14": steps(
        HAAR[0],
        (EVEN, over(16, {-1: 1, 0: 8, 1: -1})),
        (ODD, over(16, {-2: -1, -1: 6, 1: -6, 2: 1})),
    ),
    "5/11-C": steps(*LE_GALL, (ODD, over(16, {-1: 1, 0: -1, 1: -1, 2: 1}))),
    "5/11-A": steps(*LE_GALL, (ODD, over(32, {-1: 1, 0: -1, 1: -1, 2: 1}))),
    "9/7-M": steps(CUBIC, (EVEN, over(4, {-1: 1, 0: 1}))),
    "13/7-T": steps(CUBIC, (EVEN, over(32, {-2: -1, -1: 9, 0: 9, 1: -1}))),
    "13/7-C": steps(CUBIC, (EVEN, over(16, {-2: -1, -1: 5, 0: 5, 1: -1}))),
}
# SMPTE ST 2042-1, table 15.1 to 15.6, taken back.
VC2 = {
    "le_gall_5_3": steps(*LE_GALL),
    "deslauriers_dubuc_9_7": steps(CUBIC, (EVEN, over(4, {-1: 1, 0: 1}))),
    "deslauriers_dubuc_13_7": steps(CUBIC, (EVEN, over(32, {-2: -1, -1: 9, 0: 9, 1: -1}))),
    "haar_no_shift": steps(*HAAR),
    "haar_with_shift": steps(*HAAR),
    "fidelity": steps(
        (EVEN, over(256, dict(zip(range(-4, 4), [-8, 21, -46, 161, 161, -46, 21, -8])))),
        (ODD, over(256, dict(zip(range(-3, 5), [2, 10, 25, -81, -81, 25, -10, 2])))),
    ),
    "daubechies_9_7": steps(
        (ODD, over(4096, {0: -6497, 1: -6497})),
        (EVEN, over(4096, {-1: -217, 0: -217})),
        (ODD, over(4096, {0: 3616, 1: 3616})),
        (EVEN, over(4096, {-1: 1817, 0: 1817})),
    ),
}
# A. Cohen, I. Daubechies and J.-C. Feauveau, "Biorthogonal bases of compactly supported wavelets", 1992: the pair near to the
# filter of P. Burt and E. Adelson's pyramid with a = 0.6.
BURT_ADELSON = [Fraction(n, 20) for n in [-1, 5, 12, 5, -1]], [Fraction(n, 140) for n in [-3, -15, 73, 170, 73, -15, -3]]


class Row:
    """A filter: its program, what it is compared with, and what is stated of it."""

    def __init__(self, name, bank, moments, peer=None, steps=None, taps=None, orthogonal=False, note="", looser=None, zeros=None):
        self.name, self.bank, self.moments, self.peer = name, bank, moments, peer
        self.steps, self.taps, self.orthogonal, self.note = steps, taps, orthogonal, note
        # The zeros at -1 of both low-passes that rounded taps have nearly, where these are counted at a tolerance.
        self.zeros = zeros
        # The digits that PyWavelets' tables have.
        self.looser = looser or 1e-13


def stage_program(list_of_steps):
    """The bank as lifting stages in the order of synthesis, which takes the steps back."""
    stages = []
    for parity, taps in reversed(list_of_steps):
        shift = max((tap.denominator.bit_length() - 1) for tap in taps.values())
        first, last = min(taps), max(taps)
        integers = [int(taps.get(at, 0) * 2 ** shift) for at in range(first, last + 1)]
        kind = "even_subtract_odd" if parity == EVEN else "odd_subtract_even"
        # Taps run ahead in time; of an even sample the odd one before it has D = 0.
        delay = first + 1 if parity == EVEN else first
        stages.append(f'stage("{kind}", taps={integers}, D={delay}, S={shift})')
    return "fir(wavelet([" + ", ".join(stages) + "]))"


def rows():
    yield Row("haar", "haar", (1, 1), "haar", orthogonal=True)
    for n in range(2, 13):
        yield Row(f"db{n}", f"daubechies({n})", (n, n), f"db{n}", orthogonal=True)
    for n in range(2, 13):
        yield Row(f"sym{n}", f"symlet({n})", (n, n), f"sym{n}", orthogonal=True, looser=2e-11)
    for n in range(1, 6):
        yield Row(f"coif{n}", f"coiflet({n})", (2 * n, 2 * n), f"coif{n}", orthogonal=True, looser=2e-9)
    for name in pywt.wavelist("bior"):
        n, m = map(int, name[4:].split("."))
        note = "6 and 4 vanishing moments; PyWavelets says 5 and 5" if name == "bior5.5" else ""
        moments = (6, 4) if note else (n, m)
        program = f'bior("{name[4:]}")' if (n, m) in [(4, 4), (5, 5), (6, 8)] else f"spline({n}, {m})"
        yield Row(name, program, moments, name, orthogonal=name == "bior1.1", note=note, looser=2e-9)
    note = "reconstructs to 0.0023, has no vanishing moment exactly: its exponents are those of the 2 zeros that a tolerance counts"
    yield Row("dmey", "dmey", (0, 0), "dmey", orthogonal=False, note=note, looser=1e-12, zeros=2)
    stated = {"2/6": (3, 1), "2/10": (5, 1), "6/14": (3, 3), "5/11-C": (4, 2), "5/11-A": (2, 2), "9/7-M": (4, 2)}
    stated |= {"13/7-T": (4, 4), "13/7-C": (4, 2)}
    for name, published in ADAMS.items():
        yield Row(name, stage_program(published), stated[name], steps=published)
    yield Row("Burt-Adelson", BURT_PROGRAM, (2, 2), taps=BURT_ADELSON)
    stated = {"le_gall_5_3": (2, 2), "deslauriers_dubuc_9_7": (4, 2), "deslauriers_dubuc_13_7": (4, 4), "fidelity": (0, 2)}
    stated |= {"daubechies_9_7": (0, 0)}
    for name, published in VC2.items():
        zeros = 4 if name == "daubechies_9_7" else None
        bank, right_angles = f"fir({name})", name.startswith("haar")
        yield Row(name, bank, stated.get(name, (1, 1)), steps=published, orthogonal=right_angles, zeros=zeros)
    yield Row("jpeg2000_5_3", "fir(jpeg2000_5_3)", (2, 2), "bior2.2", steps=VC2["le_gall_5_3"])
    note = "the standard has fifteen digits, so no moment is 0 exactly; PyWavelets has ten, the zeros of the half-band filter all"
    yield Row("jpeg2000_9_7", "fir(jpeg2000_9_7)", (0, 0), "bior4.4", taps=cdf_9_7(), note=note, looser=2e-9, zeros=4)


BURT_PROGRAM = "filter_bank(laurent([-1, 5, 12, 5, -1], low=-2) / 20, laurent([-3, -15, 73, 170, 73, -15, -3], low=-3) / 140)"


def cdf_9_7():
    """The low-pass filters of the 9/7 pair from the zeros of its half-band filter, in numbers of 60 digits."""
    # 20 y^3 + 10 y^2 + 4 y + 1, y = sin^2(w/2): its real zero goes to the shorter filter.
    zeros = mp.polyroots([20, 10, 4, 1], maxsteps=200, extraprec=200)
    real = min(zeros, key=lambda zero: abs(zero.imag)).real
    pair = [zero for zero in zeros if abs(zero.imag) > 1e-9]
    # y = (2 - z - 1/z) / 4, and (1 + z)^2 / (4 z) is cos^2.
    y, cosine = [mp.mpf(-1) / 4, mp.mpf(1) / 2, mp.mpf(-1) / 4], [mp.mpf(1) / 4, mp.mpf(1) / 2, mp.mpf(1) / 4]

    def low_pass(zeros):
        taps = product(cosine, cosine)
        for zero in zeros:
            taps = product(taps, [-y[0] / zero, 1 - y[1] / zero, -y[2] / zero])
        return [mp.re(tap) for tap in taps]

    return low_pass(pair), [2 * tap for tap in low_pass([real])]


# Polynomials: lists of entries, the first at n = low.
def product(a, b):
    sums = [0 * a[0]] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            sums[i + j] += x * y
    return sums


class Filter:
    """A polynomial in 1/z, from n = low on."""

    def __init__(self, low, taps):
        self.low, self.taps = low, list(taps)

    def __mul__(self, other):
        return Filter(self.low + other.low, product(self.taps, other.taps))

    def __add__(self, other):
        low = min(self.low, other.low)
        high = max(self.low + len(self.taps), other.low + len(other.taps))
        return Filter(low, [self[n] + other[n] for n in range(low, high)])

    def __getitem__(self, n):
        return self.taps[n - self.low] if 0 <= n - self.low < len(self.taps) else 0 * self.taps[0]

    def alternated(self):
        return Filter(self.low, [tap if n % 2 == 0 else -tap for n, tap in enumerate(self.taps, self.low)])

    def upsampled(self):
        taps = [0 * self.taps[0]] * (2 * len(self.taps) - 1)
        taps[::2] = self.taps
        return Filter(2 * self.low, taps)

    def off(self, other):
        low = min(self.low, other.low)
        high = max(self.low + len(self.taps), other.low + len(other.taps))
        return max(abs(self[n] - other[n]) for n in range(low, high))

    def floats(self):
        return np.array([float(tap) for tap in self.taps])


def bank_of_synthesis_steps(list_of_steps, scales=(1, 1), delays=(0, 0), one=Fraction(1)):
    """g0 and g1 of steps in the order of synthesis, (changed parity, Filter over pairs), after the scaling of both bands."""
    zero = Filter(0, [0 * one])
    matrix = [[Filter(delays[0], [one * scales[0]]), zero], [zero, Filter(delays[1], [one * scales[1]])]]
    for parity, taps in list_of_steps:
        for column in (0, 1):
            matrix[parity][column] = matrix[parity][column] + taps * matrix[1 - parity][column]
    delay = Filter(1, [one])
    return [matrix[0][column].upsampled() + delay * matrix[1][column].upsampled() for column in (0, 1)]


def published_bank(list_of_steps):
    """g0 and g1 of published steps of analysis."""
    back = [(parity, Filter(-max(taps), [-taps.get(at, Fraction(0)) for at in range(max(taps), min(taps) - 1, -1)]))
            for parity, taps in reversed(list_of_steps)]
    return bank_of_synthesis_steps(back)


# What a process of vcf says.
def program(row):
    mode = 'mode="symmetric"'
    tolerance = ", tolerance=1/500" if row.zeros else ""
    perfect = row.name != "dmey"
    lines = [f"b = {row.bank}"]
    # PyWavelets' table of dmey, whose digits vcf has too, ends before.
    digits = 50 if perfect else 15
    lines.append(f"[[f.low, [decimal(t, {digits}) for t in f.entries]] for f in [b.h0, b.h1, b.g0, b.g1]]")
    lines.append("vanishing_moments(b)")
    lines.append(f"smoothness(b{tolerance})")
    lines.append("reconstruction(b).perfect")
    lines.append("orthogonal(b)")
    lines.append(f'cascade(b, {LEVEL})\ncascade(b, {LEVEL}, side="analysis")')
    lines.append(f"t = transform(b, {SAMPLES}, 3, {mode})")
    # Of dmey, which reconstructs to three digits, vcf tells no inverse.
    back = ", inverse_transform(t)" if perfect else ""
    lines.append(f'[[decimal(n, 12) for n in band] for band in [t[3, "L"], t[3, "H"], t[2, "H"], t[1, "H"]{back}]]')
    if perfect:
        lines.append("l = lifting(b)")
        lines.append("[[s.target, s.filter.low, [decimal(t, 50) for t in s.filter.entries]] for s in l.steps]")
        lines.append("[decimal(l.scale, 50), decimal(l.high_scale, 50), l.delay, l.high_delay, l.analysis_delay]")
        lines.append("fir(l) == b or l.analysis_delay != 0")
    return "\n".join(lines)


def value(found):
    kind = found["type"]
    if kind in ("list", "tuple"):
        return [value(item) for item in found["items"]]
    if kind == "record":
        return {name: value(field) for name, field in found["fields"].items()}
    if kind == "number":
        return number(found["value"])
    return found.get("value")


def number(text):
    try:
        return float(Fraction(text.removeprefix("≈")))
    except ValueError:
        return text


def vcf(command, text):
    """The values of a program, and the seconds that its process took of a processor."""
    with tempfile.NamedTemporaryFile("w", suffix=".vcf") as file:
        file.write(text)
        file.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([command, "run", file.name, "--format", "json"], stdout=subprocess.PIPE, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0:
        sys.exit(f"{text}\n{lines[-1]['error']['rendered']}")
    return [value(line["value"]) for line in lines], seconds


# The comparisons: each gives a difference.
def taps(row, bank):
    """From PyWavelets' taps up to reversal and the sign of the high-pass, and from what is published, exactly where it is exact."""
    h0, h1, g0, g1 = bank
    worst = {}
    if row.peer:
        peer = pywt.Wavelet(row.peer)
        scaled = [(h0, np.sqrt(2), peer.dec_lo), (g0, 1 / np.sqrt(2), peer.rec_lo)]
        differences = []
        for turn in (1, -1):
            off = 0.0
            for ours, scale, theirs in scaled:
                theirs = np.trim_zeros(np.array(theirs))[::turn]
                mine = ours.floats() * scale
                off = max(off, abs(mine - theirs).max() if len(mine) == len(theirs) else np.inf)
            differences.append(off)
        worst["PyWavelets"] = min(differences), row.looser
    if row.steps:
        low, high = published_bank(row.steps)
        exact = [Filter(f.low, [mp.mpf(t.numerator) / t.denominator for t in f.taps]) for f in (low, high)]
        worst["steps"] = float(max(g0.off(exact[0]), g1.off(exact[1]))), 1e-30
    if row.taps:
        stated = [[mp.mpf(t.numerator) / t.denominator if isinstance(t, Fraction) else t for t in taps] for taps in row.taps]
        off = [max(abs(a - b) for a, b in zip(ours.taps, theirs, strict=True)) for ours, theirs in zip((h0, g0), stated)]
        # The standard gives the steps of the 9/7 to fifteen digits after the point, so that taps are off by two in the last one.
        worst["stated taps"] = float(max(off)), 4e-15 if row.name == "jpeg2000_9_7" else 1e-30
    return worst


def moments(bank):
    """How many moments of h1 and g1 are 0 to 40 digits."""
    counts = []
    for high in bank[1], bank[3]:
        k = 0
        while True:
            terms = [mp.mpf(n) ** k * tap for n, tap in enumerate(high.taps)]
            if abs(sum(terms)) > mp.mpf(10) ** -40 * sum(map(abs, terms)) or k > 60:
                break
            k += 1
        counts.append(k)
    return tuple(counts)


def sobolev(low, zeros):
    """N - log4 of the spectral radius of the transfer operator, `2 a[2i - j]` with a the autocorrelation of the rest."""
    rest = [tap / sum(low.taps) for tap in low.taps]
    for _ in range(zeros):
        # By (1 + z)/2, from the low end.
        quotient, carry = [], mp.mpf(0)
        for tap in rest[:-1]:
            carry = 2 * tap - carry
            quotient.append(carry)
        rest = quotient
    a = product(rest, rest[::-1])
    reach = len(rest) - 1
    entry = lambda n: float(a[n + reach]) if abs(n) <= reach else 0.0
    size = range(-reach, reach + 1)
    radius = max(abs(np.linalg.eigvals(np.array([[2 * entry(2 * i - j) for j in size] for i in size]))))
    return zeros - np.log2(radius) / 2


def smoothness(row, bank, found):
    """Of the scaling function of synthesis, and of the dual one; infinite where only one of the two programs has an exponent."""
    worst = 0.0
    for name, low in ("scaling", bank[2]), ("dual", bank[0]):
        zeros = row.zeros or nyquist_zeros(low)
        if (zeros == 0) != (found[name] is None):
            return np.inf
        if zeros:
            # What nearly divides leaves more at one end or at the other.
            ends = (low, Filter(0, low.taps[::-1])) if row.zeros else (low,)
            worst = max(worst, min(abs(sobolev(f, zeros) - found[name]) for f in ends))
    return worst


def nyquist_zeros(low):
    return moments([None, low.alternated(), None, low.alternated()])[0]


def reconstruction(bank):
    """How far the bank is from giving back a signal, as early as it came."""
    h0, h1, g0, g1 = bank
    whole, alias = h0 * g0 + h1 * g1, h0.alternated() * g0 + h1.alternated() * g1
    return float(max(whole.off(Filter(0, [mp.mpf(2)])), max(map(abs, alias.taps))) / 2)


def orthogonal(bank):
    g0, g1 = bank[2].floats(), bank[3].floats()
    shift = bank[3].low - bank[2].low
    g0, g1 = np.pad(g0, (max(0, -shift), 0)), np.pad(g1, (max(0, shift), 0))
    size = max(len(g0), len(g1)) + 1
    g0, g1 = (np.pad(g, (0, size - len(g))) / np.sqrt((g * g).sum()) for g in (g0, g1))
    both = lambda a, b: np.correlate(a, b, "full")[(size - 1) % 2::2]
    own = [np.delete(both(g, g), len(both(g, g)) // 2) if size % 2 == 0 else both(g, g) for g in (g0, g1)]
    own = [np.where(abs(x - 1) < 1e-9, 0, x) for x in own]
    return bool(max(abs(x).max() for x in (*own, both(g0, g1))) < 1e-9) and reconstruction(bank) < 1e-9


def factoring(bank, list_of_steps, scales):
    """Of the steps, multiplied out in numbers of 60 digits, from the synthesis filters."""
    ours = [(EVEN if target == "even" else ODD, Filter(int(low), map(mp.mpf, taps))) for target, low, taps in list_of_steps]
    low, high, delay, high_delay, _ = scales
    g0, g1 = bank_of_synthesis_steps(ours, (mp.mpf(low), mp.mpf(high)), (int(delay), int(high_delay)), mp.mpf(1))
    return float(max(bank[2].off(g0), bank[3].off(g1)))


def own_cascade(low, high, gain):
    """The scaling function and the wavelet by convolutions of upsampled filters; the wavelet is scaled as the other side's low-pass asks."""
    curve = np.array([1.0])
    low = low.floats() * 2 / float(sum(low.taps))
    high = high.floats() * gain

    def spread(taps, by):
        wide = np.zeros((len(taps) - 1) * by + 1)
        wide[::by] = taps
        return wide

    for _ in range(LEVEL - 1):
        curve = np.convolve(curve, low) if len(curve) == 1 else np.convolve(spread(curve, 2), low)
    return [np.convolve(spread(taps, 2 ** (LEVEL - 1)), curve) for taps in (low, high)]


def same(ours, theirs):
    """The largest difference of curves, without zeros at the ends, up to reversal and sign."""
    ours, theirs = np.array(ours), np.array(theirs)
    worst = np.inf
    for other in (theirs, theirs[::-1]):
        for sign in (1, -1):
            a, b = trimmed(ours), trimmed(sign * other)
            size = max(len(a), len(b))
            a, b = (np.pad(x, (0, size - len(x))) for x in (a, b))
            worst = min(worst, abs(a - b).max())
    return worst / max(1.0, abs(theirs).max())


def trimmed(curve):
    """Without what is but rounding at the ends."""
    large = np.flatnonzero(abs(curve) > 1e-15 * abs(curve).max())
    return curve[large[0]:large[-1] + 1]


def cascade(row, bank, synthesis, analysis):
    h0, h1, g0, g1 = bank
    sums = [float(sum(f.taps)) for f in (h0, g0)]
    worst = 0.0
    for found, low, high, other in (synthesis, g0, g1, sums[0]), (analysis, h0, h1, sums[1]):
        if (found["scaling"] is None) != (leak(low) > 0.01):
            worst = np.inf
        if found["scaling"] is None:
            continue
        phi, psi = own_cascade(low, high, 2 / other)
        for name, own in ("scaling", phi), ("wavelet", psi):
            worst = max(worst, same(found[name], own))
    if row.peer:
        curves = pywt.Wavelet(row.peer).wavefun(level=LEVEL)[:-1]
        pairs = zip((synthesis,) if len(curves) == 2 else (analysis, synthesis), (curves[:2], curves[2:]))
        peers = [same(ours[name], curve) for ours, two in pairs for name, curve in zip(("scaling", "wavelet"), two)]
        return {"numpy": (worst, 1e-11), "PyWavelets": (max(peers), max(row.looser * 1e2, 1e-12))}
    return {"numpy": (worst, 1e-11)}


def leak(low):
    """How much of Nyquist a low-pass lets through, compared with DC: where it is much, the cascade does not converge."""
    return float(abs(sum(low.alternated().taps) / sum(low.taps)))


def custom(bank):
    """Banks of PyWavelets with these analysis filters: each way in which their taps may lie among an even number of them."""
    h0, h1 = bank[0], bank[1]
    for by in range(-200, 201, 2):
        # Far from each other they would be longer than those that are looked for.
        if abs(2 * (h1.low + by) + len(h1.taps) - 2 * h0.low - len(h0.taps)) > len(h0.taps) + len(h1.taps) + 4:
            continue
        low, high = min(h0.low, h1.low + by), max(h0.low + len(h0.taps), h1.low + by + len(h1.taps))
        for before, after in (0, (high - low) % 2), ((high - low) % 2, 0):
            def lists(f, moved):
                return [float(f[n - moved]) for n in range(low - before, high + after)]
            both = lists(h0, 0), lists(h1, by)
            yield both[0], both[1], both[0], both[1]


def transform(row, bank, found):
    """From PyWavelets' wavedec, with its scaling or with these very taps; and of what comes back."""
    bands = [np.array([float(text) for text in band]) for band in found]
    back = bands.pop() if len(bands) > 4 else None
    if row.peer:
        theirs = pywt.wavedec(np.array(SAMPLES, float), row.peer, "symmetric", 3)
        scales = [2 ** 1.5] + [2 ** (level / 2 - 1) for level in (3, 2, 1)]
        off = max(
            min(abs(t - sign * s * o).max() for sign in (1, -1)) / max(100, abs(t).max()) if len(t) == len(o) else np.inf
            for t, s, o in zip(theirs, scales, bands, strict=True)
        )
        if off > row.looser and row.orthogonal:
            # The same filters reversed: of the signal reversed, and by one sample less or more, so of these very taps.
            off = with_own_taps(bank, bands)
    else:
        off = with_own_taps(bank, bands)
    peers = {"wavedec": (off, max(row.looser * 10, 1e-12))}
    if back is not None:
        peers["the signal"] = abs(back - SAMPLES).max() / 100, 1e-12
    return peers


def with_own_taps(bank, bands):
    best = np.inf
    for filters in custom(bank):
        wavelet = pywt.Wavelet("own", filter_bank=filters)
        theirs = pywt.wavedec(np.array(SAMPLES, float), wavelet, "symmetric", 3)
        if all(len(t) == len(o) for t, o in zip(theirs, bands)):
            best = min(best, max(abs(t - o).max() / max(100, abs(t).max()) for t, o in zip(theirs, bands)))
    return best


def checked(row, command):
    """What was found of a filter: differences with their limits, and words of what is wrong."""
    found, seconds = vcf(command, program(row))
    filters, vanishing, smooth, perfect, right_angles, synthesis, analysis, bands, *steps = found
    bank = [Filter(int(low), map(mp.mpf, entries)) for low, entries in filters]
    columns = {"taps": taps(row, bank), "cascade": cascade(row, bank, synthesis, analysis), "transform": transform(row, bank, bands)}
    wrong = []
    counted, told = moments(bank), (int(vanishing["h1"]), int(vanishing["g1"]))
    if not counted == told == row.moments:
        wrong.append(f"moments: {told} by vcf, {counted} counted, {row.moments} stated")
    columns["smoothness"] = {"numpy": (smoothness(row, bank, smooth), 1e-6)}
    off = reconstruction(bank)
    columns["reconstruction"] = {"numbers of 60 digits": (off, 1e-40 if row.name != "dmey" else 0.0024)}
    if perfect != (off < 1e-40):
        wrong.append(f"reconstruction: {perfect} by vcf, off by {off}")
    if not right_angles == orthogonal(bank) == row.orthogonal:
        wrong.append(f"orthogonal: {right_angles} by vcf, {orthogonal(bank)} by numpy, {row.orthogonal} stated")
    if steps:
        columns["factoring"] = {"steps": (factoring(bank, *steps[:2]), 1e-35)}
        if steps[2] is not True:
            wrong.append("fir(lifting(b)) is not b")
    if seconds > MOST_SECONDS:
        wrong.append(f"{seconds:.2f} s")
    for column, peers in columns.items():
        wrong += [f"{column}, {peer}: {off:.2e}, at most {most:.0e}" for peer, (off, most) in peers.items() if not off <= most]
    return columns, told, right_angles, seconds, wrong


COLUMNS = ["taps", "smoothness", "reconstruction", "factoring", "cascade", "transform"]


def main():
    command = os.path.abspath(sys.argv[1])
    only = sys.argv[2:]
    failed, count, slowest = [], 0, 0.0
    widths = [max(len(column), 9) for column in COLUMNS]
    print(f"{'filter':23}" + "  ".join(f"{c:>{w}}" for c, w in zip(COLUMNS, widths)) + "  moments  orthogonal  seconds")
    for row in rows():
        if only and row.name not in only:
            continue
        columns, told, right_angles, seconds, wrong = checked(row, command)
        count, slowest = count + 1, max(slowest, seconds)
        largest = [max(off for off, _ in columns[c].values()) if c in columns else None for c in COLUMNS]
        cells = "  ".join(f"{'-' if n is None else f'{n:.1e}':>{w}}" for n, w in zip(largest, widths))
        print(f"{row.name:23}{cells}  {told[0]:>3} {told[1]:>3}  {'yes' if right_angles else 'no':>10}  {seconds:7.3f}", flush=True)
        if row.note:
            print(f"    {row.note}")
        for words in wrong:
            print(f"    WRONG: {words}")
        failed += [row.name] if wrong else []
    print(f"{count} filters, each in at most {slowest:.3f} s with the start of its process; PyWavelets {pywt.__version__}")
    if failed:
        sys.exit(f"differ: {', '.join(failed)}")


if __name__ == "__main__":
    main()
