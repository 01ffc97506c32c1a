"""Writes DejaVuSans-outlines.txt: python3 outlines.py DejaVuSans.ttf > DejaVuSans-outlines.txt (needs fonttools).

A line per character: its code in base 16, its advance, and its outline as the path commands of SVG, with relative
numbers in units of 1/2048 of the size, y upwards. The line `none` is drawn for characters that have none.
"""

import sys

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

CHARACTERS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3C9), 0x3D1, 0x3D5, (0x2010, 0x2015), (0x2018, 0x201E),
    (0x2020, 0x2022), 0x2026, (0x2032, 0x2033), (0x2070, 0x2071), (0x2074, 0x208E), 0x2102, 0x2115, 0x211A, 0x211D,
    0x2124, (0x2190, 0x2195), 0x21A6, (0x21D0, 0x21D4), (0x2200, 0x220F), (0x2211, 0x221E), (0x2220, 0x222B),
    (0x2234, 0x2235), (0x223C, 0x223D), 0x2243, 0x2245, 0x2248, 0x224C, (0x2260, 0x2261), (0x2264, 0x2265),
    (0x226A, 0x226B), (0x2295, 0x2297), 0x22C5, 0x22CD, 0x22EF, (0x2308, 0x230B), (0x25A0, 0x25A1), 0x25B2, 0x25BC,
    0x25C6, 0x25CB, 0x25CF, 0xFFFD,
]


class Relative(BasePen):
    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.words, self.at, self.start = [], (0, 0), (0, 0)

    def _write(self, command, *points):
        self.words.append(command)
        for x, y in points:
            self.words += [f"{x - self.at[0]:g}", f"{y - self.at[1]:g}"]
        self.at = points[-1]

    def _moveTo(self, point):
        self._write("m", point)
        self.start = point

    def _lineTo(self, point):
        self._write("l", point)

    def _qCurveToOne(self, control, point):
        self._write("q", control, point)

    def _closePath(self):
        self.words.append("z")
        self.at = self.start


def line(name, glyph, glyphs):
    pen = Relative(glyphs)
    glyphs[glyph].draw(pen)
    return " ".join([name, str(glyphs[glyph].width), *pen.words])


font = TTFont(sys.argv[1])
assert font["head"].unitsPerEm == 2048
glyphs, names = font.getGlyphSet(), font.getBestCmap()
print(line("none", ".notdef", glyphs))
for characters in CHARACTERS:
    first, last = characters if isinstance(characters, tuple) else (characters, characters)
    for code in range(first, last + 1):
        print(line(f"{code:x}", names[code], glyphs))
