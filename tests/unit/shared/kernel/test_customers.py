"""The departments' views of contacts' events: customers and colleagues."""

from uuid import UUID

import pytest

from shared.events.contacts.customers.profile import CustomerRegistered, CustomerRenamed
from shared.events.contacts.people.colleagues import (
    UserDeactivated,
    UserMovedToTeam,
    UserReactivated,
    UserRegistered,
    UserRenamed,
    user_subject,
)
from shared.kernel.colleagues import KNOWN_USERS, ColleagueEntry, colleague, require_active
from shared.kernel.customers import KNOWN_CUSTOMERS, require_customer
from shared.messages.actor import colleague_of, handle_of
from shared.messages.context import LoadedRows
from shared.messages.event import Event, Recorded
from shared.messages.refusals import Rejected, Unknown
from tests.support.specification import CUSTOMER, NOW, folded, recorded


def recorded_history(*events: Event, subject: UUID = CUSTOMER) -> list[Recorded[Event]]:
    return [recorded(event, NOW, subject_id=subject, sequence=n) for n, event in enumerate(events, start=1)]


def knowing(user: ColleagueEntry | None) -> LoadedRows:
    return LoadedRows("user:anna", {(KNOWN_USERS.name, ("anna",)): user})


def test_a_customer_goes_by_its_latest_name() -> None:
    registered = CustomerRegistered(kind="organisation", name="Acme")
    renamed = CustomerRenamed(name="Acme Ltd", previous_name="Acme")
    rows = folded(KNOWN_CUSTOMERS, *recorded_history(registered, renamed))
    customer = rows[CUSTOMER,]
    assert (customer.customer_id, customer.kind, customer.name) == (CUSTOMER, "organisation", "Acme Ltd")


def test_a_colleague_moves_leaves_and_comes_back() -> None:
    registered = UserRegistered(handle="anna", name="Anna", team="North", office="Central")
    moved = UserMovedToTeam(handle="anna", team="South", office="East", manager=None)
    renamed = UserRenamed(handle="anna", name="Anna Lind", previous_name="Anna")
    left = UserDeactivated(handle="anna")
    subject = user_subject("anna")
    assert folded(KNOWN_USERS, *recorded_history(registered, moved, renamed, left, subject=subject)) == {
        ("anna",): ColleagueEntry("anna", "Anna Lind", "South", "East", active=False)
    }
    back = folded(KNOWN_USERS, *recorded_history(registered, left, UserReactivated(handle="anna"), subject=subject))
    assert back["anna",].active


def test_an_actor_is_known_by_its_handle() -> None:
    assert [handle_of("user:anna"), handle_of("system:erp")] == ["anna", "erp"]
    assert [colleague_of("user:anna"), colleague_of("system:erp")] == ["anna", None]


def test_who_is_not_registered_works_without_a_team() -> None:
    assert colleague(knowing(None), "anna") == ColleagueEntry("anna", "anna", team=None, office=None, active=True)


def test_who_left_gets_no_more_work() -> None:
    gone = ColleagueEntry("anna", "Anna", "North", "Central", active=False)
    with pytest.raises(Rejected, match="this colleague has left"):
        require_active(colleague(knowing(gone), "anna"), field="owner")


def test_a_customer_must_be_known() -> None:
    with pytest.raises(Unknown, match="there is no such customer"):
        require_customer(
            LoadedRows("user:anna", {(KNOWN_CUSTOMERS.name, (CUSTOMER,)): None}).row(KNOWN_CUSTOMERS, CUSTOMER)
        )
