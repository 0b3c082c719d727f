"""Cases of bad input: the request, and the field and status of the refusal. `test_bad_inputs` runs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.model.policy import Role

Scene = Mapping[str, str]
"""Ids of existing records, by the placeholders that stand for them."""
KEY, JSON = "bad-inputs-{word}", {"Content-Type": "application/json"}
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Bad:
    """A bad request, and the expected refusal."""

    said: str
    path: str
    body: Any
    field: str
    status: int = 422
    method: str = "POST"
    role: Role = "contacts"
    headers: Mapping[str, str] | None = None


def file(title: str, content: bytes) -> Bad:
    return Bad(f"file: {title}", "/imports", content, "file")


def call(title: str, field: str, **more: Any) -> Bad:
    return Bad(f"call: {title}", "/customers/{one}/interactions", {"kind": "call", "summary": "x"} | more, field)


def new(title: str, field: str, **more: Any) -> Bad:
    return Bad(f"customer: {title}", "/customers", {"kind": "organisation", "name": "Acme"} | more, field)


def of_one(title: str, path: str, field: str, status: int = 422, method: str = "POST", **body: Any) -> Bad:
    return Bad(title, f"/customers/{{one}}{path}", body, field, status, method)


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
    new("nothing that can be seen", "name", name="\u200b\u2060\ufeff"),
    new("writing turned round", "name", name="invoice\u202egnp.exe"),
    new("seconds for a moment", "occurred_at", occurred_at=1_764_000_000),
    new("before all time", "occurred_at", occurred_at="0001-01-01T00:00:00+05:00"),
    new("after all time", "occurred_at", occurred_at="9999-12-31T23:59:59-05:00"),
    new("in the future", "occurred_at", occurred_at="2999-01-01T00:00:00Z"),
    call("in the future", "occurred_at", occurred_at="2999-01-01T00:00:00Z"),
    call("date without its zone", "occurred_at", occurred_at="2026-01-01T00:00:00"),
    call("no date", "occurred_at", occurred_at="yesterday"),
    of_one("a note of one megabyte", "/interactions", "body", 413, kind="call", summary="x" * 1_048_576),
    call("a note beyond measure", "summary", summary="x" * 100_001),
    call("NUL", "summary", summary="a\x00b"),
    call("a bell in a note", "summary", summary="ding\x07dong"),
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
    Bad("bad cursor", "/customers?cursor=%FF%00", None, "cursor", method="GET"),
    Bad("cursor of another list", "/customers?sort=changed_at&cursor={cursor}", None, "cursor", method="GET"),
    Bad("limit beyond measure", "/customers?limit=100000000", None, "limit", method="GET"),
    Bad("limit of letters", "/customers?limit=all", None, "limit", method="GET"),
    Bad("bad id of a list", "/enquiries?customer_id=1", None, "customer_id", method="GET"),
    Bad("moment of a history", "/customers/{one}/history?as_of=yesterday", None, "as_of", method="GET"),
]  # fmt: skip


def form(title: str, field: str, status: int = 422, at: str = "{open}", **change: Any) -> Bad:
    fields = {"token": "{token_" + at.strip("{}") + "}", "name": "Di", "email": "di@example.com", "text": "Hi"}
    return Bad(f"form: {title}", f"/public/forms/{at}", {**fields, **change}, field, status)


def posted(
    title: str, content: bytes, field: str, kind: str = "application/x-www-form-urlencoded", status: int = 422
) -> Bad:
    return Bad(f"form: {title}", "/public/forms/{other}", content, field, status, headers={"Content-Type": kind})


FORMS = [
    form("closed", "form_id", 409, "{closed}"),
    form("foreign token", "token", 404, token="guessed"),
    form("half a character for a token", "body", token="\ud800"),
    form("none of this id", "form_id", 404, "{nobody}"),
    form("field that is not asked", "order_number", order_number="17"),
    form("stamp that is not ours", "stamp", 409, stamp="1.x.y"),
    form("bad e-mail", "email", email="di@"),
    form("impossible phone", "phone", at="{other}", phone="12"),
    form("line break in a name", "name", name="Di\nDa"),
    form("text of one field too long", "text", text="x" * 20_001),
    posted("no fields", b"hello", "body"),
    posted("too many fields", b"&".join(b"a%d=b" % n for n in range(60)), "body"),
    posted("too large", b"text=" + b"x" * 70_000, "body", status=413),
    posted("bad UTF-8", b"text=\xff", "body"),
    posted("broken JSON", b"{", "body", "application/json"),
    posted("nested beyond measure", b"[" * 30_000 + b"]" * 30_000, "body", "application/json"),
    posted("another type", b"<x/>", "content-type", "text/xml"),
    Bad(
        "form opened: leads to a script",
        "/web-forms",
        {"label": "X", "thanks_url": "javascript:alert(1)"},
        "thanks_url",
    ),
    Bad("form opened: consent to nothing", "/web-forms", {"label": "X", "asks": ["consent"]}, "consent_wording"),
    Bad("form opened: asks twice", "/web-forms", {"label": "X", "asks": ["phone", "phone"]}, "asks"),
    Bad("form opened: answered never", "/web-forms", {"label": "X", "response_hours": 0}, "response_hours"),
    Bad("set aside: nothing of this id", "/inbound/{nobody}/take-up", None, "inbound_id", 404),
    Bad("set aside: broken body", "/inbound/{nobody}/take-up", b"{", "body"),
    Bad("form opened: for one who has left", "/web-forms", {"label": "X", "owner": "{left}"}, "owner", 409),
    Bad("enquiry given to nobody's handle", "/enquiries/{enquiry}/assign", {"owner": "Not A Handle"}, "owner"),
]
ADDRESSES = [
    Bad(f"address: {said}", path, None, field, status, "GET", role="admin")
    for said, path, field, status in (
        ("NUL in a filter", "/customers?owner=a%00b", "owner", 422),
        ("NUL in a search", "/customers?q=%00", "q", 422),
        ("NUL in a handle", "/users/a%00b/owned", "handle", 422),
        ("NUL in an export", "/exports/customers.csv?tag=%00", "tag", 422),
        ("cursor of no list", "/duplicates?cursor=WyJ4IiwieCIsIngiXQ", "cursor", 422),
        ("cursor before all time", "/enquiries?cursor={ancient}", "cursor", 422),
        ("cursor with half a character", "/customers?cursor=WyJcdWQ4MDAiLCJ4Il0", "cursor", 422),
        ("moment before all time", "/customers/{one}?as_of=0001-01-01T00:00:00%2B05:00", "as_of", 422),
        ("moment after all time", "/customers/{one}/history?to=9999-12-31T23:59:59-05:00", "to", 422),
        ("parked: fewer than none", "/parked?limit=-1", "limit", 422),
    )
]


def person(title: str, path: str, field: str, status: int = 422, **body: Any) -> Bad:
    return Bad(f"people: {title}", path, body, field, status, role="manager")


PEOPLE = [
    person("handle of capitals", "/users", "handle", handle="Anna", name="Anna"),
    person("registered twice", "/users", "handle", 409, handle="{boss}", name="Boss"),
    person("own manager", "/users/{boss}/team", "manager", manager="{boss}"),
    person("circle of managers", "/users/{boss}/team", "manager", 409, manager="{hand}"),
    person("hands over to themselves", "/users/{boss}/hand-over", "to", to="{boss}"),
    person("hands over to nobody", "/users/{boss}/hand-over", "to", 404, to="nobody-at-all"),
    person("hands over to one who has left", "/users/{boss}/deactivate", "hand_over_to", 409, hand_over_to="{left}"),
    person("hands over without saying to whom", "/users/{boss}/hand-over", "to"),
    person("one who has left moves", "/users/{left}/team", "handle", 409, team="x"),
    person("team of one who has left", "/teams", "manager", 409, team="t{word}", manager="{left}"),
    person("works for one who has left", "/users/{boss}/team", "manager", 409, manager="{left}"),
    person("territory of one who has left", "/territories", "responsible", 409, territory="t{word}", label="T",
           responsible="{left}"),
    person("territory unknown", "/territories/t{word}/rename", "territory", 404, label="T"),
]  # fmt: skip
TABLE = [*FILES, *VALUES, *BODIES, *MATTERS, *FORMS, *ADDRESSES, *PEOPLE]
