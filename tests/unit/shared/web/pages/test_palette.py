"""Pictures of few colours pass through the palette unchanged, whatever filters their rows have."""

import struct
import zlib

from tests.e2e.palette import SIGNATURE, _chunk, _chunks, with_palette

WIDTH = 4
ROWS = [bytes([10, 20, 30] * WIDTH), bytes([200, 0, 7] * 2 + [10, 20, 30] * 2)]


def picture(rows: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, len(rows), 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(rows))
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def colours(png: bytes) -> list[bytes]:
    """Return the rows of a palette picture as colours."""
    parts = dict(_chunks(png))
    palette, packed = parts[b"PLTE"], zlib.decompress(parts[b"IDAT"])
    rows = [packed[start + 1 : start + 1 + WIDTH] for start in range(0, len(packed), WIDTH + 1)]
    return [b"".join(palette[place * 3 : place * 3 + 3] for place in row) for row in rows]


def test_rows_come_through() -> None:
    assert colours(with_palette(picture([b"\0" + row for row in ROWS]))) == ROWS


def test_filters_are_undone() -> None:
    left = b"\1" + ROWS[0][:3] + bytes(9)
    difference = bytes((b - a) & 0xFF for a, b in zip(ROWS[0], ROWS[1], strict=True))
    assert colours(with_palette(picture([left, b"\2" + difference]))) == ROWS
