"""Merge and separate customers: nothing is lost, and a separation returns what the merge took."""

from uuid import UUID

import pytest

from services.contacts.customers.domain.commands import ChangeCustomer, RemoveRelation
from services.contacts.customers.domain.decide import CUSTOMER
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from services.contacts.customers.domain.separation import separation
from services.contacts.merging.domain import MERGE, MergeCustomer, UnmergeCustomer, outcome
from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber
from shared.events.contacts.customers.custom_fields import CustomValue
from shared.events.contacts.customers.merges import (
    CustomerAbsorbed,
    CustomerMerged,
    CustomerSeparated,
    CustomerUnmerged,
    ProfileFields,
)
from shared.events.contacts.customers.profile import (
    CustomerFieldSet,
    CustomerOwnerChanged,
    CustomerRegistered,
    CustomerRelationAdded,
    CustomerRelationRemoved,
)
from shared.kernel.merges import ALIASES, edge_of, merged_ids, surviving_id
from shared.messages.event import Event, EventAbout
from shared.messages.refusals import Moved
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as INTO
from tests.support.specification import NOW, Story, given, recorded

FROM = UUID("01890000-0000-7000-8000-0000000000f0")
THIRD = UUID("01890000-0000-7000-8000-0000000000f1")
nordlicht = CustomerRegistered(
    kind="organisation", name="Nordlicht", emails=(EmailAddress("a@nordlicht.example", preferred=True),), owner="anna"
)
north_light = CustomerRegistered(
    kind="organisation",
    name="North Light Ltd",
    emails=(EmailAddress("a@nordlicht.example", preferred=True), EmailAddress("b@nordlicht.example")),
    phones=(PhoneNumber("+4930901820", preferred=True),),
    sector="optics",
    owner="bert",
    tags=("fair",),
)
merged = CustomerMerged(into_id=INTO)
absorbed = CustomerAbsorbed(
    from_id=FROM,
    from_name="North Light Ltd",
    fields=("sector",),
    taken=ProfileFields(sector="optics"),
    replaced=ProfileFields(),
    emails=(EmailAddress("b@nordlicht.example"),),
    phones=(PhoneNumber("+4930901820"),),
    tags=("fair",),
)


def test_own_fields_are_taken_where_the_survivor_has_none_or_as_chosen_and_come_back() -> None:
    into = customer(INTO, nordlicht, CustomerFieldSet(field="tier", value="gold"))
    theirs = (CustomerFieldSet(field="tier", value="tin"), CustomerFieldSet(field="plant", value="Kiel"))
    other = customer(FROM, north_light, *theirs)
    plant, gold, tin = CustomValue("plant", "Kiel"), CustomValue("tier", "gold"), CustomValue("tier", "tin")

    by_itself = outcome(into, other, {}).fact
    assert (by_itself.custom_taken, by_itself.custom_replaced) == ((plant,), ())
    chosen = outcome(into, other, {}, {"tier": "from"}).fact
    assert (chosen.custom_taken, chosen.custom_replaced) == ((plant, tin), (gold,))

    whole = customer(INTO, nordlicht, CustomerFieldSet(field="tier", value="gold"), chosen)
    assert whole.custom_fields == (plant, tin)
    given_back = separation(whole, FROM)
    assert (given_back.custom_cleared, given_back.custom_restored) == (("plant", "tier"), (gold,))
    past = (nordlicht, CustomerFieldSet(field="tier", value="gold"), chosen)
    assert customer(INTO, *past, given_back).custom_fields == (gold,)
    changed = (*past, CustomerFieldSet(field="plant", value="Lübeck"))
    assert separation(customer(INTO, *changed), FROM).custom_cleared == ("tier",)


def customer(subject: UUID, *events: Event) -> Customer:
    past = [recorded(event, subject_id=subject, sequence=number) for number, event in enumerate(events, start=1)]
    row: Customer = replay(CUSTOMERS, past)[(subject,)]
    return row


def world(into: Customer, other: Customer) -> Story:
    return given(MERGE).knowing(CUSTOMERS, into).knowing(CUSTOMERS, other)


def merged_world(*since: Event) -> Story:
    alias = recorded(merged, subject_id=FROM)
    story = given(MERGE, alias).knowing(CUSTOMERS, customer(INTO, nordlicht, absorbed, *since))
    return story.knowing(CUSTOMERS, customer(FROM, north_light, merged))


def test_the_survivor_takes_what_it_lacks() -> None:
    two = world(customer(INTO, nordlicht), customer(FROM, north_light))
    two.when(MergeCustomer(customer_id=INTO, from_id=FROM)).then(absorbed, EventAbout(FROM, merged))
    row = customer(INTO, nordlicht, absorbed)
    assert (row.name, row.owner, row.sector, row.tags) == ("Nordlicht", "anna", "optics", ("fair",))
    assert [email.address for email in row.emails] == ["a@nordlicht.example", "b@nordlicht.example"]
    assert [email.preferred for email in row.emails] == [True, False]
    assert "north light" in row.search


def test_a_choice_is_followed_and_remembers_what_stood_there() -> None:
    two = world(customer(INTO, nordlicht), customer(FROM, north_light))
    fact, _ = two.when(MergeCustomer(customer_id=INTO, from_id=FROM, fields={"name": "from", "sector": "into"})).events
    assert isinstance(fact, CustomerAbsorbed)
    assert (fact.fields, fact.taken.name, fact.replaced.name) == (("name",), "North Light Ltd", "Nordlicht")
    assert customer(INTO, nordlicht, fact).name == "North Light Ltd"
    assert customer(INTO, nordlicht, fact).sector is None


def test_a_separation_gives_back_what_was_taken() -> None:
    story = merged_world()
    back = CustomerSeparated(
        from_id=FROM,
        from_name="North Light Ltd",
        fields=("sector",),
        restored=ProfileFields(),
        emails=("b@nordlicht.example",),
        phones=("+4930901820",),
        tags=("fair",),
    )
    apart = CustomerUnmerged(into_id=INTO)
    story.when(UnmergeCustomer(customer_id=INTO, from_id=FROM)).then(back, EventAbout(FROM, apart))
    before, after = customer(INTO, nordlicht), customer(INTO, nordlicht, absorbed, back)
    assert after == before
    assert customer(FROM, north_light, merged, apart) == customer(FROM, north_light)


def test_what_was_changed_since_stays() -> None:
    chosen = absorbed.model_copy(
        update={"fields": ("owner",), "taken": ProfileFields(owner="bert"), "replaced": ProfileFields(owner="anna")}
    )
    moved_on = CustomerOwnerChanged(owner="carla", previous_owner="bert")
    into = customer(INTO, nordlicht, chosen, moved_on)
    story = given(MERGE, recorded(merged, subject_id=FROM)).knowing(CUSTOMERS, into)
    story = story.knowing(CUSTOMERS, customer(FROM, north_light, merged))
    fact, _ = story.when(UnmergeCustomer(customer_id=INTO, from_id=FROM)).events
    assert isinstance(fact, CustomerSeparated)
    assert fact.fields == ()
    assert customer(INTO, nordlicht, chosen, moved_on, fact).owner == "carla"


def test_what_cannot_be_merged() -> None:
    two = world(customer(INTO, nordlicht), customer(FROM, north_light))
    two.when(MergeCustomer(customer_id=INTO, from_id=INTO)).then_invalid("with itself", field="from_id")
    two.when(MergeCustomer(customer_id=INTO, from_id=THIRD)).then_unknown("no such customer", field="from_id")
    two.when(MergeCustomer(customer_id=THIRD, from_id=FROM)).then_unknown("no such customer", field="customer_id")
    person = customer(FROM, CustomerRegistered(kind="person", name="Nora"))
    both = world(customer(INTO, nordlicht), person)
    both.when(MergeCustomer(customer_id=INTO, from_id=FROM)).then_rejected("a person and an org", field="from_id")
    again = world(customer(INTO, nordlicht), customer(FROM, north_light, CustomerMerged(into_id=THIRD)))
    again.when(MergeCustomer(customer_id=INTO, from_id=FROM)).then_rejected(str(THIRD), field="from_id")


def test_what_cannot_be_separated() -> None:
    two = world(customer(INTO, nordlicht), customer(FROM, north_light))
    two.when(UnmergeCustomer(customer_id=INTO, from_id=FROM)).then_rejected("is not merged", field="from_id")
    two.when(UnmergeCustomer(customer_id=INTO)).then_rejected("is not merged", field="customer_id")


def test_a_merged_customer_sends_commands_on() -> None:
    resting = customer(FROM, north_light, merged)
    story = given(CUSTOMER, recorded(north_light, subject_id=FROM), recorded(merged, subject_id=FROM, sequence=2))
    decision = story.when(ChangeCustomer(customer_id=FROM, sector="light"))
    assert isinstance(decision.refusal, Moved)
    assert decision.refusal.into_id == INTO == resting.merged_into
    unmerge = UnmergeCustomer(customer_id=FROM).redirected(INTO)
    assert (unmerge.customer_id, unmerge.from_id) == (INTO, FROM)


def test_a_relation_from_before_the_merge_ends_in_its_own_history() -> None:
    partner = CustomerRelationAdded(kind="partner_of", other_id=THIRD)
    story = given(
        CUSTOMER,
        *[recorded(fact, subject_id=FROM, sequence=n) for n, fact in enumerate([north_light, partner, merged], 1)],
    )
    end = RemoveRelation(customer_id=FROM, kind="partner_of", other_id=THIRD)
    story.when(end).then(CustomerRelationRemoved(kind="partner_of", other_id=THIRD))
    other = story.when(RemoveRelation(customer_id=FROM, kind="reports_to", other_id=THIRD))
    assert isinstance(other.refusal, Moved)


def test_what_another_one_has_too_is_kept_for_it() -> None:
    """Both had the mailbox, the number and the tag: the survivor keeps them until the last of both is separated."""
    third = customer(THIRD, north_light)
    second = outcome(customer(INTO, nordlicht, absorbed), third, {"name": "from", "sector": "into"}).fact
    both = customer(INTO, nordlicht, absorbed, second)
    first_back = separation(both, FROM, [customer(FROM, north_light, merged), third])
    assert (first_back.emails, first_back.phones, first_back.tags) == ((), (), ())
    (kept,) = first_back.passed_on
    assert (kept.to_id, kept.emails, kept.tags) == (THIRD, ("b@nordlicht.example",), ("fair",))
    left = customer(INTO, nordlicht, absorbed, second, first_back)
    assert [email.address for email in left.emails] == ["a@nordlicht.example", "b@nordlicht.example"]
    last_back = separation(left, THIRD, [third])
    assert customer(INTO, nordlicht, absorbed, second, first_back, last_back) == customer(INTO, nordlicht)


def test_what_comes_back_is_never_the_value_of_one_who_left_before() -> None:
    names = [f"{word} Ltd" for word in ("Second", "Third")]
    second, third = [
        customer(one, CustomerRegistered(kind="organisation", name=name))
        for one, name in zip((FROM, THIRD), names, strict=True)
    ]
    one = outcome(customer(INTO, nordlicht), second, {"name": "from"}).fact
    other = outcome(customer(INTO, nordlicht, one), third, {"name": "from"}).fact
    back = separation(customer(INTO, nordlicht, one, other), FROM, [second, third])
    between = customer(INTO, nordlicht, one, other, back)
    assert between.name == "Third Ltd"
    assert customer(INTO, nordlicht, one, other, back, separation(between, THIRD, [third])).name == "Nordlicht"


def test_of_a_chain_the_last_link_is_separated_first() -> None:
    chained = given(MERGE).knowing(CUSTOMERS, customer(INTO, nordlicht, absorbed))
    chained = chained.knowing(CUSTOMERS, customer(THIRD, north_light, CustomerMerged(into_id=FROM)))
    refused = chained.when(UnmergeCustomer(customer_id=INTO, from_id=THIRD))
    refused.then_rejected(f"into customer {FROM}, which means this one now; separate that one first", field="from_id")


@pytest.mark.parametrize(("customer_id", "expected"), [(INTO, [INTO, FROM, THIRD]), (THIRD, [INTO, FROM, THIRD])])
def test_a_chain_means_its_last(customer_id: UUID, expected: list[UUID]) -> None:
    first = recorded(CustomerMerged(into_id=FROM), NOW.replace(hour=1), subject_id=THIRD)
    second = recorded(CustomerMerged(into_id=INTO), NOW.replace(hour=2), subject_id=FROM)
    links = [edge_of(row) for row in replay(ALIASES, [first, second]).values()]
    assert merged_ids(customer_id, links) == expected
    assert surviving_id(THIRD, links, NOW.replace(hour=1, minute=30)) == FROM
    assert merged_ids(INTO, links, NOW.replace(hour=1, minute=30)) == [INTO]
