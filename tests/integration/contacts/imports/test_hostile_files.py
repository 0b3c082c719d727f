"""Files made to use up memory or time are refused in words, while the service goes on."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from tests.support.memory import growth_of
from tests.support.product import Product

MB = 1024**2
GROWTH = 100 * MB
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = {
    "[Content_Types].xml": """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/>
        <Override PartName="/xl/workbook.xml"
         ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>""",
    "xl/workbook.xml": f"""<workbook xmlns="{SPACE}"
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
        <sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships
        xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        Target="worksheets/sheet1.xml"/></Relationships>""",
}
LINE = "".join(map(chr, range(0x4E00, 0x4E00 + 2000)))
"""A text that can be packed, but not to less than what a sheet may be packed to."""


def workbook(folder: Path, sheet: Iterator[str], **parts: str) -> Path:
    """Write a workbook with one sheet, part by part."""
    path = folder / "hostile.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in {**BOOK, **parts}.items():
            packed.writestr(name, part)
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as target:
            target.write(f"<worksheet xmlns='{SPACE}'><sheetData>".encode())
            for text in sheet:
                target.write(text.encode())
            target.write(b"</sheetData></worksheet>")
    return path


def cell(number: int, texts: Iterator[str]) -> Iterator[str]:
    yield f"<row r='{number}'><c r='A{number}' t='inlineStr'><is><t>"
    yield from texts
    yield "</t></is></c></row>"


def filled(size: int) -> Iterator[str]:
    """Yield so many bytes of text, which is packed a hundred times smaller at most."""
    for place in range(size // (3 * len(LINE))):
        yield LINE[place % 1999 :] + LINE[: place % 1999]


def one_huge_cell() -> Iterator[str]:
    yield from cell(1, iter(["Name"]))
    yield from cell(2, filled(300 * MB))


def beyond_all_rows() -> Iterator[str]:
    yield from cell(1, iter(["Name"]))
    yield from cell(2_000_000_000, iter(["far"]))


def plain() -> Iterator[str]:
    yield from cell(1, iter(["Name"]))
    yield from cell(2, iter(["Acme"]))


def styles(size: int) -> str:
    formats = "".join(f"<xf numFmtId='{place * 7919 % 10_000_019:08}'/>" for place in range(size // 25))
    return f"<styleSheet xmlns='{SPACE}'><cellXfs>{formats}</cellXfs></styleSheet>"


async def uploaded(product: Product, path: Path) -> httpx.Response:
    client = product.client("contacts", "contacts")
    return await client.post("/imports", content=path.read_bytes(), timeout=300)  # noqa: ASYNC240 - a test's own file


def refused(answer: httpx.Response, words: str) -> None:
    assert answer.status_code == 422, answer.text
    assert words in answer.json()["detail"]


async def test_a_cell_of_hundreds_of_megabytes(product: Product, tmp_path: Path) -> None:
    path = workbook(tmp_path, one_huge_cell())
    grown = growth_of(product.pid("contacts"))
    refused(await uploaded(product, path), "file: ")
    assert grown() < GROWTH


async def test_styles_of_many_megabytes(product: Product, tmp_path: Path) -> None:
    path = workbook(tmp_path, plain(), **{"xl/styles.xml": styles(28 * MB)})
    refused(await uploaded(product, path), "too large when unpacked")


async def test_a_workbook_that_is_packed_a_thousand_times(product: Product, tmp_path: Path) -> None:
    path = workbook(tmp_path, cell(1, iter(["x" * 100 * MB])))
    refused(await uploaded(product, path), "too large when unpacked")


async def test_a_workbook_within_a_workbook(product: Product, tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr("inner.xml", "x" * 50 * MB)
    path = tmp_path / "nested.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as outer:
        outer.writestr("xl/workbook.xml", packed.getvalue())
    refused(await uploaded(product, path), "is not a readable workbook")


async def test_a_row_beyond_all_rows(product: Product, tmp_path: Path) -> None:
    refused(await uploaded(product, workbook(tmp_path, beyond_all_rows())), "beyond line 1,048,576")


async def test_an_ordinary_workbook_of_the_same_make_is_taken_in(product: Product, tmp_path: Path) -> None:
    answer = await uploaded(product, workbook(tmp_path, plain(), **{"xl/styles.xml": styles(1000)}))
    assert answer.status_code == 201, answer.text
    assert answer.json()["sample"] == [["Acme"]]


async def test_a_sample_is_cut(product: Product) -> None:
    content = b"Name,Note\nAcme," + b"x" * 30_000 + b"\n"
    answer = await product.client("contacts", "contacts").post("/imports", content=content)
    assert answer.status_code == 201, answer.text
    assert [len(text) for text in answer.json()["sample"][0]] == [4, 200]


@pytest.mark.parametrize("opening", [b',"a', b'"a,', b",'"])
async def test_a_text_made_for_the_search_of_its_delimiter(product: Product, opening: bytes) -> None:
    content = opening * (256 * 1024 // len(opening))
    answer = await product.client("contacts", "contacts").post("/imports", content=content, timeout=60)
    assert answer.status_code in {201, 422}, answer.text
