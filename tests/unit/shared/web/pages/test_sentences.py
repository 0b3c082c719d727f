"""Every event has its own sentence, in both languages, and never renders its author's markup."""

from typing import Any

import msgspec
import pytest

from shared.events.catalogue import known_events
from shared.messages.event import Event
from shared.web.pages.text.sentences import icon_of, sentence
from tests.contract.golden import path_of
from tests.unit.shared.web.pages.messages import ROOT
from tests.unit.shared.web.pages.viewing import viewed


def told(event_type: str, data: dict[str, Any], **more: Any) -> str:
    event = {"type": event_type, "actor": "user:anna", "data": data, **more}
    with viewed():
        return str(sentence(event))


def stored(event_type: str) -> dict[str, Any]:
    """Return a stored event of a type as a history returns it."""
    event = msgspec.json.decode(path_of(event_type).read_bytes())
    return {"type": event["type"], "actor": event["authid"], "data": event["data"]}


@pytest.mark.parametrize("event_type", known_events())
def test_every_known_event_has_words_of_its_own(event_type: str) -> None:
    event = stored(event_type)
    for language in ("en", "zh"):
        with viewed(language):
            text = str(sentence(event))
        assert text.startswith("Anna ")
        assert "recorded:" not in text
        assert "记录了" not in text or event_type == "contacts.interaction_logged.v1"
        assert "{" not in text


@pytest.mark.parametrize("event_type", known_events())
def test_what_was_left_out_leaves_no_hole(event_type: str) -> None:
    """With only its required fields, an event gets a shorter sentence, without None or a trailing colon."""
    event = stored(event_type)
    needed = {name for name, field in known_events()[event_type].model_fields.items() if field.is_required()}
    event["data"] = {name: value for name, value in event["data"].items() if name in needed}
    with viewed():
        text = str(sentence(event))
    assert "recorded:" not in text
    assert "None" not in text
    assert not text.rstrip().endswith(":")


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (ROOT / "shared/web/pages/static/icons.svg").read_text()
    wordings = [Event.reads_as, *(event.reads_as for event in known_events().values())]
    icons = {icon for wording in wordings for icon in (wording.icon, *wording.icons.values())}
    assert {icon for icon in icons if f'id="{icon}"' not in sprite} == set()


def test_a_win_says_who_what_and_how_much() -> None:
    won = {"opportunity_id": "1", "amount": {"amount": "12500.00", "currency": "EUR"}}
    event = {"type": "sales.opportunity_won.v1", "actor": "user:anna", "data": won}
    with viewed():
        assert sentence(event, {"1": "Renewal 2027"}) == "Anna won <b>Renewal 2027</b> for <b>€12,500</b>"
        assert sentence(event) == "Anna won <b>the opportunity</b> for <b>€12,500</b>"
    with viewed("zh"):
        assert sentence(event, {"1": "Renewal 2027"}) == "Anna 以 <b>€12,500</b> 赢得 <b>Renewal 2027</b>"


def test_what_people_wrote_is_text() -> None:
    text = told("contacts.interaction_logged.v1", {"kind": "note", "summary": "<script>alert(1)</script> {who}"})
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert text.endswith("{who}")


def test_an_unknown_type_reads_by_its_name() -> None:
    assert told("contacts.gift_sent.v7", {}) == "Anna recorded: gift sent"
    assert icon_of({"type": "sales.gift_sent.v7", "data": {}}) == "circle-dot"


def test_an_interactions_icon_shows_its_kind() -> None:
    kinds = {
        kind: icon_of({"type": "contacts.interaction_logged.v1", "data": {"kind": kind}}) for kind in ("call", "email")
    }
    assert kinds == {"call": "phone", "email": "mail"}


def test_systems_act_under_their_own_name() -> None:
    assert told("sales.next_step_done.v1", {}, actor="system:erp").startswith("ERP completed")


def test_a_changed_address_tells_what_it_was_or_how_it_is_marked() -> None:
    new = {"address": "b@acme.example", "kind": "billing", "preferred": True}
    changed = "contacts.customer_email_changed.v1"
    assert told(changed, {"address": "a@acme.example", "email": new}) == (
        "Anna changed the e-mail address a@acme.example to b@acme.example"
    )
    assert told(changed, {"address": "b@acme.example", "email": new}) == (
        "Anna marked b@acme.example as billing, preferred"
    )
    phone = {"number": "+493012345678", "kind": "mobile", "preferred": False}
    assert told("contacts.customer_phone_changed.v1", {"number": "+493012345678", "phone": phone}) == (
        "Anna marked +49 30 12345678 as mobile"
    )


def test_relations_and_fields_go_by_the_names_they_had() -> None:
    relation = {"kind": "introduced_by", "other_id": "2", "other_name": "Nordlicht"}
    assert told("contacts.customer_relation_added.v1", relation) == (
        "Anna added a relation: introduced by <b>Nordlicht</b>"
    )
    assert told("contacts.customer_field_set.v1", {"field": "tier", "label": "Loyalty tier", "value": "gold"}) == (
        "Anna set “Loyalty tier” to gold"
    )
    assert told("contacts.customer_field_cleared.v1", {"field": "tier"}) == "Anna cleared “tier”"
