"""Search finds the current text about customers, and no withdrawn text."""

from uuid import UUID

import pytest

from services.contacts.customers.views.texts import CUSTOMER_TEXTS, EXCERPT, CustomerText, excerpt
from shared.events.contacts.activities.discussions import DiscussionReplied, DiscussionStarted
from shared.events.contacts.activities.insights import CompetitorNoted, NeedMet, NeedNoted
from shared.events.contacts.activities.interactions import InteractionCorrected, InteractionLogged, InteractionWithdrawn
from shared.events.contacts.customers.contact_persons import (
    ContactPersonAdded,
    ContactPersonEmailChanged,
    ContactPersonLeft,
    ContactPersonPhoneChanged,
    ContactPersonRenamed,
    ContactPersonReturned,
    ContactPersonRoleChanged,
)
from shared.messages.event import Event
from shared.model.replay import replay
from tests.support.specification import NOW, recorded

CALL, PERSON, NEED, RIVAL, THREAD, POST = (UUID(int=number) for number in range(1, 7))
logged = InteractionLogged(interaction_id=CALL, kind="call", summary="Über Zäune", participants=("Jo",))
corrected = InteractionCorrected(
    interaction_id=CALL,
    kind="call",
    summary="about gates",
    happened_at=NOW,
    previous_kind="call",
    previous_happened_at=NOW,
    previous_handled_by=None,
    previous_duration_seconds=None,
)
withdrawn = InteractionWithdrawn(
    interaction_id=CALL, kind="call", happened_at=NOW, handled_by=None, duration_seconds=None
)
added = ContactPersonAdded(contact_id=PERSON, name="Kyra Tollkühn", phone="+494315558123")
renamed = ContactPersonRenamed(contact_id=PERSON, name="Kyra Voß")
mailed = ContactPersonEmailChanged(contact_id=PERSON, email="kyra@voss.example")
unreachable = ContactPersonPhoneChanged(contact_id=PERSON, phone=None)
promoted = ContactPersonRoleChanged(contact_id=PERSON, role="owner")
left = ContactPersonLeft(contact_id=PERSON)
returned = ContactPersonReturned(contact_id=PERSON, name="Kyra Voß")
need = NeedNoted(need_id=NEED, what="a crane", urgency="high")
met = NeedMet(need_id=NEED, what="a crane", how="rented one")
rival = CompetitorNoted(competitor_id=RIVAL, name="Cheapo", threat="low", strengths="price")
started = DiscussionStarted(discussion_id=THREAD, title="Prices", text="too high?")
replied = DiscussionReplied(discussion_id=THREAD, post_id=POST, title="Prices", text="no")


def texts(*events: Event) -> list[CustomerText]:
    history = [recorded(event, sequence=number) for number, event in enumerate(events)]
    return list(replay(CUSTOMER_TEXTS, history).values())


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([logged], ["uber zaune\njo"]),
        ([logged, corrected], ["about gates"]),
        ([logged, withdrawn], []),
        ([added], ["kyra tollkuhn\n+494315558123"]),
        ([added, renamed, mailed, unreachable, promoted], ["kyra voss\nkyra@voss.example"]),
        ([added, left], []),
        ([added, left, returned], ["kyra voss"]),
        ([need, met], ["a crane\nrented one"]),
        ([rival], ["cheapo\nprice"]),
        ([started, replied], ["prices\ntoo high?", "prices\nno"]),
    ],
)
def test_texts_are_found_as_they_stand_now(events: list[Event], expected: list[str]) -> None:
    assert [text.search for text in texts(*events)] == expected


def test_chinese_texts_are_found_by_characters_and_pairs() -> None:
    (person,) = texts(ContactPersonAdded(contact_id=PERSON, name="欧阳娜"))
    assert person.grams == ("娜", "欧", "欧阳", "阳", "阳娜")


def test_an_excerpt_shows_the_part_that_matches() -> None:
    assert excerpt(["first call", "wants Überdachung"], "uberdach may") == "wants Überdachung"
    long = f"{'before ' * 40}Überdachung{' after' * 40}"
    cut = excerpt(["short", long], "uberdachung")
    assert "Überdachung" in cut
    assert cut.startswith("… before")
    assert cut.endswith("after …")
    assert len(cut) <= EXCERPT + 4
    assert excerpt(["", "短的", "客户想要更多丝绸"], "丝绸") == "客户想要更多丝绸"
