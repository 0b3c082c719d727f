"""The customer profile as of a moment: the same folds over a prefix of the history."""

from datetime import date, timedelta

from services.contacts.activities.domain.interaction.row import INTERACTIONS
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.views.relations import CUSTOMER_RELATIONS, held_at
from services.contacts.profile.views.customer_360 import folded_360, follow_ups
from services.contacts.profile.views.opportunities import CUSTOMER_OPPORTUNITIES
from services.contacts.profile.views.tickets import CUSTOMER_TICKETS
from shared.events.contacts.activities.interactions import InteractionLogged
from shared.events.contacts.customers.profile import CustomerRelationAdded, CustomerRelationRemoved
from shared.events.sales.opportunities import NextStepPlanned, OpportunityOpened, OpportunityReopened
from shared.events.service_desk.tickets import TicketReopened
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import NOW, recorded
from tests.unit.contacts.stories import DEAL, HISTORY, OTHER, TICKET, deal, ticket


def test_the_profile_stands_as_it_stood() -> None:
    then = folded_360(HISTORY[:6], [])
    assert then is not None
    assert (then.name, then.contacts[0].name) == ("Acme", "Berta")
    assert (then.opportunities[0].status, then.tickets[0].status) == ("open", "new")
    assert [(step.what, step.due, step.owner) for step in then.follow_ups] == [
        ("send the quote", date(2026, 4, 1), "anna")
    ]
    assert then.counts.interactions == {"call": 1}
    assert then.last_interaction_at == NOW + timedelta(hours=2)


def test_later_facts_show_later() -> None:
    now = folded_360(HISTORY, [])
    assert now is not None
    assert (now.name, now.opportunities[0].status, now.tickets[0].assignee) == ("Acme Corp", "won", "bert")
    assert now.follow_ups == []
    assert (now.counts.opportunities, now.counts.tickets) == ({"won": 1}, {"resolved": 1})


def test_before_registration_there_is_no_customer() -> None:
    assert folded_360([], []) is None


def test_follow_ups_come_in_the_order_they_are_due() -> None:
    opened = OpportunityOpened(**{**deal, "opportunity_id": OTHER}, title="Second")
    sooner = NextStepPlanned(**{**deal, "opportunity_id": OTHER}, next_step="call back", due=date(2026, 3, 5))
    rows = replay(CUSTOMER_OPPORTUNITIES, [*HISTORY[:6], recorded(opened), recorded(sooner)]).values()
    agreed = InteractionLogged(
        interaction_id=OTHER, kind="visit", summary="met", next_step="bring a sample", next_step_due=date(2026, 3, 9)
    )
    visit = replay(INTERACTIONS, [recorded(agreed)]).values()
    steps = follow_ups(rows, visit)
    assert [step.what for step in steps] == ["call back", "bring a sample", "send the quote"]
    assert [step.interaction_id for step in steps] == [None, OTHER, None]


def test_a_reopened_opportunity_and_ticket_are_open_again() -> None:
    reopened = OpportunityReopened(**deal, was="won", closed_at=NOW, from_engaged_at=NOW)
    again = TicketReopened(**{**ticket, "status": "open"}, was="resolved", resolved_at=NOW, from_waited_seconds=0)
    history = [*HISTORY, recorded(reopened), recorded(again)]
    assert replay(CUSTOMER_OPPORTUNITIES, history)[(C, DEAL)].closed_at is None
    assert replay(CUSTOMER_TICKETS, history)[(C, TICKET)].resolved_at is None


def test_a_relation_holds_in_its_spans_of_time() -> None:
    added = CustomerRelationAdded(kind="partner_of", other_id=OTHER)
    removed = CustomerRelationRemoved(kind="partner_of", other_id=OTHER)
    history = [recorded(event, NOW + timedelta(days=day)) for day, event in enumerate((added, removed, added))]
    relation = replay(CUSTOMER_RELATIONS, history)[(C, "partner_of", OTHER)]
    assert [held_at(relation, NOW + timedelta(days=day)) for day in (-1, 0, 1, 2)] == [False, True, False, True]
    assert relation.holds
    assert replay(CUSTOMERS, [HISTORY[0], *history])[(C,)].relations[0].other_id == OTHER
