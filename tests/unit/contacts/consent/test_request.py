"""Requested consent: nothing counts until a link confirms it, and a later withdrawal stands."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.contacts.consent.domain.request import (
    CONSENT_REQUEST,
    CONSENT_REQUESTS,
    ConfirmConsent,
    IssueConsentLink,
)
from services.contacts.consent.views import ledger
from services.contacts.customers.domain.fold import CUSTOMERS
from shared.events.contacts.activities.consent import (
    ConsentGiven,
    ConsentLinkIssued,
    ConsentRequested,
    ConsentWithdrawn,
)
from shared.events.contacts.activities.enquiries import EnquiryWithdrawn
from shared.events.contacts.customers.profile import CustomerRegistered
from shared.kernel.consent import CONSENTS, CustomerConsents, blocking_decision
from shared.messages.event import Event
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, Story, given, recorded

R = UUID("01890000-0000-7000-8000-0000000000e1")
TOKEN, OTHER_TOKEN = "a" * 64, "b" * 64
WEEK = NOW + timedelta(days=7)
REQUESTED_AT = NOW - timedelta(hours=5)
request = ConsentRequested(
    request_id=R,
    purpose="marketing",
    channel="email",
    source="web form",
    wording="News by e-mail",
    email="ada@example.com",
    requested_at=REQUESTED_AT,
)
link = ConsentLinkIssued(request_id=R, token_hash=TOKEN, expires_at=WEEK)
confirmed = ConsentGiven(
    purpose="marketing",
    channel="email",
    source="web form",
    evidence=f"enquiry {R}, confirmed by a link for ada@example.com",
    wording="News by e-mail",
    request_id=R,
)
registered = replay(CUSTOMERS, [recorded(CustomerRegistered(kind="person", name="Ada"))])[(C,)]
confirm = ConfirmConsent(request_id=R, token_hash=TOKEN)


def story(*events: Event) -> Story:
    return given(CONSENT_REQUEST, *(recorded(event, REQUESTED_AT, sequence=n) for n, event in enumerate(events, 1)))


def consents(*decisions: tuple[Event, datetime]) -> CustomerConsents:
    rows: dict[Any, CustomerConsents] = replay(CONSENTS, [recorded(event, at) for event, at in decisions])
    return rows.get((C,), CustomerConsents(C, ()))


def deciding(*decisions: tuple[Event, datetime], links: tuple[Event, ...] = (link,)) -> Story:
    return story(request, *links).knowing(CUSTOMERS, registered).knowing(CONSENTS, consents(*decisions))


def withdrawal(purpose: str, channel: Any) -> ConsentWithdrawn:
    return ConsentWithdrawn(purpose=purpose, channel=channel)


BEFORE, AFTER = REQUESTED_AT - timedelta(days=1), REQUESTED_AT + timedelta(hours=1)


def test_a_request_is_no_decision() -> None:
    """The ledger, which all departments respect, does not even see it."""
    withdrawn = (withdrawal("marketing", "email"), BEFORE)
    assert ConsentRequested not in CONSENTS.events
    unconfirmed = replay(CONSENTS, [recorded(*withdrawn), recorded(request, NOW), recorded(link, NOW)])
    assert unconfirmed[(C,)] == consents(withdrawn)


def test_a_link_makes_the_request_a_consent_of_now_that_lifts_an_earlier_withdrawal() -> None:
    withdrawn = (withdrawal("marketing", "email"), BEFORE)
    decided = deciding(withdrawn).when(confirm)
    decided.then(confirmed)
    decided.then_row(confirmed_at=NOW)
    after = consents(withdrawn, (confirmed, NOW))
    assert blocking_decision(after, "marketing", "email", NOW) is None


@pytest.mark.parametrize("wide", [("any", "any"), ("marketing", "any"), ("any", "email")])
def test_a_wider_prohibition_holds_after_confirmation(wide: tuple[str, Any]) -> None:
    prohibited = (withdrawal(*wide), BEFORE)
    deciding(prohibited).when(confirm).then(confirmed)
    (shown,) = [one for one in ledger(consents(prohibited, (confirmed, NOW)), NOW).current if one.state == "given"]
    assert not shown.allows


@pytest.mark.parametrize("cell", [("marketing", "email"), ("any", "any"), ("marketing", "any"), ("any", "email")])
def test_a_withdrawal_made_after_the_request_stands(cell: tuple[str, Any]) -> None:
    world = deciding((withdrawal(*cell), AFTER))
    world.when(confirm).then_rejected("withdrawn after it was requested", field="request_id")
    issue = IssueConsentLink(request_id=R, token_hash=OTHER_TOKEN, expires_at=WEEK)
    world.when(issue).then_rejected("withdrawn after it was requested", field="request_id")


@pytest.mark.parametrize("cell", [("newsletter", "email"), ("marketing", "phone"), ("any", "phone")])
def test_a_withdrawal_of_something_else_does_not_matter(cell: tuple[str, Any]) -> None:
    deciding((withdrawal(*cell), AFTER)).when(confirm).then(confirmed)


def test_a_withdrawal_that_was_taken_back_does_not_matter() -> None:
    again = ConsentGiven(purpose="marketing", channel="email")
    deciding((withdrawal("marketing", "email"), AFTER), (again, NOW)).when(confirm).then(confirmed)


def test_a_link_is_valid_until_it_expires_and_only_with_its_token() -> None:
    world = deciding()
    world.when(ConfirmConsent(request_id=R, token_hash=OTHER_TOKEN)).then_rejected("not valid", field="token_hash")
    world.at(WEEK).when(confirm).then_rejected("not valid", field="token_hash")
    world.at(WEEK - timedelta(seconds=1)).when(confirm).then(confirmed)
    story().when(confirm).then_unknown("no such request", field="request_id")


def test_a_request_is_confirmed_once_by_whichever_link() -> None:
    second = ConsentLinkIssued(request_id=R, token_hash=OTHER_TOKEN, expires_at=WEEK)
    by_second = ConfirmConsent(request_id=R, token_hash=OTHER_TOKEN)
    deciding(links=(link, second)).when(by_second).then(confirmed)
    used = deciding(links=(link, second, confirmed))
    for again in (confirm, by_second, IssueConsentLink(request_id=R, token_hash="c" * 64, expires_at=WEEK)):
        used.when(again).then_rejected("confirmed already", field="request_id")


def test_expired_links_are_forgotten_when_another_is_made() -> None:
    old = ConsentLinkIssued(request_id=R, token_hash=OTHER_TOKEN, expires_at=REQUESTED_AT - timedelta(days=1))
    (row,) = replay(CONSENT_REQUESTS, [recorded(event, REQUESTED_AT) for event in (request, old, link)]).values()
    assert [held.token_hash for held in row.links] == [TOKEN]


def test_consent_given_directly_touches_no_request() -> None:
    direct = recorded(ConsentGiven(purpose="marketing", channel="email"), NOW)
    (row,) = replay(CONSENT_REQUESTS, [recorded(request, REQUESTED_AT), direct]).values()
    assert row.confirmed_at is None


def test_a_confirmed_consent_outlives_its_enquiry() -> None:
    """Its address is the customer's own, and its reader has agreed."""
    gone = recorded(EnquiryWithdrawn(enquiry_id=R), NOW, sequence=9)
    past = [recorded(event, REQUESTED_AT, sequence=n) for n, event in enumerate((request, link, confirmed), 1)]
    assert len(replay(CONSENT_REQUESTS, [*past, gone])) == 1
    assert replay(CONSENT_REQUESTS, [*past[:2], gone]) == {}
