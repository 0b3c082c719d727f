"""Consent that somebody gave in the customer's name, unverified: it waits until a link confirms it.

A request is no decision in the ledger, so it allows nothing and overrules nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from pydantic.dataclasses import dataclass as pydantic_dataclass

from services.contacts.access import CONSENT_REQUEST_POLICY
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.match_keys import by_email
from services.contacts.customers.domain.row import Customer
from shared.events.contacts.activities.consent import (
    EVERY_PURPOSE,
    ConsentChannel,
    ConsentGiven,
    ConsentLinkIssued,
    ConsentRequested,
    ConsentRequestEvent,
)
from shared.events.contacts.activities.enquiries import EnquiryWithdrawn
from shared.kernel.consent import ANY, CustomerConsents, ledger_in, ledgers
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Recorded
from shared.messages.fields import Moment
from shared.messages.refusals import Rejected, Unknown
from shared.messages.tokens import TokenHash
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Key, Rows

PURPOSE = "marketing"
CHANNEL: ConsentChannel = "email"
"""What the checkbox of a form asks for: the usual purpose, through the channel that was just used."""
SOURCE = "web form"


@pydantic_dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link that confirms a request; its token is known only to those who got the link."""

    token_hash: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """A requested consent, and the links that confirm it."""

    request_id: UUID
    customer_id: UUID
    purpose: str
    channel: ConsentChannel
    source: str | None
    wording: str | None
    email: str
    requested_at: datetime
    links: tuple[IssuedLink, ...] = ()
    """The links that have not expired when the last one was made."""
    confirmed_at: datetime | None = None

    def admits(self, token_hash: str, at: datetime) -> bool:
        """Return whether the link with this token may confirm the request at a moment."""
        held = any(link.token_hash == token_hash and link.expires_at > at for link in self.links)
        return held and self.confirmed_at is None


class IssueConsentLink(Command):
    """Make a link; earlier links keep working until they expire or one of them is used."""

    request_id: UUID
    token_hash: TokenHash
    expires_at: Moment


class ConfirmConsent(Command):
    """Record that whoever got the link agrees."""

    request_id: UUID
    token_hash: TokenHash


RequestCommand = IssueConsentLink | ConfirmConsent


def consent_requests(
    customer: Customer, request_id: UUID, *, wording: str | None, email: str | None, at: datetime
) -> Sequence[ConsentRequested]:
    """Return the request that a ticked box makes of a customer, if the box was ticked.

    A link proves only who reads a mailbox. So the address must be one of the customer's.
    """
    if wording is None or email is None or by_email(email) not in customer.keys:
        return []
    return [
        ConsentRequested(
            request_id=request_id,
            purpose=PURPOSE,
            channel=CHANNEL,
            source=SOURCE,
            wording=wording,
            email=email,
            requested_at=at,
        )
    ]


def decide(
    row: ConsentRequest | None, command: RequestCommand, context: Context
) -> Sequence[ConsentLinkIssued | ConsentGiven]:
    """Return the link or the consent; refuse both once the customer has withdrawn consent after the request."""
    if row is None:
        raise Unknown("there is no such request", field="request_id")
    if row.confirmed_at is not None:
        raise Rejected("was confirmed already", field="request_id")
    if _withdrawn_since(row, ledger_in(context), context.now):
        raise Rejected("the consent was withdrawn after it was requested", field="request_id")
    match command:
        case IssueConsentLink(token_hash=token_hash, expires_at=expires_at):
            return [ConsentLinkIssued(request_id=row.request_id, token_hash=token_hash, expires_at=expires_at)]
        case ConfirmConsent(token_hash=token_hash):
            if not row.admits(token_hash, context.now):
                raise Rejected("the link is not valid any more", field="token_hash")
            return [_given(row)]
        case _:
            assert_never(command)


def _given(row: ConsentRequest) -> ConsentGiven:
    return ConsentGiven(
        purpose=row.purpose,
        channel=row.channel,
        source=row.source,
        evidence=f"enquiry {row.request_id}, confirmed by a link for {row.email}",
        wording=row.wording,
        request_id=row.request_id,
    )


def _withdrawn_since(row: ConsentRequest, consents: CustomerConsents | None, now: datetime) -> bool:
    """Return whether a withdrawal that covers the request was made after it, and still stands."""
    return any(
        not decision.given
        and decision.at > row.requested_at
        and decision.purpose in {row.purpose, EVERY_PURPOSE}
        and decision.channel in {row.channel, ANY}
        for decision in (consents.current(now) if consents else ())
    )


def fold(
    row: ConsentRequest | None, event: Recorded[ConsentRequestEvent | ConsentGiven | EnquiryWithdrawn]
) -> ConsentRequest | None:
    """Return the request after the event; one that came with somebody else's enquiry is gone."""
    match event.data:
        case ConsentRequested() as new:
            return ConsentRequest(customer_id=event.subject_id, **new.model_dump())
        case ConsentLinkIssued(token_hash=token_hash, expires_at=expires_at):
            held = [link for link in row.links if link.expires_at > event.recorded_at] if row else []
            return row and replace(row, links=(*held, IssuedLink(token_hash, expires_at)))
        case ConsentGiven():
            return row and replace(row, confirmed_at=event.time)
        case EnquiryWithdrawn():
            return row if row is None or row.confirmed_at else None
        case _:
            assert_never(event.data)


def _keys(event: Recorded[Any]) -> Iterable[Key]:
    request = event.data.enquiry_id if isinstance(event.data, EnquiryWithdrawn) else event.data.request_id
    return () if request is None else ((request,),)


def needs(row: ConsentRequest | None, _command: RequestCommand, loaded: LoadedRows) -> Needs:
    return ledgers(loaded, CUSTOMERS, row.customer_id) if row else ()


CONSENT_REQUESTS = Rows(
    "consent_requests",
    ConsentRequest,
    key=("request_id",),
    of=ConsentRequestEvent | ConsentGiven | EnquiryWithdrawn,
    fold=fold,
    key_of=_keys,
    indexes=(
        "(customer_id)",
        "(requested_at, request_id) WHERE confirmed_at IS NULL",
        "USING gin (links jsonb_path_ops)",
    ),
)
CONSENT_REQUEST = Aggregate(CONSENT_REQUESTS, decide, policy=CONSENT_REQUEST_POLICY, needs=needs)
