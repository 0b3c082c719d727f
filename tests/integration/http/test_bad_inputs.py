"""Bad input over HTTP, case by case: refused in words that name the field, and nothing is left behind."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
from httpx import Response

from shared.clock import new_id
from shared.identity.principal import Role
from tests.integration.http.test_commands import register
from tests.integration.http.test_dealings import post, read
from tests.product import Product

Scene = Mapping[str, str]
"""Ids of what there is, by the words in braces that stand for them."""
KEY, JSON = "bad-inputs-{word}", {"Content-Type": "application/json"}
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Bad:
    """A request that cannot be carried out, and what its answer says."""

    said: str
    path: str
    body: Any
    field: str
    status: int = 422
    method: str = "POST"
    role: Role = "contacts"
    headers: Mapping[str, str] | None = None


def file(said: str, content: bytes) -> Bad:
    return Bad(f"file: {said}", "/imports", content, "file")


def call(said: str, field: str, **more: Any) -> Bad:
    return Bad(f"call: {said}", "/customers/{one}/interactions", {"kind": "call", "summary": "x"} | more, field)


def new(said: str, field: str, **more: Any) -> Bad:
    return Bad(f"customer: {said}", "/customers", {"kind": "organisation", "name": "Acme"} | more, field)


def of_one(said: str, path: str, field: str, status: int = 422, method: str = "POST", **body: Any) -> Bad:
    return Bad(said, f"/customers/{{one}}{path}", body, field, status, method)


FILES = [
    file("empty", b""),
    file("blank lines only", b"\n \n\r\n"),
    file("heading only", b"name;email\n"),
    file("heading and empty lines only", b"name;email\n;\n\n"),
    file("quotation mark not closed", b'name,email\n"Acme,a@acme.example\nBeta,b@beta.example\n'),
    file("text after a quotation", b'name,email\n"Acme"x,a@acme.example\n'),
    file("NUL in a cell", b"name,email\nAc\x00me,a@acme.example\n"),
    file("UTF-16 without its mark", "name,email\nAcme,a@acme.example\n".encode("utf-16-le")),
    file("UTF-16 cut in the middle", "name,email\nAcme\n".encode("utf-16")[:-1]),
    file("bad UTF-8 under the mark of UTF-8", b"\xef\xbb\xbfname,email\n\xff\xfe\xfa,a@acme.example\n"),
    file("binary", bytes(range(256)) * 8),
    file("XLSX that is none", ZIP + b"not a workbook" * 50),
    file("too many columns", ",".join(f"c{n}" for n in range(2000)).encode() + b"\nx\n"),
    file("cell without an end", b'name\n"' + b"x" * 200_000 + b'"\n'),
    Bad("file: none in the form", "/imports", {}, "file", headers={"Content-Type": "multipart/form-data; boundary=x"}),
]
VALUES = [
    new("impossible phone", "phone", phone="+49 1"),
    new("phone of no country", "phone", phone="030 1234567"),
    new("phone of letters", "phone", phone="call me"),
    new("bad e-mail", "email", email="a@@b"),
    new("e-mail without a domain", "email", email="anna@"),
    new("e-mail with a line break", "email", email="a@b.example\nBcc: all@b.example"),
    new("unknown country", "country", country="XX"),
    new("unknown country of an address", "address.country", address={"city": "Kiel", "country": "Atlantis"}),
    new("control characters", "name", name="Ac\x07me"),
    new("line break in a name", "name", name="Acme\nBeta"),
    new("NUL", "name", name="Ac\x00me"),
    new("blank name", "name", name=" \t "),
    new("overlong name", "name", name="x" * 301),
    new("unknown field", "colour", colour="red"),
    new("wrong type", "employees", employees="many"),
    new("number for a name", "name", name=17),
    new("list for a name", "name", name=["Acme"]),
    new("too many tags", "tags", tags=[f"t{n}" for n in range(101)]),
    new("overlong tag", "tags.0", tags=["x" * 51]),
    new("negative amount", "annual_revenue", annual_revenue={"amount": "-1", "currency": "EUR"}),
    new("unknown currency", "annual_revenue.currency", annual_revenue={"amount": "1", "currency": "QQQ"}),
    new("amount of no number", "annual_revenue.amount", annual_revenue={"amount": "NaN", "currency": "EUR"}),
    new("year beyond measure", "year_established", year_established=10_000),
    new("negative headcount", "employees", employees=-1),
    new("bad id", "customer_id", customer_id="not-an-id"),
    new("in the future", "occurred_at", occurred_at="2999-01-01T00:00:00Z"),
    call("in the future", "occurred_at", occurred_at="2999-01-01T00:00:00Z"),
    call("date without its zone", "occurred_at", occurred_at="2026-01-01T00:00:00"),
    call("no date", "occurred_at", occurred_at="yesterday"),
    call("a note of one megabyte", "body", summary="x" * 1_048_576),
    call("a note beyond measure", "summary", summary="x" * 100_001),
    call("NUL", "summary", summary="a\x00b"),
    call("unknown kind", "kind", kind="telepathy"),
    call("negative duration", "duration_seconds", duration_seconds=-1),
]
BODIES = [
    Bad("body: no JSON", "/customers", b"{kind: person", "body"),
    Bad("body: none", "/customers", b"", "kind"),
    Bad("body: a list", "/customers", ["kind"], "body"),
    Bad("body: bad UTF-8", "/customers", b'{"kind":"person","name":"\xff\xfe"}', "body"),
    Bad("body: a lone half of a character", "/customers", b'{"kind":"person","name":"\\ud800"}', "body"),
    Bad("body: nested beyond measure", "/customers", b"[" * 100_000 + b"]" * 100_000, "body"),
    Bad("key of another command", "/customers", {"kind": "person", "name": "Bo"}, "Idempotency-Key",
        headers={"Idempotency-Key": KEY}),
    Bad("key that is none", "/customers", {"kind": "person", "name": "Bo"}, "Idempotency-Key",
        headers={"Idempotency-Key": "a b"}),
    Bad("stale If-Match", "/customers/{one}", {"sector": "x"}, "If-Match", 412, "PATCH", headers={"If-Match": '"1"'}),
    Bad("If-Match that is none", "/customers/{one}", {"sector": "x"}, "If-Match", 422, "PATCH",
        headers={"If-Match": '"old"'}),
]  # fmt: skip
MATTERS = [
    of_one("relation with itself", "/relations", "other_id", kind="partner_of", other_id="{one}"),
    of_one("relation with nobody", "/relations", "other_id", 404, kind="partner_of", other_id="{nobody}"),
    of_one("unknown relation", "/relations", "kind", kind="cousin_of", other_id="{two}"),
    Bad("circle over several levels", "/customers/{top}/relations", {"kind": "subsidiary_of", "other_id": "{low}"},
        "other_id", 409),
    of_one("merge with itself", "/merge", "from_id", from_id="{one}"),
    of_one("merge with nobody", "/merge", "from_id", 404, from_id="{nobody}"),
    of_one("merge of one merged already", "/merge", "from_id", 409, from_id="{gone}"),
    of_one("merge of a person with an organisation", "/merge", "from_id", 409, from_id="{person}"),
    Bad("merge chain that closes", "/customers/{gone}/merge", {"from_id": "{kept}"}, "from_id"),
    Bad("unmerge twice", "/customers/{kept}/unmerge", {"from_id": "{apart}"}, "from_id", 409),
    Bad("unmerge of one that never was merged", "/customers/{two}/unmerge", {}, "customer_id", 409),
    Bad("bad id in the address", "/customers/not-an-id/interactions", {"kind": "call", "summary": "x"}, "customer_id"),
    Bad("nobody", "/customers/{nobody}/interactions", {"kind": "call", "summary": "x"}, "customer_id", 404),
    of_one("too many tags at once", "/tags", "tags", tags=[f"t{n}" for n in range(101)]),
    of_one("custom field of another type: date", "/custom-fields/{date}", "value", 422, "PUT", value="next spring"),
    of_one("custom field of another type: number", "/custom-fields/{number}", "value", 422, "PUT", value="a dozen"),
    of_one("custom field beyond measure", "/custom-fields/{number}", "value", 422, "PUT", value="1e999999"),
    of_one("custom field of an object", "/custom-fields/{number}", "value", 422, "PUT", value={"a": 1}),
    of_one("custom field unknown", "/custom-fields/shoe_size", "field", 404, "PUT", value="43"),
    of_one("consent that expired before it was given", "/consents/give", "expires_on",
           purpose="news", channel="email", expires_on="2001-01-01"),
    of_one("consent until no date", "/consents/give", "expires_on",
           purpose="news", channel="email", expires_on="2026-02-30"),
    Bad("enquiry answered twice", "/enquiries/{enquiry}/answer", {"channel": "email"}, "enquiry_id", 409),
    Bad("closed form", "/public/forms/{form}",
        {"token": "{token}", "name": "Di", "email": "di@example.com", "text": "Hi"}, "form_id", 409),
    Bad("form with a foreign token", "/public/forms/{form}",
        {"token": "guessed", "name": "Di", "email": "di@example.com", "text": "Hi"}, "token", 404),
    Bad("bad cursor", "/customers?cursor=%FF%00", None, "cursor", method="GET"),
    Bad("cursor of another list", "/customers?sort=changed_at&cursor={cursor}", None, "cursor", method="GET"),
    Bad("limit beyond measure", "/customers?limit=100000000", None, "limit", method="GET"),
    Bad("limit of letters", "/customers?limit=all", None, "limit", method="GET"),
    Bad("bad id of a list", "/enquiries?customer_id=1", None, "customer_id", method="GET"),
    Bad("moment of a history", "/customers/{one}/history?as_of=yesterday", None, "as_of", method="GET"),
]  # fmt: skip
TABLE = [*FILES, *VALUES, *BODIES, *MATTERS]


@pytest.fixture(scope="session")
async def scene(product: Product) -> Scene:
    """What the cases are about: customers, some merged, a chain of relations, a closed form, an answered enquiry."""
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
    fields = {"date": f"d_{word}", "number": f"n_{word}"}
    for kind, field in fields.items():
        await post(product.client("contacts", "admin"), "/custom-fields", field=field, label=field, value_type=kind)
    key = {"Idempotency-Key": KEY.format(word=word)}
    first = await client.post("/customers", json={"kind": "person", "name": "Ada"}, headers=key)
    assert first.status_code == 201, first.text
    cursor = (await read(client, "/customers", sort="name", limit=1))["next_cursor"]
    return {**ids, **fields, **await _asked(product), "nobody": str(new_id()), "word": word, "cursor": cursor}


async def _asked(product: Product) -> Scene:
    """Return a form that is closed, its token, and the enquiry that came by it and was answered."""
    keeper = product.client("contacts", "manager", "mia")
    form_id = (await post(keeper, "/web-forms", label="Closed", source="web form"))["form_id"]
    token = next(form["token"] for form in await read(keeper, "/web-forms") if form["form_id"] == form_id)
    fields = {"token": token, "name": "Di", "email": f"{new_id().hex}@example.com", "text": "Hello"}
    enquiry = (await post(keeper, f"/public/forms/{form_id}", **fields))["enquiry_id"]
    await post(keeper, f"/enquiries/{enquiry}/answer", channel="email")
    await post(keeper, f"/web-forms/{form_id}/close")
    return {"form": form_id, "token": token, "enquiry": enquiry}


def filled(text: str, scene: Scene) -> str:
    for name, value in scene.items():
        text = text.replace(f"{{{name}}}", value)
    return text


async def left_behind(product: Product) -> tuple[int, ...]:
    """Return how much contacts keeps: events, and pieces of files that were brought in."""
    store = await asyncpg.connect(product.database_url("contacts"))
    try:
        tables = ("store.events", "store.inputs")
        return tuple([await store.fetchval(f"SELECT count(*) FROM {table}") for table in tables])  # noqa: S608 - constants
    finally:
        await store.close()


async def asked(product: Product, bad: Bad, scene: Scene) -> Response:
    body = bad.body if isinstance(bad.body, bytes) else filled(json.dumps(bad.body), scene).encode()
    headers = {name: filled(value, scene) for name, value in {**JSON, **(bad.headers or {})}.items()}
    client = product.client("contacts", bad.role)
    content = None if bad.body is None else body
    return await client.request(bad.method, filled(bad.path, scene), content=content, headers=headers)


@pytest.mark.parametrize("bad", TABLE, ids=[bad.said for bad in TABLE])
async def test_bad_input_is_refused_in_words_and_leaves_nothing_behind(
    product: Product, scene: Scene, bad: Bad
) -> None:
    before = await left_behind(product)
    answer = await asked(product, bad, scene)
    assert answer.status_code == bad.status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    told = answer.json()
    rules = {error["field"]: error["rule"] for error in told["errors"]}
    assert bad.field in rules, answer.text
    assert len(rules[bad.field].split()) > 1, answer.text
    assert told["detail"], answer.text
    assert "Traceback" not in answer.text
    assert await left_behind(product) == before


HOSTILE = [
    "Robert'); DROP TABLE customers;--",
    "' OR '1'='1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} ${7*7} %(name)s",
    "50 % _ \\ of it",
]


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_looks_like_sql_or_html_is_text(product: Product, name: str) -> None:
    own = f"{name} {new_id().hex[-10:]}"
    customer = await register(product, own)
    client = product.client("contacts", "contacts")
    assert (await read(client, f"/customers/{customer}"))["name"] == own
    assert [one["customer_id"] for one in (await read(client, "/customers", q=own))["items"]] == [customer]
    for path in (f"/ui/customers/{customer}", f"/?q={own[-10:]}"):
        page = await client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert own[-10:] in page.text
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
