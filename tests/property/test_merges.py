"""However customers are merged and separated: every event stands in one history, the same in all departments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import given as supposing
from hypothesis import settings
from hypothesis import strategies as st

from services.contacts.domain.contact_point_commands import AddEmail, RemoveEmail
from services.contacts.domain.customer import CUSTOMERS, Customer
from services.contacts.domain.customer_commands import AddTags, ChangeCustomer, RegisterCustomer
from services.contacts.domain.interaction_commands import LogInteraction
from services.contacts.domain.merge import MergeCustomer, UnmergeCustomer
from services.sales.domain.opportunity_commands import OpenOpportunity
from shared.aliases import group, survivor
from shared.message import Command
from tests.property.company import DEPARTMENTS, Company, Model, batches, log_record
from tests.property.test_engine import ends

FILE = [UUID(f"01890000-0000-7000-8000-00000000000{n}") for n in range(1, 5)]
anybody = st.sampled_from(FILE)
addresses = st.sampled_from(["a@acme.example", "b@acme.example", "c@acme.example"])
commands: st.SearchStrategy[Command] = st.one_of(
    st.builds(MergeCustomer, customer_id=anybody, from_id=anybody),
    st.builds(MergeCustomer, customer_id=anybody, from_id=anybody, fields=st.just({"name": "from", "owner": "from"})),
    st.builds(UnmergeCustomer, customer_id=anybody, from_id=anybody),
    st.builds(UnmergeCustomer, customer_id=anybody),
    st.builds(ChangeCustomer, customer_id=anybody, owner=st.sampled_from([None, "anna", "bert"])),
    st.builds(AddEmail, customer_id=anybody, address=addresses),
    st.builds(RemoveEmail, customer_id=anybody, address=addresses),
    st.builds(AddTags, customer_id=anybody, tags=st.sampled_from([("fair",), ("key account",)])),
    st.builds(
        LogInteraction, customer_id=anybody, interaction_id=st.uuids(), kind=st.just("note"), summary=st.just("talked")
    ),
    st.builds(OpenOpportunity, customer_id=anybody, opportunity_id=st.uuids(), title=st.just("Lenses")),
)
stories = st.lists(commands, max_size=25)


def tell(story: Sequence[Command]) -> Company:
    company = Company()
    for number, customer in enumerate(FILE):
        company.carry_out(RegisterCustomer(customer_id=customer, kind="person", name=f"Name {number}"))
    for command in story:
        company.carry_out(command)
    return company


def read(company: Company) -> list[Model]:
    models = [Model(department) for department in DEPARTMENTS]
    for model in models:
        model.take([log_record(event) for events in company.logs.values() for event in events])
    return models


def customers(model: Model) -> dict[UUID, Customer]:
    return {customer: model.row(CUSTOMERS, (customer,)) for customer in FILE}


@settings(max_examples=80, deadline=None)
@supposing(stories)
def test_every_event_stands_in_exactly_one_history(story: list[Command]) -> None:
    company = tell(story)
    events = [event for log in company.logs.values() for event in log]
    for model in read(company):
        known = model.aliases()
        survivors = {survivor(customer, known) for customer in FILE}
        histories = {customer: group(customer, known) for customer in survivors}
        members = [member for history in histories.values() for member in history]
        assert sorted(members) == FILE
        assert all(group(member, known) == history for history in histories.values() for member in history)
        told = [event.id for history in histories.values() for event in events if event.subject_id in history]
        assert sorted(told) == sorted(event.id for event in events)


@settings(max_examples=60, deadline=None)
@supposing(stories, st.randoms(use_true_random=False), st.lists(st.integers(0, 10_000), max_size=6))
def test_any_arrival_of_merges_ends_in_the_same_rows(story: list[Command], random: Any, cuts: list[int]) -> None:
    company = tell(story)
    arriving = [log_record(event) for events in company.logs.values() for event in events]
    arriving += random.sample(arriving, k=len(arriving) // 3)
    random.shuffle(arriving)
    crooked = [Model(department) for department in DEPARTMENTS]
    for model in crooked:
        for batch in batches(arriving, cuts):
            model.take(batch)
    assert ends(crooked) == ends(read(company))


@settings(max_examples=80, deadline=None)
@supposing(stories)
def test_a_merge_that_is_taken_back_at_once_leaves_the_profiles_as_they_were(story: list[Command]) -> None:
    company = tell(story)
    (before, *_) = read(company)
    company.carry_out(MergeCustomer(customer_id=FILE[0], from_id=FILE[1], fields={"name": "from"}))
    (between, *_) = read(company)
    into = between.row(CUSTOMERS, (FILE[1],)).merged_into
    company.carry_out(UnmergeCustomer(customer_id=into or FILE[0], from_id=FILE[1]))
    (after, *_) = read(company)
    if into != before.row(CUSTOMERS, (FILE[1],)).merged_into:
        assert [_timeless(row) for row in customers(after).values()] == [
            _timeless(row) for row in customers(before).values()
        ]


def _timeless(row: Customer) -> tuple[Any, ...]:
    emails = [email.address for email in row.emails]
    return row.name, row.owner, emails, row.tags, row.merged_into, row.absorbed, row.search


@settings(max_examples=60, deadline=None)
@supposing(stories)
def test_all_separated_are_themselves_again(story: list[Command]) -> None:
    company = tell(story)
    for customer in FILE * len(FILE):
        company.carry_out(UnmergeCustomer(customer_id=customer))
    for model in read(company):
        assert [group(customer, model.aliases()) for customer in FILE] == [[customer] for customer in FILE]
    (contacts, *_) = read(company)
    assert all(row.merged_into is None and row.absorbed == () for row in customers(contacts).values())
