"""Named customer lists that a user has saved. The subject is `saved_view/<uuid>`."""

from typing import ClassVar

from pydantic.dataclasses import dataclass

from shared.messages.event import Event
from shared.messages.fields import Code, Personal
from shared.messages.translation import N_
from shared.messages.wording import Wording


@dataclass(frozen=True, slots=True)
class ViewFilter:
    """One filter of a list: the field and its required value."""

    field: Code
    value: Personal[str]


class SavedViewKept(Event):
    """A list was saved by name, as a new view or as a change to an existing one; the actor owns it."""

    type: ClassVar[str] = "contacts.saved_view_kept.v1"
    reads_as = Wording("star", N_("{who} saved the view {label}"))
    label: str
    filters: Personal[tuple[ViewFilter, ...]] = ()
    sort: str | None = None
    shared: bool = False
    """Whether everybody can see it."""


class SavedViewRemoved(Event):
    type: ClassVar[str] = "contacts.saved_view_removed.v1"
    reads_as = Wording("x", N_("{who} removed a view"))


SavedViewEvent = SavedViewKept | SavedViewRemoved
