"""Territories: parts of the market, and who is responsible for each. Each territory is a separate subject."""

from typing import ClassVar
from uuid import UUID, uuid5

from shared.messages.event import Event
from shared.messages.fields import Code, RecordedLine, UserId
from shared.messages.translation import N_
from shared.messages.wording import Wording

_NAMESPACE = UUID("0f5d3a52-6b0e-5f0c-9f5b-7f0c5a1d2e44")


def territory_subject(territory: str) -> UUID:
    """Return the subject id of a territory, which depends only on its code."""
    return uuid5(_NAMESPACE, f"territory/{territory}")


class TerritoryDefined(Event):
    """The territory was defined; customers can now belong to it."""

    type: ClassVar[str] = "contacts.territory_defined.v1"
    reads_as = Wording("map-pin", N_("{who} defined the territory {label}"))
    territory: Code
    label: RecordedLine
    responsible: UserId | None = None


class TerritoryRenamed(Event):
    """The territory has a new label; its code stays."""

    type: ClassVar[str] = "contacts.territory_renamed.v1"
    reads_as = Wording("map-pin", N_("{who} renamed the territory {territory} to {label}"))
    territory: Code
    label: RecordedLine


class TerritoryResponsibleChanged(Event):
    """The colleague responsible for the territory changed (None: nobody is)."""

    type: ClassVar[str] = "contacts.territory_responsible_changed.v1"
    reads_as = Wording(
        "map-pin",
        N_("{who} made {responsible} responsible for the territory {territory}"),
        N_("{who} removed the owner of the territory {territory}"),
    )
    territory: Code
    responsible: UserId | None
    previous_responsible: UserId | None


TerritoryEvent = TerritoryDefined | TerritoryRenamed | TerritoryResponsibleChanged
