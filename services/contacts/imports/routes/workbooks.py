"""Reading workbooks (XLSX): the first visible sheet that is not empty, row by row."""

import zipfile
from datetime import date, datetime, time
from itertools import chain
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from services.contacts.imports.routes.decoding import Lines, Written
from shared.messages.refusals import Invalid

LARGEST_UNPACKED = 2 * 1024**3
LARGEST_SHARED_TEXT = 256 * 1024**2
"""Texts shared by cells are the only large part of a workbook that must be held in memory at once."""
LARGEST_OTHER = 8 * 1024**2
"""Styles, names and the like are read whole as well; a program writes a few hundred kB of them."""
UNBOUNDED = ("xl/worksheets/", "xl/pivotCache/", "xl/drawings/", "xl/charts/", "xl/media/", "xl/embeddings/")
MOST_LINES = 1_048_576
"""As in a spreadsheet."""
MOST_PACKED = 200
"""How many times larger than its packed size a part of a workbook may be; sheets of numbers reach 30."""
ZIP = b"PK\x03\x04"
BROKEN = (
    zipfile.BadZipFile, InvalidFileException, ParseError,
    KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, NotImplementedError,
)  # fmt: skip
"""The errors that reading an invalid workbook raises (defusedxml refuses entities with a ValueError)."""


def workbook(file: BinaryIO) -> tuple[Lines, Written]:
    """Return the rows of a workbook; each row only has as many cells as are filled.

    Raises:
        Invalid: it cannot be read.
    """
    try:
        _check_size(file)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except BROKEN as error:
        raise Invalid("is not a readable workbook; save it again as XLSX or CSV", field="file") from error
    shown = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    return next(filter(None, map(_filled, shown)), iter(())), ("xlsx", None, None)


def _check_size(file: BinaryIO) -> None:
    """Refuse a file that unpacks to far more than its size suggests."""
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
    too_dense = any(part.file_size > MOST_PACKED * max(part.compress_size, 10_000) for part in parts)
    too_large = any(part.file_size > _largest(part.filename) for part in parts)
    if too_dense or too_large or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Invalid("is a workbook that is too large when unpacked", field="file")
    file.seek(0)


def _largest(part: str) -> int:
    """Return how large a part may be; sheets are read row by row, pictures and the like not at all."""
    if part.endswith("sharedStrings.xml"):
        return LARGEST_SHARED_TEXT
    read_whole = part.endswith((".xml", ".rels")) and not part.startswith(UNBOUNDED)
    return LARGEST_OTHER if read_whole else LARGEST_UNPACKED


def _filled(sheet: Any) -> Lines | None:
    """Return the rows of a sheet, or None if it is empty."""
    rows = _rows(sheet)
    first = next((row for row in rows if any(row[1])), None)
    return chain([first], rows) if first else None


def _rows(sheet: Any) -> Lines:
    line = 0
    try:
        sheet.reset_dimensions()  # the size that a file states for itself is not to be trusted
        for line, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            if line > MOST_LINES:  # lines that are not in the file are made up to the next one that is
                raise Invalid(f"has rows beyond line {MOST_LINES:,}", field="file")
            yield line, [_shown(value) for value in row]
    except BROKEN as error:
        raise Invalid(f"is a workbook that is broken after row {line}", field="file") from error


def _shown(value: Any) -> str:
    """Return a cell's value as text: whole numbers without decimals, moments as ISO 8601."""
    match value:
        case str():
            return value
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
