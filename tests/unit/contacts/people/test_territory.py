"""Territories."""

from services.contacts.people.domain.colleague.row import USERS
from services.contacts.people.domain.territory import (
    TERRITORY,
    ChangeTerritoryResponsible,
    DefineTerritory,
    RenameTerritory,
)
from shared.events.contacts.people.colleagues import UserDeactivated, UserRegistered
from shared.events.contacts.people.territories import TerritoryDefined, TerritoryRenamed, TerritoryResponsibleChanged
from tests.support.specification import folded, given, recorded

north = TerritoryDefined(territory="north", label="The North")
anna = UserRegistered(handle="anna", name="Anna")
left = UserDeactivated(handle="anna")


def test_a_territory_is_defined_once() -> None:
    command = DefineTerritory(territory="north", label="The North")
    given(TERRITORY).when(command).then(north)
    given(TERRITORY, north).when(command).then_rejected("already defined", field="territory")


def test_a_territory_is_renamed_and_keeps_its_code() -> None:
    decision = given(TERRITORY, north).when(RenameTerritory(territory="north", label="Scandinavia"))
    decision.then(TerritoryRenamed(territory="north", label="Scandinavia"))
    decision.then_row(territory="north", label="Scandinavia")
    given(TERRITORY, north).when(RenameTerritory(territory="north", label="The North")).then()
    given(TERRITORY).when(RenameTerritory(territory="north", label="x")).then_unknown("no such", field="territory")


def test_who_is_responsible_works_here() -> None:
    command = ChangeTerritoryResponsible(territory="north", responsible="anna")
    story = given(TERRITORY, north)
    story.when(command).then_unknown("no such colleague", field="responsible")
    (here,) = folded(USERS, recorded(anna)).values()
    changed = TerritoryResponsibleChanged(territory="north", responsible="anna", previous_responsible=None)
    story.knowing(USERS, here).when(command).then(changed)
    given(TERRITORY, north, changed).knowing(USERS, here).when(command).then()
    (gone,) = folded(USERS, recorded(anna), recorded(left)).values()
    story.knowing(USERS, gone).when(command).then_rejected("has left", field="responsible")
