"""How an event reads on a page: its icon, its sentences, and the section of a history that it belongs to."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Wording:
    """The icon and the sentences of one event type, the fullest first; the first whose values are all there is used.

    Placeholders are the event's fields, the things that have names (`deal`, `contact`), and those that
    `shared/web/pages/text/sentences.py` makes of the fields: `who`, `length` and so on.
    """

    def __init__(
        self, icon: str, *sentences: str, by: str = "kind", icons: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Take the icon from `icons` where it has the value of the event's field `by`."""
        self.icon = icon
        self.sentences = sentences
        self.by = by
        self.icons = icons


class Thing(NamedTuple):
    """Something that has a name of its own: a deal, a ticket, a contact person."""

    key: str
    """The field of events that points to it."""
    placeholder: str
    """What sentences call it."""
    unknown: str
    """What it is called where its name is not known."""


class Section(NamedTuple):
    """A part of a history that a reader can choose to see alone."""

    name: str
    """As it stands in the address of a page."""
    title: str
