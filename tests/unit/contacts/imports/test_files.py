"""Reading uploaded files: their formats, and the start of the table."""

import io
import random
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.contacts.imports.routes.files import open_table
from shared.messages.refusals import Invalid

GERMAN = "Firma;Ort\nMüller GmbH;Köln\nGrößer & Söhne;Lübeck\n"
POLISH = "Firma;Ort\nŁódzkie Zakłady;Łódź\nŻółć i Spółka;Gdańsk\n"
CHINESE = "公司;城市\n上海精密仪器;上海\n北京光学仪器厂;北京\n"


@pytest.mark.parametrize(
    ("text", "written", "encoding"),
    [
        (GERMAN, "cp1252", "cp1252"),
        ("Nom;Ville\nFrançois & Cie;Nîmes\nCafé Noël;Besançon\n", "cp1252", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        ("Nombre;Ciudad\nMuñoz;Logroño\nPeña;Coruña\n", "cp1252", "cp1252"),
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8-sig", "utf-8"),
        (CHINESE, "gb18030", "gb18030"),
        (GERMAN, "utf-16", "utf-16"),
    ],
)
def test_the_usual_encodings_are_recognised(text: str, written: str, encoding: str) -> None:
    table = open_table(io.BytesIO(text.encode(written)))
    assert table.encoding == encoding
    assert [list(table.columns), *(cells for _, cells in table.rows)] == [line.split(";") for line in text.splitlines()]


def read(content: bytes) -> list[list[str]]:
    """Return the heading and rows of a file."""
    table = open_table(io.BytesIO(content))
    return [list(table.columns), *(cells for _, cells in table.rows)]


def workbook(*sheets: list[list[object]], hidden: int = 0) -> bytes:
    """Return a workbook with these sheets, the first of them hidden."""
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert isinstance(sheet, Worksheet)
        sheet.sheet_state = "hidden" if number < hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.active = hidden
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"sep=;\r\nName;City\nA, B;Kiel\n", ["Name", "City"]),
        (b"Customers of 2024\n\nName,City\nA,Kiel\n", ["Name", "City"]),
        (b"Name\nA, B\n", ["Name"]),
        (
            b"Name,Name (3),Name,,Column 4\na,b,c,d,e\n",
            ["Name", "Name (3)", "Name (3) (3)", "Column 4 (4)", "Column 4"],
        ),
    ],
)
def test_the_heading_is_found_and_names_each_column_once(content: bytes, columns: list[str]) -> None:
    assert read(content)[0] == columns


@pytest.mark.parametrize("written", ["cp1252", "cp1250", "gb18030"])
def test_letters_that_come_late_still_tell_the_encoding(written: str) -> None:
    text = {"cp1252": GERMAN, "cp1250": POLISH, "gb18030": CHINESE}[written]
    plain = "Name;City\n" + "Acme;Ulm\n" * 40_000
    assert open_table(io.BytesIO((plain + text).encode(written))).encoding == written


def test_damaged_utf8_is_no_other_encoding() -> None:
    with pytest.raises(Invalid, match="is UTF-8 except for some characters in line 102"):
        open_table(io.BytesIO(("Name;City\n" + "Müller;Köln\n" * 100).encode() + b"M\xfcller;Ulm\n"))


def test_a_workbook_is_read_from_its_first_sheet_that_is_shown_and_filled() -> None:
    rows: list[list[object]] = [["Customers"], ["Name", "Since", "Staff", "City"], ["A", date(2026, 1, 5), 30.0], ["B"]]
    assert read(workbook([["Secret"], ["x"]], [], rows, hidden=1)) == [
        ["Name", "Since", "Staff", "City"],
        ["A", "2026-01-05", "30", ""],
        ["B", "", "", ""],
    ]


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    with pytest.raises(Invalid, match="too large when unpacked"):
        open_table(io.BytesIO(content.getvalue()))


def archive(**parts: bytes) -> bytes:
    """Return a ZIP file with these parts (`__` stands for a slash)."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", part)
    return content.getvalue()


def replaced(book: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook with another part in place of one."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(item, part if item == name else old.read(item))
    return content.getvalue()


@pytest.mark.parametrize(
    "name", ["xl__styles", "xl__workbook", "xl__theme__theme1", "docProps__core", "[Content_Types]", "customXml__item1"]
)
def test_a_part_that_is_read_whole_is_small(name: str) -> None:
    filling = random_bytes(9_000_000)
    with pytest.raises(Invalid, match="too large when unpacked"):
        open_table(io.BytesIO(archive(**{name: filling})))


def random_bytes(number: int) -> bytes:
    """Return bytes that can be packed to a tenth, as sheets can, and no further."""
    return (random.Random(1).randbytes(10_000) + b"0" * 90_000) * (number // 100_000)  # noqa: S311 - a filling


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Name,Note\nA," + b"x" * 32_768 + b"\n", "a cell of more than 32,767 characters in line 2"),
        (b"Name,A,B,C\nA" + (b"," + b"x" * 30_000) * 3 + b"\n", "more than 65,536 characters in line 2"),
    ],
)
def test_cells_and_rows_have_a_length(content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read(content)


def test_a_cell_of_a_workbook_has_a_length() -> None:
    sheet = b"<row r='%d'><c r='A%d' t='inlineStr'><is><t>%s</t></is></c></row>"
    rows = sheet % (1, 1, b"Name") + sheet % (2, 2, b"x" * 40_000)
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    book = replaced(
        workbook([["Name"]]),
        "xl/worksheets/sheet1.xml",
        b"<worksheet xmlns='%s'><sheetData>%s</sheetData></worksheet>" % (space, rows),
    )
    with pytest.raises(Invalid, match="a cell of more than 32,767 characters in line 2"):
        read(book)
