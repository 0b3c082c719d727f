"""Incoming enquiries of the demo company: its web form and the messages of its shop. Pure."""

import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from infra.demo.content import DemoCustomer
from infra.demo.people import ADMINISTRATOR, FOUNDED
from infra.imports.plan import Batch, Place, Proof, Step, Story
from shared.tabular.cells import stamp

SYSTEM = "webshop"
FORM = {
    "label": "Ask our engineers",
    "asks": ["company", "phone", "subject", "product", "consent"],
    "consent_wording": "You may send me news about your products by e-mail.",
    "source": "web form",
    "owner": "anna",
    "country": "DE",
    "response_hours": 24,
}
FIELDS: tuple[dict[str, Any], ...] = (
    {"field": "contract_end", "label": "Frame contract until", "value_type": "date", "applies_to": "organisation"},
    {
        "field": "filter_cycle",
        "label": "Filter cycle",
        "value_type": "choice",
        "choices": ["3 months", "6 months", "yearly"],
    },
    {"field": "loading_dock", "label": "Has a loading dock", "value_type": "boolean", "applies_to": "organisation"},
)


def company_definitions(batch: Batch, anchor: datetime) -> tuple[Story, ...]:
    """Return the steps that define the company's custom fields and open its form."""
    at = stamp(anchor - FOUNDED)
    form = FORM | {"form_id": str(batch.id("web_form"))}
    return (
        *((_step(f"field/{fields['field']}", "/custom-fields", fields, at, "field"),) for fields in FIELDS),
        (_step("form/engineers", "/web-forms", form, at, "form_id"),),
    )


def _step(thing: str, path: str, fields: dict[str, Any], at: str, key: str) -> Step:
    """Return the step; an existing definition stays unchanged."""
    place, body = Place(f"demo/{thing}", 1), fields | {"occurred_at": at}
    return Step(thing, "define", place, "contacts", path, body, Proof(path, {key: fields[key]}), ADMINISTRATOR)


def shop_messages(customers: Sequence[DemoCustomer], anchor: datetime) -> Iterator[bytes]:
    """Yield the shop's messages; they are the same at every run, so the services accept them once."""
    entries = tomllib.loads(Path(__file__).with_name("enquiries.toml").read_text())["message"]
    for number, fields in enumerate(entries, start=1):
        body = {name: value for name, value in fields.items() if name not in {"hours", "customer"}}
        if "customer" in fields:
            who = customers[fields["customer"]]
            body |= {"name": who.name, "email": f"info@{who.slug}.example", "customer_number": who.number}
        at = stamp(anchor - timedelta(hours=fields["hours"]))
        body |= {"system": SYSTEM, "message_id": f"demo-{number}", "occurred_at": at}
        yield json.dumps(body, ensure_ascii=False).encode()
