"""Reading uploaded files: what they are, how they are written, and their rows, without holding all of them at once."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from charset_normalizer import from_bytes
from openpyxl.utils.exceptions import InvalidFileException

from services.contacts.domain.imports.batch_commands import MOST_COLUMNS
from shared.events.contacts import ImportFormat
from shared.message import Invalid

SAMPLE = 256 * 1024
"""Bytes that encoding and delimiter are recognised by."""
USUAL = (
    "cp1252", "cp1250", "cp1251", "gb18030", "big5", "cp932", "cp949", "cp1253", "cp1254", "cp1257", "cp1255", "cp1256",
    "mac_roman", "cp850",
)  # fmt: skip
"""Encodings that programs write tables in, the most usual first."""
BETWEEN_WORDS = frozenset("\u00a0“”„‘’‚«»–—…€§°®©™·•²½、。（）《》：；，")  # noqa: RUF001 - as people write them
DELIMITERS = ",;\t|"
MOST_ROWS = 2_000_000
LARGEST_UNPACKED = 2 * 1024**3
LARGEST_SHARED_TEXT = 256 * 1024**2
"""Texts that cells of a workbook share are the one part of it that has to be held at once."""
MOST_PACKED = 200
"""How many times its packed size a part of a workbook may be; sheets of numbers come to 30."""
ZIP = b"PK\x03\x04"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError,
    KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, NotImplementedError,
)  # fmt: skip
"""What reading a workbook ends in that is none (defusedxml refuses entities with a ValueError)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file about to be read: how it is written, its heading, and its further rows with their line numbers."""

    format: ImportFormat
    encoding: str | None
    delimiter: str | None
    columns: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]


def opened(file: BinaryIO) -> Table:
    """Return the table in a file.

    Raises:
        Invalid: it is none that can be read; reading further rows may raise it as well, naming the line.
    """
    start = file.read(SAMPLE)
    file.seek(0)
    if not start.strip():
        raise Invalid("is empty", field="file")
    rows, written = _workbook(file) if start.startswith(ZIP) else _text(file, start)
    heading = next(rows, None)
    while heading is not None and not any(cell.strip() for cell in heading[1]):
        heading = next(rows, None)
    if heading is None:
        raise Invalid("has no heading", field="file")
    columns = _columns(heading[1])
    return Table(*written, columns, _filled(rows, len(columns)))


def _columns(heading: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns, each once; empty ones at the end are none."""
    names = [" ".join(name.split())[:200] for name in heading]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise Invalid(f"has {len(names)} columns; at most {MOST_COLUMNS} can be read", field="file")
    found: list[str] = []
    for place, name in enumerate(names, start=1):
        own = name or f"Column {place}"
        found.append(own if own not in found else f"{own} ({place})")
    return tuple(found)


def _filled(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that say something; empty cells beyond the heading do not count."""
    count = 0
    for line, cells in rows:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Invalid(f"has more than {MOST_ROWS:,} rows; split it", field="file")
        yield line, cells
    if not count:
        raise Invalid("has a heading, but no rows", field="file")


Written = tuple[ImportFormat, str | None, str | None]


def _text(file: BinaryIO, start: bytes) -> tuple[Iterator[tuple[int, list[str]]], Written]:
    encoding = _encoding(file, start)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    delimiter = _delimiter(start.decode(encoding, errors="ignore"))
    return _lines(text, delimiter), ("csv", encoding.removesuffix("-sig").replace("_", "-"), delimiter)


def _encoding(file: BinaryIO, start: bytes) -> str:
    """Return how a text is encoded: by its mark, as UTF-8 if all of it is, else by what is most probable."""
    marked = next((encoding for mark, encoding in BOMS.items() if start.startswith(mark)), None)
    if marked:
        return marked
    if b"\x00" in start:
        raise Invalid("contains NUL characters; it is no text. Save it as CSV in UTF-8, or as XLSX", field="file")
    text = io.TextIOWrapper(file, encoding="utf-8")
    try:
        while text.read(SAMPLE):
            """Reading to the end is the proof."""
    except UnicodeDecodeError:
        found = _probable(start)
        if found is None:
            raise Invalid("is in an encoding that cannot be recognised; save it as UTF-8", field="file") from None
        return found
    else:
        return "utf-8"
    finally:
        text.detach()
        file.seek(0)


def _probable(start: bytes) -> str | None:
    """Return the encoding that a text is probably in; None where it is in none.

    Short lists of names give a guess little to go by: of those that are equally tidy it is the one that makes the
    fewest strange signs of the letters, then the likeliest language, then the more usual one.
    """
    guesses = from_bytes(start, cp_isolation=list(USUAL))
    best = guesses.best()
    if best is None:
        rare = from_bytes(start).best()
        return rare.encoding if rare else None
    ranked = [
        (_strange(str(one)), -one.coherence, USUAL.index(name), name)
        for one in guesses
        if one.chaos == best.chaos
        for name in {one.encoding, *one.could_be_from_charset}.intersection(USUAL)
    ]
    return min(ranked)[-1]


def _strange(text: str) -> int:
    """Return how many signs of a text are neither letters nor what one writes between them."""
    return sum(sign > "~" and not sign.isalpha() and sign not in BETWEEN_WORDS for sign in text)


def _delimiter(start: str) -> str:
    try:
        return csv.Sniffer().sniff("".join(start.splitlines(keepends=True)[:50]), DELIMITERS).delimiter
    except csv.Error:  # one column only, or too little to tell
        first = start.partition("\n")[0]
        return max(DELIMITERS, key=first.count)


def _lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any("\x00" in cell for cell in cells):
                raise Invalid(f"line {line} contains the NUL character", field="file")
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(f"is broken in line {line}: {_told(error)}", field="file") from error
    except UnicodeError as error:
        raise Invalid(f"has characters that are not {text.encoding} after line {line}", field="file") from error


def _told(error: csv.Error) -> str:
    said = str(error)
    if "unexpected end" in said:
        return "a quotation mark is opened and not closed"
    if "field limit" in said:
        return f"a cell is longer than {csv.field_size_limit():,} characters"
    return said


def _workbook(file: BinaryIO) -> tuple[Iterator[tuple[int, list[str]]], Written]:
    try:
        _check_size(file)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    except BROKEN as error:
        raise Invalid("is no workbook that can be read; save it anew as XLSX or CSV", field="file") from error
    return _cells(sheet), ("xlsx", None, None)


def _check_size(file: BinaryIO) -> None:
    """Refuse what unpacks to far more than it seems."""
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
    shared = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    too_dense = any(part.file_size > MOST_PACKED * max(part.compress_size, 10_000) for part in parts)
    if too_dense or shared > LARGEST_SHARED_TEXT or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Invalid("is a workbook that unpacks to too much to be read", field="file")
    file.seek(0)


def _cells(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    line = 0
    try:
        for line, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), start=1):
            yield line, [_shown(value) for value in row]
    except BROKEN as error:
        raise Invalid(f"is a workbook that is broken after row {line}", field="file") from error


def _shown(value: Any) -> str:
    """Return a cell's value as text: whole numbers without decimals, moments as ISO 8601."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def pieces(rows: Iterator[tuple[int, list[str]]], size: int) -> Iterator[list[tuple[int, list[str]]]]:
    """Yield rows in pieces of a size."""
    while piece := list(islice(rows, size)):
        yield piece
