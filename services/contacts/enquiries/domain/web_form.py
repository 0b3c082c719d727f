"""Forms that are open to the public."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, assert_never
from uuid import UUID

from pydantic import AnyHttpUrl, Field, StringConstraints

from services.contacts.access import WEB_FORM_POLICY
from services.contacts.customers.domain.commands import MAX_TAGS, Tag
from services.contacts.customers.domain.contact_points import Country
from services.contacts.people.domain.colleague.row import USERS, colleague
from shared.events.contacts.activities.enquiries import (
    FormField,
    WebFormClosed,
    WebFormEvent,
    WebFormOpened,
    WebFormReopened,
    WebFormRevised,
    WebFormTokenRotated,
)
from shared.kernel.colleagues import require_active
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Recorded
from shared.messages.fields import Code, Line, UserId
from shared.messages.refusals import Invalid, Rejected, Unknown
from shared.messages.tokens import hash_of
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows

Hours = Annotated[int, Field(ge=1, le=24 * 365)]
FormToken = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{32,128}$")]
FORM_FIELDS = (
    "label",
    "asks",
    "source",
    "territory",
    "owner",
    "tags",
    "country",
    "response_hours",
    "consent_wording",
    "thanks_url",
)
"""The fields that describe a form as a whole."""


@dataclass(frozen=True, slots=True)
class WebForm:
    """A form as it is now."""

    form_id: UUID
    label: str
    asks: tuple[FormField, ...]
    source: str | None
    territory: str | None
    owner: str | None
    tags: tuple[str, ...]
    country: str | None
    response_hours: int | None
    consent_wording: str | None
    thanks_url: str | None
    token_hash: str
    """sha256 of the token that admits a posting; whoever opens the form is shown the token, once."""
    opened_at: datetime
    closed: bool = False


class FormCommand(Command):
    """The fields that a form asks for, and how its enquiries are handled."""

    form_id: UUID
    label: Line
    asks: tuple[FormField, ...] = ()
    source: Line | None = None
    territory: Code | None = None
    owner: UserId | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=MAX_TAGS)] = ()
    country: Country | None = None
    response_hours: Hours | None = None
    consent_wording: Line | None = None
    """What people agree to when they tick the box; required if the form asks for consent."""
    thanks_url: AnyHttpUrl | None = None
    """Where a browser goes afterwards, instead of our own thank-you page."""

    def form_fields(self) -> dict[str, Any]:
        """Return the fields that describe the form."""
        if ("consent" in self.asks) != (self.consent_wording is not None):
            raise Invalid(
                "is required if the form asks for consent, and not allowed otherwise", field="consent_wording"
            )
        if len(set(self.asks)) < len(self.asks):
            raise Invalid("contains a duplicate", field="asks")
        values = {name: getattr(self, name) for name in FORM_FIELDS}
        return {**values, "thanks_url": str(self.thanks_url) if self.thanks_url else None}


class OpenWebForm(FormCommand):
    """Open a form to the public."""

    token: FormToken


class ReviseWebForm(FormCommand):
    """Replace a form's fields and handling completely; what is left out becomes empty."""


class RotateWebFormToken(Command):
    form_id: UUID
    token: FormToken


class CloseWebForm(Command):
    form_id: UUID


class ReopenWebForm(Command):
    form_id: UUID


WebFormCommand = OpenWebForm | ReviseWebForm | RotateWebFormToken | CloseWebForm | ReopenWebForm


def decide(row: WebForm | None, command: WebFormCommand, context: Context) -> Sequence[WebFormEvent]:
    """Return what happens to the form."""
    if isinstance(command, FormCommand):
        require_active(colleague(context, command.owner), field="owner")
    if isinstance(command, OpenWebForm):
        if row is not None:
            raise Rejected("a form with this id already exists", field="form_id")
        return [WebFormOpened(**command.form_fields(), token_hash=hash_of(command.token))]
    if row is None:
        raise Unknown("no such form", field="form_id")
    match command:
        case ReviseWebForm():
            fields = command.form_fields()
            return [WebFormRevised(**fields)] if any(fields[name] != getattr(row, name) for name in FORM_FIELDS) else []
        case RotateWebFormToken(token=token):
            return [WebFormTokenRotated(token_hash=hash_of(token))]
        case CloseWebForm():
            return [] if row.closed else [WebFormClosed()]
        case ReopenWebForm():
            return [WebFormReopened()] if row.closed else []
        case _:
            assert_never(command)


def fold(row: WebForm | None, event: Recorded[WebFormEvent]) -> WebForm | None:
    """Return the form after the event."""
    match event.data:
        case WebFormOpened() as new:
            fields = {name: getattr(new, name) for name in FORM_FIELDS}
            return WebForm(form_id=event.subject_id, **fields, token_hash=_hash_in(new), opened_at=event.time)
        case WebFormRevised() as revised:
            return row and replace(row, **{name: getattr(revised, name) for name in FORM_FIELDS})
        case WebFormTokenRotated() as rotated:
            return row and replace(row, token_hash=_hash_in(rotated))
        case WebFormClosed():
            return row and replace(row, closed=True)
        case WebFormReopened():
            return row and replace(row, closed=False)
        case _:
            assert_never(event.data)


def _hash_in(event: WebFormOpened | WebFormTokenRotated) -> str:
    """Return the hash of an event's token; older events have the token itself."""
    return event.token_hash or (hash_of(event.token) if event.token else "")


def needs(_row: WebForm | None, command: WebFormCommand, _known: LoadedRows) -> Needs:
    owner = command.owner if isinstance(command, FormCommand) else None
    return [(USERS, (owner,))] if owner is not None else []


WEB_FORMS = Rows(
    "web_forms",
    WebForm,
    key=("form_id",),
    of=WebFormEvent,
    fold=fold,
    key_of=lambda event: ((event.subject_id,),),
    revision=2,
)
WEB_FORM = Aggregate(
    WEB_FORMS,
    decide,
    policy=WEB_FORM_POLICY,
    subject_kind="web_form",
    subject=lambda _row, command: command.form_id,
    needs=needs,
)
