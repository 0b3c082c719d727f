"""Bad input over HTTP, case by case: the refusal names the field, and nothing is stored."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import asyncpg
import pytest
from httpx import Response

from shared.messages.clock import new_id
from shared.query.conditions import cursor_to
from tests.chaos.looks import caught_up
from tests.integration.shared.web.bad_inputs import JSON, KEY, TABLE, Bad, Scene
from tests.support.api import post, read, register
from tests.support.product import Product


@pytest.fixture(scope="session")
async def scene(product: Product) -> Scene:
    """Create the records of the cases: customers, some merged, a chain of relations, forms, an enquiry, colleagues."""
    client, word = product.client("contacts", "contacts"), new_id().hex[-10:]
    names = ("one", "two", "kept", "gone", "apart", "top", "middle", "low")
    ids = {name: await register(product, f"Bad {name} {word}") for name in names}
    ids["person"] = (await post(client, "/customers", kind="person", name="Berta Bad"))["customer_id"]
    await post(client, f"/customers/{ids['one']}/tags", tags=["seen"])
    for into, other in (("kept", "gone"), ("kept", "apart")):
        await post(client, f"/customers/{ids[into]}/merge", from_id=ids[other])
    await post(client, f"/customers/{ids['kept']}/unmerge", from_id=ids["apart"])
    for below, above in (("middle", "top"), ("low", "middle")):
        await post(client, f"/customers/{ids[below]}/relations", kind="subsidiary_of", other_id=ids[above])
    fields = {"date": f"d_{word}", "number": f"n_{word}", "boolean": f"b_{word}"}
    for kind, field in fields.items():
        await post(product.client("contacts", "admin"), "/custom-fields", field=field, label=field, value_type=kind)
    key = {"Idempotency-Key": KEY.format(word=word)}
    first = await client.post("/customers", json={"kind": "person", "name": "Ada"}, headers=key)
    assert first.status_code == 201, first.text
    cursor = (await read(client, "/customers", sort="name", limit=1))["next_cursor"]
    ancient = cursor_to("0001-01-01T00:00:00+05:00", new_id())
    others = {"nobody": str(new_id()), "word": word, "cursor": cursor, "ancient": ancient}
    placeholders = {**ids, **fields, **await _forms(product), **await _colleagues(product, word), **others}
    await caught_up(product)  # events of the set-up must not count against a case
    return placeholders


async def _forms(product: Product) -> Scene:
    """Return forms (one of them closed), their tokens, and an answered enquiry that came through a form."""
    keeper = product.client("contacts", "manager", "mia")
    placeholders: dict[str, str] = {}
    for name, asks in (("open", []), ("other", ["phone"]), ("closed", [])):
        opened = await post(keeper, "/web-forms", label=name, source="web form", asks=asks)
        placeholders |= {name: opened["form_id"], f"token_{name}": opened["token"]}
    fields = {
        "token": placeholders["token_closed"],
        "name": "Di",
        "email": f"{new_id().hex}@example.com",
        "text": "Hello",
    }
    enquiry = (await post(keeper, f"/public/forms/{placeholders['closed']}", **fields))["enquiry_id"]
    await post(keeper, f"/enquiries/{enquiry}/answer", channel="email")
    await post(keeper, f"/web-forms/{placeholders['closed']}/close")
    return {**placeholders, "token_nobody": "none", "enquiry": enquiry}


async def _colleagues(product: Product, word: str) -> Scene:
    """Return a manager, one of the manager's team, and a colleague who has left."""
    admin = product.client("contacts", "admin", "ada")
    people = {name: f"{name}-{word}" for name in ("boss", "hand", "left")}
    for handle in people.values():
        await post(admin, "/users", handle=handle, name=handle)
    await post(admin, f"/users/{people['hand']}/team", manager=people["boss"])
    await post(admin, f"/users/{people['left']}/deactivate")
    return people


def filled(text: str, scene: Scene) -> str:
    for name, value in scene.items():
        text = text.replace(f"{{{name}}}", value)
    return text


COUNTS = """
    SELECT table_schema || '.' || table_name AS name, (xpath('//n/text()', query_to_xml(
        format('SELECT count(*) AS n FROM %I.%I', table_schema, table_name), false, true, '')))[1]::text AS rows
    FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_name <> 'outbox'
    AND table_schema NOT IN ('pg_catalog', 'information_schema')
"""
"""Rows per table. The relay empties the outbox; its entries are also in `store.events`."""


async def stored_rows(product: Product) -> Mapping[str, str]:
    """Count what contacts stores: events, stream heads, responses, chunks of files, rows of every view."""
    store = await asyncpg.connect(product.database_url("contacts"))
    try:
        return {row["name"]: row["rows"] for row in await store.fetch(COUNTS)}
    finally:
        await store.close()


async def asked(product: Product, bad: Bad, scene: Scene) -> Response:
    body = bad.body if isinstance(bad.body, bytes) else filled(json.dumps(bad.body), scene).encode()
    headers = {name: filled(value, scene) for name, value in {**JSON, **(bad.headers or {})}.items()}
    client = product.client("contacts", bad.role)
    content = None if bad.body is None else body
    return await client.request(bad.method, filled(bad.path, scene), content=content, headers=headers)


def refused_value(bad: Bad, scene: Scene) -> str:
    """Return the value of the field that is refused, as it stands in JSON; empty where there is no such text."""
    query = dict(parse_qsl(urlsplit(filled(bad.path, scene)).query))
    value: Any = query if bad.method == "GET" else bad.body
    for part in bad.field.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    return json.dumps(filled(value, scene))[1:-1] if isinstance(value, str) else ""


@pytest.mark.parametrize("bad", TABLE, ids=[bad.said for bad in TABLE])
async def test_bad_input_is_refused_in_words_and_leaves_nothing_behind(
    product: Product, scene: Scene, bad: Bad
) -> None:
    before = await stored_rows(product)
    answer = await asked(product, bad, scene)
    assert answer.status_code == bad.status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    rules = {error["field"]: error["rule"] for error in problem["errors"]}
    assert bad.field in rules, answer.text
    assert len(rules[bad.field].split()) > 1, answer.text
    assert problem["detail"], answer.text
    assert "Traceback" not in answer.text
    value = refused_value(bad, scene)
    assert not value or not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", answer.text), answer.text
    assert await stored_rows(product) == before


HOSTILE = [
    "Robert'); DROP TABLE customers;--",
    "' OR '1'='1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} ${7*7} %(name)s",
    "50 % _ \\ of it",
]


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_looks_like_sql_or_html_is_text(product: Product, scene: Scene, name: str) -> None:
    assert scene["boolean"]  # the page shows a yes/no field as a choice
    own = f"{name} {new_id().hex[-10:]}"
    customer = await register(product, own)
    client = product.client("contacts", "contacts")
    assert (await read(client, f"/customers/{customer}"))["name"] == own
    assert [item["customer_id"] for item in (await read(client, "/customers", q=own))["items"]] == [customer]
    for path in (f"/ui/customers/{customer}", f"/?q={own[-10:]}"):
        page = await client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert own[-10:] in page.text
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
