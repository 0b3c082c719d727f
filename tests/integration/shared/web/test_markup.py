"""What users type reaches no page as markup, wherever it was typed: stored in records, or in an address."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from shared.settings import DEPARTMENTS
from tests.integration.contacts.imports.importing import csv_of, upload_file
from tests.support.api import post
from tests.support.marked import RAW, create_marked, mark
from tests.support.product import Product
from tests.support.routes import query_names, routes

UNSEEN = {"/assets/{version}/{name:path}", "/changes"}
"""Static files, and a stream that does not end."""
BY_HAND = ("as_of", "jump", "q", "by", "from", "to", "actor", "channel", "part", "period", "stage", "status", "owner")
"""Query parameters that some pages read themselves."""
TEXT = mark(7)


@pytest.fixture(scope="module")
async def scene(product: Product) -> tuple[Mapping[str, str], list[str]]:
    """Create records full of markup, and an unfinished import; return their ids, and what was recorded."""
    ids, recorded = await create_marked(product)
    file, column = mark(8), mark(9)
    started = await upload_file(product, csv_of({column: mark(10), "Name": "Mark"}), file)
    await product.wait_until_equal([ids["customer_id"]])
    asked = {"name": mark(11), "company": mark(12), "subject": mark(13), "text": mark(14), "email": "m@mark.example"}
    await post(product.client("contacts", "admin"), f"/public/forms/{ids['form_id']}", token=ids["token"], **asked)
    more = {"import_id": started["batch"]["import_id"], "handle": "mark", "name": "win-rate", "form": "csv"}
    return ids | more, [*recorded, file, column, *map(mark, range(10, 15))]


def reads(department: str) -> Iterator[Any]:
    for route in routes(department):
        if "GET" in (getattr(route, "methods", None) or ()) and route.path not in UNSEEN:
            yield route


def pages(department: str) -> list[str]:
    paths = [route.path for route in reads(department) if not route.include_in_schema]
    return [f"{path}?token={{token}}" if "/public/" in path else path for path in paths]


def filled(path: str, ids: Mapping[str, str]) -> str | None:
    """Return an address with ids of the scene; None if it asks for what the scene does not have."""
    try:
        return path.format_map(ids)
    except KeyError:
        return None


async def shown(product: Product, department: str, path: str, language: str = "en") -> httpx.Response:
    headers = {"Accept": "text/html", "Cookie": f"lang={language}"}
    return await product.client(department, "admin", "oskar").get(path, headers=headers)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_what_is_recorded_is_shown_as_text(
    product: Product, scene: tuple[Mapping[str, str], list[str]], language: str
) -> None:
    ids, recorded = scene
    seen = ""
    for department in DEPARTMENTS:
        for path in filter(None, (filled(path, ids) for path in pages(department))):
            page = await shown(product, department, path, language)
            assert page.status_code < 500, f"{department} {path}: {page.text}"
            assert RAW not in page.text or "json" in page.headers["content-type"], f"{department} {path}"
            seen += page.text
    assert [text for text in recorded if f"&lt;i hx-post&gt; {text.rpartition('> ')[2]}" not in seen] == []


@pytest.mark.parametrize("department", DEPARTMENTS)
async def test_what_stands_in_an_address_is_not_repeated_as_markup(
    product: Product, scene: tuple[Mapping[str, str], list[str]], department: str
) -> None:
    ids, _ = scene
    for route in list(reads(department)):
        path = filled(route.path, ids)
        names = dict.fromkeys([*query_names(route), *(() if route.include_in_schema else BY_HAND)])
        for name in names if path else ():
            answer = await shown(product, department, f"{path}?{urlencode({name: TEXT})}")
            _check(answer, f"{department} {path}?{name}")
        for name in (name for name in ids if f"{{{name}}}" in route.path):
            answer = await shown(product, department, str(filled(route.path, {**ids, name: "%3Ci hx-post%3E 7 %25"})))
            _check(answer, f"{department} {route.path} with {name}")


def _check(answer: httpx.Response, what: str) -> None:
    assert answer.status_code != 500, f"{what}: {answer.text}"
    refused_or_page = answer.status_code >= 400 or answer.headers["content-type"].startswith("text/html")
    assert not refused_or_page or RAW not in answer.text, f"{what}: {answer.text[:2000]}"
