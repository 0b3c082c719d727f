"""How an event is shown on a page: its icon, its sentences, and its section of a history."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Wording:
    """The icon and sentences of one event type, the fullest first; the first one with all its values is used.

    Placeholders are the event's fields, things with names (`deal`, `contact`), and values that
    `shared/web/pages/text/sentences.py` derives from the fields: `who`, `length` and so on.
    """

    def __init__(
        self, icon: str, *sentences: str, by: str = "kind", icons: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Use `icon`, unless `icons` contains one for the value of the event's field `by`."""
        self.icon = icon
        self.sentences = sentences
        self.by = by
        self.icons = icons


class Thing(NamedTuple):
    """A kind of thing with its own name: a deal, a ticket, a contact person."""

    key: str
    """The event field that refers to it."""
    placeholder: str
    """Its placeholder in sentences."""
    unknown: str
    """The text used if its name is not known."""


class Section(NamedTuple):
    """A part of a history that a reader can select."""

    name: str
    """Its name in the URL of a page."""
    title: str
