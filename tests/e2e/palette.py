"""Shrink a screenshot: 256 colours are enough for a page, and unfiltered palette rows compress best."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
RGB = 3


def with_palette(png: bytes) -> bytes:
    """Return an 8-bit RGB picture with at most 256 colours; each other colour becomes its nearest neighbour."""
    parts = list(_chunks(png))
    header = next(data for kind, data in parts if kind == b"IHDR")
    width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", header)
    assert (depth, colour) == (8, 2), "the browser is expected to write 8-bit RGB"
    rows = list(_rows(zlib.decompress(b"".join(data for kind, data in parts if kind == b"IDAT")), width * RGB))
    pixels = [[row[x : x + RGB] for x in range(0, len(row), RGB)] for row in rows]
    palette, places = _palette(Counter(pixel for row in pixels for pixel in row))
    packed = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in pixels)
    return SIGNATURE + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(palette)),
            (b"IDAT", zlib.compress(packed, 9)),
            (b"IEND", b""),
        )
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _palette(counts: Counter[bytes]) -> tuple[list[bytes], dict[bytes, int]]:
    """Return a palette and each colour's index, quantised as finely as 256 colours allow; rare colours survive."""
    reach = 0
    while True:
        palette: list[bytes] = []
        for colour, _ in counts.most_common():
            if all(_distance(colour, other) > reach for other in palette):
                palette.append(colour)
                if len(palette) > COLOURS:
                    break
        else:
            return palette, {colour: _nearest(colour, palette) for colour in counts}
        reach = reach * 2 or 8


def _nearest(colour: bytes, palette: list[bytes]) -> int:
    return min(range(len(palette)), key=lambda place: _distance(colour, palette[place]))


def _distance(first: bytes, other: bytes) -> int:
    return (first[0] - other[0]) ** 2 + (first[1] - other[1]) ** 2 + (first[2] - other[2]) ** 2


def _rows(filtered: bytes, length: int) -> Iterator[bytes]:
    """Undo the filters of PNG (https://www.w3.org/TR/png-3/#9Filters), which predict each byte from its neighbours."""
    above = bytes(length)
    for start in range(0, len(filtered), length + 1):
        kind, row = filtered[start], bytearray(filtered[start + 1 : start + 1 + length])
        for x in range(length if kind else 0):
            left, corner = (row[x - RGB], above[x - RGB]) if x >= RGB else (0, 0)
            row[x] = (row[x] + _told(kind, left, above[x], corner)) & 0xFF
        above = bytes(row)
        yield above


def _told(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 2:
        return up
    if kind == 3:
        return (left + up) // 2
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
