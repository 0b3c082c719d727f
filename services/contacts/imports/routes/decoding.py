"""Decoding text files (CSV): their encoding, their delimiter, and their rows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from charset_normalizer import from_bytes

from shared.events.contacts.data.imports import ImportFormat
from shared.messages.refusals import Invalid

PART = 256 * 1024
SNIFFED = 16 * 1024
"""Characters from which the delimiter is recognised: the time for it grows with their square."""
USUAL = (
    "cp1252", "cp1250", "cp1251", "gb18030", "big5", "cp932", "cp949", "cp1253", "cp1254", "cp1257", "cp1255", "cp1256",
    "mac_roman", "cp850",
)  # fmt: skip
"""Encodings in which programs write tables, the most usual first."""
BETWEEN_WORDS = frozenset("\u00a0“”„‘’‚«»–—…€§°®©™·•²½、。（）《》：；，")  # noqa: RUF001 - as people write them
DELIMITERS = ",;\t|"
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
MOSTLY = 10
"""Valid UTF-8 characters per invalid one from which a text counts as damaged UTF-8 and not as another encoding."""
_told_delimiter = re.compile(r"sep=([,;\t|])\r?\n?", re.IGNORECASE)
Lines = Iterator[tuple[int, list[str]]]
"""Rows with the number of the line in which they begin."""
Written = tuple[ImportFormat, str | None, str | None]
"""How a file is written: format, encoding, delimiter."""


def text_of(file: BinaryIO, start: bytes) -> tuple[Lines, Written]:
    """Return the rows of a text, and how it is written; `start` is its beginning.

    Raises:
        Invalid: it cannot be read; reading further rows may raise it as well, naming the line.
    """
    encoding = _encoding(file, start)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    delimiter = _delimiter(start.decode(encoding, errors="ignore"))
    return _lines(text, delimiter), ("csv", encoding.removesuffix("-sig").replace("_", "-"), delimiter)


def _encoding(file: BinaryIO, start: bytes) -> str:
    """Return the encoding of a text: by its byte order mark, else UTF-8 if valid, else the most probable one."""
    marked = next((encoding for mark, encoding in BOMS.items() if start.startswith(mark)), None)
    if marked:
        return marked
    if b"\x00" in start:
        raise Invalid("contains NUL characters, so it is not text. Save it as CSV in UTF-8, or as XLSX", field="file")
    problem = _not_utf8(file)
    if problem is None:
        return "utf-8"
    line, part, right, wrong = problem
    if right >= MOSTLY * wrong:
        raise Invalid(f"is UTF-8 except for some characters in line {line}; save it again as UTF-8", field="file")
    probable = _probable(part)
    if probable is None:
        raise Invalid("is in an unknown encoding; save it as UTF-8", field="file") from None
    return probable


def _not_utf8(file: BinaryIO) -> tuple[int, bytes, int, int] | None:
    """Return the first line that is not UTF-8, its context, and the counts of valid and invalid characters, or None."""
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    lines, right, wrong = 1, 0, 0
    first: tuple[int, bytes] | None = None
    while part := file.read(PART):
        text = decode(part)
        bad = text.count("\ufffd")
        if bad and first is None:
            first = lines + text.count("\n", 0, text.index("\ufffd")), part
        wrong += bad
        right += len(text) - len(text.encode("ascii", "ignore")) - bad
        lines += text.count("\n")
    if first is None and decode(b"", True):  # it ends in the middle of a character
        first, wrong = (lines, b""), 1
    file.seek(0)
    return (*first, right, wrong) if first else None


def _probable(part: bytes) -> str | None:
    """Return the encoding that a text is probably in, or None if none fits.

    Short lists of names offer few clues. Equally tidy guesses are ranked by fewest strange characters, then by
    likeliest language, then by more usual encoding.
    """
    guesses = from_bytes(part, cp_isolation=list(USUAL))
    best = guesses.best()
    if best is None:
        rare = from_bytes(part).best()
        return rare.encoding if rare else None
    ranked = [
        (_strange(str(guess)), -guess.coherence, USUAL.index(name), name)
        for guess in guesses
        if guess.chaos == best.chaos
        for name in {guess.encoding, *guess.could_be_from_charset}.intersection(USUAL)
    ]
    return min(ranked)[-1]


def _strange(text: str) -> int:
    """Return how many characters of a text are neither letters nor usual between words."""
    return sum(sign > "~" and not sign.isalpha() and sign not in BETWEEN_WORDS for sign in text)


def _delimiter(start: str) -> str:
    declaration = _told_delimiter.match(start)
    if declaration:
        return declaration.group(1)
    try:
        return csv.Sniffer().sniff("".join(start[:SNIFFED].splitlines(keepends=True)[:50]), DELIMITERS).delimiter
    except csv.Error:  # only one column, or too little to tell
        first = start.partition("\n")[0]
        return max(DELIMITERS, key=first.count)


def _lines(text: io.TextIOWrapper, delimiter: str) -> Lines:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any("\x00" in cell for cell in cells):
                raise Invalid(f"line {line} contains the NUL character", field="file")
            if line > 1 or not _tells_delimiter(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(f"is broken in line {line}: {_declared_encoding(error)}", field="file") from error
    except UnicodeError as error:
        raise Invalid(f"has characters that are not {text.encoding} after line {line}", field="file") from error


def _tells_delimiter(cells: list[str]) -> bool:
    """Return whether a line is the one that tells a spreadsheet which delimiter is used."""
    return [cell.casefold() for cell in cells] in (["sep=", ""], ["sep="])


def _declared_encoding(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end" in message:
        return "a quotation mark is opened and not closed"
    if "field limit" in message:
        return f"a cell is longer than {csv.field_size_limit():,} characters"
    return message
