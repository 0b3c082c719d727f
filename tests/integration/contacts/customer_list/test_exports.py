"""Exports of customers and histories over HTTP: the selection is complete, and spreadsheets open it safely."""

import csv
import io
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from shared.messages.clock import new_id
from tests.support.api import post, register
from tests.support.product import Product
from tests.support.waiting import until

Table = list[dict[str, Any]]


async def export_rows(client: httpx.AsyncClient, path: str, **filters: str) -> Table:
    """Return the rows of an export as dictionaries."""
    answer = await client.get(path, params=filters)
    assert answer.status_code == 200, answer.text
    name = path.rpartition("/")[2]
    assert answer.headers["cache-control"] == "no-store"
    assert name.rpartition(".")[2] in answer.headers["content-disposition"]
    if name.endswith("csv"):
        assert answer.content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return rows_of(answer.content)


def rows_of(workbook: bytes) -> Table:
    heading, *rows = load_workbook(io.BytesIO(workbook)).worksheets[0].iter_rows()
    names = [str(cell.value) for cell in heading]
    assert all(cell.data_type != "f" for row in rows for cell in row), "a cell is a formula"
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_list_is_taken_out_with_its_filters(product: Product, form: str) -> None:
    word = f"exp{new_id().hex[-10:]}"
    client = product.client("contacts", "contacts")
    fields = {
        "kind": "organisation",
        "name": f"{word} Eins",
        "email": f"a@{word}.example",
        "phone": "+49 30 1234567",
        "sector": word,
        "tags": ["b", "a"],
        "address": {"lines": ["Weg 1", "Hof"], "city": "Kiel", "country": "DE"},
        "annual_revenue": {"amount": "1250.50", "currency": "EUR"},
    }
    await post(client, "/customers", **fields)
    await register(product, f"{word} Zwei")

    path = f"/exports/customers.{form}"
    assert [row["name"] for row in await export_rows(client, path, q=word)] == [f"{word} Eins", f"{word} Zwei"]
    assert len(await export_rows(client, path, q=word, sort="-name", kind="organisation")) == 2
    (row,) = await export_rows(client, path, sector=word)
    assert (row["email"], row["city"], row["street"]) == (f"a@{word}.example", "Kiel", "Weg 1\nHof")
    assert (row["phone"], row["tags"], row["currency"]) == ("'+49301234567", "a, b", "EUR")
    assert float(row["annual_revenue"]) == 1250.5
    assert await export_rows(client, path, q=word, tag="nobody has it") == []


async def test_whoever_takes_a_list_out_sees_who_does_not_want_to_be_contacted(product: Product) -> None:
    word = f"exp{new_id().hex[-10:]}"
    client = product.client("contacts", "contacts")
    first, second, _ = [await register(product, f"{word} {name}") for name in ("Eins", "Zwei", "Drei")]
    await post(client, f"/customers/{first}/consents/withdraw", purpose="newsletter", channel="email")
    await post(client, f"/customers/{second}/consents/withdraw", purpose="any", channel="any")

    async def marks() -> dict[str, str]:
        rows = await export_rows(client, "/exports/customers.csv", q=word)
        return {row["name"].removeprefix(f"{word} "): row["withdrawn_consents"] for row in rows}

    separate = {"Eins": "newsletter/email", "Zwei": "any/any", "Drei": ""}
    await until(marks, lambda current: current == separate)
    await post(client, f"/customers/{first}/merge", from_id=second)
    await until(marks, lambda current: current == {"Eins": "any/any, newsletter/email", "Drei": ""})


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_formulas_leave_as_text(product: Product, form: str) -> None:
    word = f"exp{new_id().hex[-10:]}"
    names = [f"{sign}{word}" for sign in ("=1+1", "+1", "-1", "@SUM(1)")]
    for name in names:
        await register(product, name)
    rows = await export_rows(product.client("contacts", "contacts"), f"/exports/customers.{form}", q=word)
    assert {row["name"] for row in rows} == {f"'{name}" for name in names}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_a_history_is_taken_out_the_oldest_first(product: Product, form: str) -> None:
    customer = await register(product, "Exported AG")
    client = product.client("contacts", "contacts", "anna")
    await post(client, f"/customers/{customer}/interactions", kind="note", summary="=2+2 is said, 四")
    rows = await export_rows(client, f"/customers/{customer}/history.{form}")
    assert [row["type"] for row in rows] == ["contacts.customer_registered.v1", "contacts.interaction_logged.v1"]
    assert "=2+2 is said, 四" in rows[1]["data"]
    assert rows[1]["actor"] == "user:anna"


async def test_who_may_read_may_export_and_nobody_else(product: Product) -> None:
    customer = await register(product, "Guarded AG")
    paths = ("/exports/customers.csv", "/exports/customers.xlsx", f"/customers/{customer}/history.csv")
    async with httpx.AsyncClient(base_url=product.url("contacts")) as stranger:
        assert [(await stranger.get(path)).status_code for path in paths] == [401] * 3
    reader = product.client("contacts", "auditor")
    assert [(await reader.get(path)).status_code for path in paths] == [200] * 3
    nobody = await reader.get(f"/customers/{new_id()}/history.csv")
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (404, "customer_id")
    assert (await reader.get("/exports/customers.pdf")).status_code == 422
    wrong = await reader.get("/exports/customers.csv", params={"kind": "ghost"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "kind")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_chosen_customers_are_taken_out(product: Product, form: str) -> None:
    first, other, gone = [await register(product, f"Auslese {word}") for word in ("B", "A", "C")]
    client = product.client("contacts", "contacts")
    await post(client, f"/customers/{first}/merge", from_id=gone)
    fields = {"customer_ids": [first, other, gone], "change": "add_tag", "tag": ""}
    answer = await client.post(f"/exports/customers.{form}", data=fields)
    assert answer.status_code == 200, answer.text
    table = (
        list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))) if form == "csv" else rows_of(answer.content)
    )
    assert [row["name"] for row in table] == ["Auslese A", "Auslese B"]
    nobody = await client.post(f"/exports/customers.{form}", data={"change": "add_tag"})
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (422, "customer_ids"), nobody.text
