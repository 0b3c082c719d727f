"""Territories: parts of the market that customers belong to, each with a colleague responsible for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from services.contacts.access import TERRITORY_POLICY
from services.contacts.people.domain.colleague.row import USERS, colleague
from shared.events.contacts.people.territories import (
    TerritoryDefined,
    TerritoryEvent,
    TerritoryRenamed,
    TerritoryResponsibleChanged,
    territory_subject,
)
from shared.kernel.colleagues import require_active
from shared.messages.command import Command
from shared.messages.context import Context, LoadedRows
from shared.messages.event import Recorded
from shared.messages.fields import Code, Line, UserId
from shared.messages.refusals import Rejected, Unknown
from shared.model.aggregate import Aggregate, Needs
from shared.model.view import Rows


@dataclass(frozen=True, slots=True)
class Territory:
    """A part of the market; customers refer to it by its code."""

    territory: str
    label: str
    responsible: str | None
    defined_at: datetime


class DefineTerritory(Command):
    """Set up a territory; customers refer to it by its code, which never changes."""

    territory: Code
    label: Line
    responsible: UserId | None = None


class RenameTerritory(Command):
    territory: Code
    label: Line


class ChangeTerritoryResponsible(Command):
    """Make another colleague responsible; null means nobody."""

    territory: Code
    responsible: UserId | None


TerritoryCommand = DefineTerritory | RenameTerritory | ChangeTerritoryResponsible


def decide(row: Territory | None, command: TerritoryCommand, context: Context) -> Sequence[TerritoryEvent]:
    """Return what happens to the territory."""
    if isinstance(command, DefineTerritory):
        if row is not None:
            raise Rejected("a territory of this name is already defined", field="territory")
        _works_here(command.responsible, context)
        return [TerritoryDefined(**command.model_dump(include=set(TerritoryDefined.model_fields)))]
    if row is None:
        raise Unknown("no such territory", field="territory")
    match command:
        case RenameTerritory(label=label):
            return [] if label == row.label else [TerritoryRenamed(territory=row.territory, label=label)]
        case ChangeTerritoryResponsible(responsible=responsible):
            if responsible == row.responsible:
                return []
            _works_here(responsible, context)
            return [
                TerritoryResponsibleChanged(
                    territory=row.territory, responsible=responsible, previous_responsible=row.responsible
                )
            ]
        case _:
            assert_never(command)


def _works_here(handle: str | None, context: Context) -> None:
    if handle is None:
        return
    responsible = colleague(context, handle)
    if responsible is None:
        raise Unknown("no such colleague", field="responsible")
    require_active(responsible, field="responsible")


def fold(row: Territory | None, event: Recorded[TerritoryEvent]) -> Territory | None:
    """Return the territory after the event."""
    match event.data:
        case TerritoryDefined() as new:
            return Territory(new.territory, new.label, new.responsible, event.time)
        case TerritoryRenamed(label=label):
            return row and replace(row, label=label)
        case TerritoryResponsibleChanged(responsible=responsible):
            return row and replace(row, responsible=responsible)
        case _:
            assert_never(event.data)


def needs(_row: Territory | None, command: TerritoryCommand, _known: LoadedRows) -> Needs:
    match command:
        case DefineTerritory(responsible=str(handle)) | ChangeTerritoryResponsible(responsible=str(handle)):
            return [(USERS, (handle,))]
        case _:
            return []


TERRITORIES = Rows("territories", Territory, key=("territory",), of=TerritoryEvent, fold=fold)
TERRITORY = Aggregate(
    TERRITORIES,
    decide,
    policy=TERRITORY_POLICY,
    subject_kind="territory",
    subject=lambda _row, command: territory_subject(command.territory),
    needs=needs,
)
