"""An exported file imports unchanged, including custom fields."""

import csv
import io
from typing import Any

import pytest

from shared.messages.clock import new_id
from tests.integration.contacts.imports.importing import (
    csv_of,
    customers_found,
    execute_import,
    importer,
    undo_import,
    upload_file,
)
from tests.support.product import Product

NOT_BROUGHT_IN = ("customer_id", "changed_at")


async def taken_out(product: Product, word: str, form: str) -> bytes:
    answer = await importer(product).get(f"/exports/customers.{form}", params={"q": word})
    return answer.raise_for_status().content


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Return the exported rows of customers, without system columns."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [{name: cell for name, cell in row.items() if name not in NOT_BROUGHT_IN} for row in rows]


async def defined(product: Product, field: str, **fields: Any) -> None:
    answer = await product.client("contacts", "admin").post("/custom-fields", json={"field": field, **fields})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_an_export_comes_in_again_as_it_was(product: Product, form: str) -> None:
    word, tier, score = (f"{name}{new_id().hex[-10:]}" for name in ("trip", "tier", "score"))
    await defined(product, tier, label=f"Tier {tier}", value_type="choice", choices=["Gold", "Silver"])
    await defined(product, score, label=f"Score {score}", value_type="number")
    first = {
        "kind": "organisation", "name": f"{word} Eins", "external_id": f"007-{word}", "email": f"a@{word}.example",
        "other_email": f"b@{word}.example", "phone": "+49301234567", "other_phone": "+491701234567",
        "website": "eins.example", "sector": "optics", "owner": "lena", "source": "=fair", "tags": "a, b",
        "street": "Weg 1\nHof",
        "postal_code": "01067", "city": "Dresden", "region": "Sachsen", "country": "DE", "year_established": "1987",
        "annual_revenue": "1234567.5", "currency": "EUR", "employees": "30000",
        "registered_at": "2024-03-04T10:30:00+00:00", f"custom.{tier}": "Silver", f"custom.{score}": "12.5",
    }  # fmt: skip
    second = {**dict.fromkeys(first, ""), "kind": "person", "name": f"{word} Zwei", "registered_at": "2024-03-05"}
    columns = {name: name for name in first}
    brought = await execute_import(product, csv_of(first, second), columns)
    assert brought["batch"]["created"] == 2
    before = rows_of(await taken_out(product, word, "csv"))
    file = await taken_out(product, word, form)
    await undo_import(product, brought["batch"]["import_id"])
    assert await customers_found(product, q=word) == []

    guess = (await upload_file(product, file, f"customers.{form}"))["guess"]
    again = await execute_import(product, file, guess, f"customers.{form}")
    assert again["batch"]["created"] == 2
    after = rows_of(await taken_out(product, word, "csv"))
    assert after == before
    assert after[0] == after[0] | {f"custom.{tier}": "Silver", f"custom.{score}": "12.5", "source": "'=fair"}


async def test_own_fields_are_filled_overwritten_and_taken_back(product: Product) -> None:
    word, tier = (f"{name}{new_id().hex[-10:]}" for name in ("trip", "tier"))
    await defined(product, tier, label=f"Tier {tier}", value_type="text")
    columns = {"Name": "name", "Mail": "email", "Tier": f"custom.{tier}"}

    async def brought_in(value: str, on_match: str) -> dict[str, Any]:
        file = csv_of({"Name": word, "Mail": f"a@{word}.example", "Tier": value})
        return await execute_import(product, file, columns, match="email", on_match=on_match)

    async def held() -> list[str]:
        return [row[f"custom.{tier}"] for row in rows_of(await taken_out(product, word, "csv"))]

    await brought_in("one", "fill")
    assert (await brought_in("two", "fill"))["batch"]["unchanged"] == 1
    assert await held() == ["one"]
    last = await brought_in("two", "overwrite")
    assert (last["batch"]["changed"], await held()) == (1, ["two"])
    await undo_import(product, last["batch"]["import_id"])
    assert await held() == ["one"]
