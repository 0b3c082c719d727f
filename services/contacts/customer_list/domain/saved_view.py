"""Saved views: lists of customers that a user keeps under a name, for themselves or for everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, assert_never
from urllib.parse import urlencode
from uuid import UUID

from pydantic import StringConstraints

from services.contacts.access import SAVED_VIEW_POLICY
from services.contacts.customer_list.domain.filters import CustomerFilters
from shared.events.contacts.data.saved_views import SavedViewEvent, SavedViewKept, SavedViewRemoved, ViewFilter
from shared.messages.command import Command
from shared.messages.context import Context
from shared.messages.event import Recorded
from shared.messages.fields import Line
from shared.messages.refusals import Unknown
from shared.model.aggregate import Aggregate
from shared.model.relations import Relations
from shared.model.view import Rows

ViewSort = Literal["name", "-name", "registered_at", "-registered_at", "changed_at", "-changed_at"]
Label = Annotated[Line, StringConstraints(max_length=60)]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list under a name; `made_by` is the actor who owns it."""

    view_id: UUID
    label: str
    filters: tuple[ViewFilter, ...]
    sort: str | None
    shared: bool
    made_by: str
    kept_at: datetime

    @property
    def query(self) -> str:
        """The list's address after the question mark."""
        parameters = {condition.field: condition.value for condition in self.filters}
        return urlencode(parameters | ({"sort": self.sort} if self.sort else {}))


class KeepView(Command):
    """Save a list under a name."""

    view_id: UUID
    label: Label
    filters: CustomerFilters = CustomerFilters()
    sort: ViewSort | None = None
    shared: bool = False


class ChangeView(KeepView):
    """Replace a saved list completely."""


class RemoveView(Command):
    view_id: UUID


SavedViewCommand = KeepView | ChangeView | RemoveView


def decide(row: SavedView | None, command: SavedViewCommand, _context: Context) -> Sequence[SavedViewEvent]:
    """Return what happens to the view."""
    if row is None and type(command) is not KeepView:
        raise Unknown("no such view", field="view_id")
    match command:
        case KeepView() | ChangeView():
            kept = SavedViewKept(
                label=command.label,
                filters=_view_fields(command.filters),
                sort=command.sort,
                shared=command.shared,
            )
            return [] if row is not None and _same(row, kept) else [kept]
        case RemoveView():
            return [SavedViewRemoved()]
        case _:
            assert_never(command)


def _view_fields(filters: CustomerFilters) -> tuple[ViewFilter, ...]:
    return tuple(ViewFilter(field, value) for field, value in filters if value)


def shown_view(views: Iterable[SavedView], filters: CustomerFilters, sort: str) -> SavedView | None:
    """Return the saved view that a list currently shows, if any."""
    conditions = set(_view_fields(filters))
    return next((view for view in views if set(view.filters) == conditions and (view.sort or "name") == sort), None)


def _same(row: SavedView, kept: SavedViewKept) -> bool:
    return (row.label, row.filters, row.sort, row.shared) == (kept.label, kept.filters, kept.sort, kept.shared)


def fold(row: SavedView | None, event: Recorded[SavedViewEvent]) -> SavedView | None:
    """Return the view after the event; it always belongs to its first maker."""
    match event.data:
        case SavedViewKept() as kept:
            made_by = row.made_by if row else event.actor
            return SavedView(event.subject_id, kept.label, kept.filters, kept.sort, kept.shared, made_by, event.time)
        case SavedViewRemoved():
            return None
        case _:
            assert_never(event.data)


SAVED_VIEWS = Rows(
    "saved_views",
    SavedView,
    key=("view_id",),
    of=SavedViewEvent,
    fold=fold,
    key_of=lambda event: ((event.subject_id,),),
    indexes=("(made_by)", "(shared)"),
)
SAVED_VIEW = Aggregate(
    SAVED_VIEWS,
    decide,
    policy=SAVED_VIEW_POLICY,
    relations=Relations(owner="made_by"),
    subject_kind="saved_view",
    subject=lambda _row, command: command.view_id,
)
