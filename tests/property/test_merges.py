"""Every event belongs to one history, the same in all departments, after any merges and separations."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import example, settings
from hypothesis import given as supposing
from hypothesis import strategies as st

from services.contacts.activities.domain.interaction.commands import LogInteraction
from services.contacts.customers.domain.commands import AddTags, ChangeCustomer, RegisterCustomer
from services.contacts.customers.domain.contact_point_commands import AddEmail, RemoveEmail
from services.contacts.customers.domain.fold import CUSTOMERS
from services.contacts.customers.domain.row import Customer
from services.contacts.merging.domain import MergeCustomer, UnmergeCustomer
from services.sales.opportunities.domain.commands import OpenOpportunity
from services.service_desk.tickets.domain.commands import OpenTicket
from shared.history.fingerprint import StreamEnd, fingerprint
from shared.kernel.customers import KNOWN_CUSTOMERS
from shared.kernel.merges import merged_ids, surviving_id
from shared.messages.command import Command
from tests.property.company import DEPARTMENTS, Company, Model, batches, ends, log_record

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
    st.builds(
        OpenTicket, customer_id=anybody, ticket_id=st.uuids(), subject=st.just("Stopped"), channel=st.just("phone")
    ),
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
        links = model.aliases()
        survivors = {surviving_id(customer, links) for customer in FILE}
        histories = {customer: merged_ids(customer, links) for customer in survivors}
        members = [member for history in histories.values() for member in history]
        assert sorted(members) == FILE
        assert all(merged_ids(member, links) == history for history in histories.values() for member in history)
        event_ids = [event.id for history in histories.values() for event in events if event.subject_id in history]
        assert sorted(event_ids) == sorted(event.id for event in events)


@settings(max_examples=40, deadline=None)
@supposing(stories)
def test_all_departments_tell_the_same_history_of_the_same_customers(story: list[Command]) -> None:
    company = tell(story)
    whole, *others = [read_history(model) for model in read(company)]
    assert whole == {customer: read_log(company, members) for customer, (members, _) in whole.items()}
    assert all(other == whole for other in others)
    profiles = customers(company.model("contacts"))
    expected = {customer_id: (row.name, row.merged_into is not None) for customer_id, row in profiles.items()}
    for department in DEPARTMENTS:
        model = company.model(department.name)
        if KNOWN_CUSTOMERS in department.all_views:
            entries = {customer: model.row(KNOWN_CUSTOMERS, (customer,)) for customer in FILE}
            assert {
                customer_id: (row.name, row.merged_into is not None) for customer_id, row in entries.items()
            } == expected


History = tuple[list[UUID], str]


def read_history(model: Model) -> dict[UUID, History]:
    """Return per id the streams of its history and its fingerprint, as a department computes them."""
    links = model.aliases()
    groups = {customer: merged_ids(customer, links) for customer in FILE}
    return {customer: (members, fingerprint(model.ends(members))) for customer, members in groups.items()}


def read_log(company: Company, members: list[UUID]) -> History:
    """Return the same, computed from the logs of the departments."""
    last = {
        (event.source, event.subject_id): StreamEnd(
            event.source, f"customer/{event.subject_id}", event.sequence, event.hash
        )
        for log in company.logs.values()
        for event in log
        if event.subject_id in members
    }
    return members, fingerprint(last.values())


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


REMOVED_BEFORE: list[Command] = [
    AddEmail(customer_id=FILE[0], address="a@acme.example"),
    MergeCustomer(customer_id=FILE[2], from_id=FILE[0]),
    AddEmail(customer_id=FILE[1], address="a@acme.example"),
    RemoveEmail(customer_id=FILE[0], address="a@acme.example"),
]
"""The surviving customer lost an address that an earlier merged customer still has; the next merge restores it."""


@settings(max_examples=80, deadline=None)
@example(REMOVED_BEFORE)
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


starts: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    email=st.sampled_from([None, "a@acme.example", "b@acme.example"]),
    phone=st.sampled_from([None, "+4930901820"]),
    address=st.sampled_from([None, {"city": "Kiel", "country": "DE"}]),
    sector=st.sampled_from([None, "optics", "food"]),
    owner=st.sampled_from([None, "anna", "bert"]),
    tags=st.sampled_from([(), ("fair",), ("fair", "key account")]),
)
only_merges = st.lists(
    st.one_of(
        st.builds(
            MergeCustomer,
            customer_id=anybody,
            from_id=anybody,
            fields=st.dictionaries(st.sampled_from(["name", "owner", "sector"]), st.sampled_from(["from", "into"])),
        ),
        st.builds(UnmergeCustomer, customer_id=anybody, from_id=anybody),
    ),
    max_size=12,
)


@settings(max_examples=80, deadline=None)
@supposing(st.lists(starts, min_size=len(FILE), max_size=len(FILE)), only_merges)
def test_however_customers_are_merged_and_separated_all_they_had_is_there(
    profiles: list[dict[str, Any]], story: list[Command]
) -> None:
    """A merged customer has everything that any of its members has; after separation each has its own again."""
    company = Company()
    for number, (customer, profile) in enumerate(zip(FILE, profiles, strict=True)):
        company.carry_out(RegisterCustomer(customer_id=customer, kind="person", name=f"Name {number}", **profile))
    contacts = company.model("contacts")
    at_first = [_timeless(row) for row in customers(contacts).values()]
    for command in story:
        company.carry_out(command)
        rows = customers(contacts)
        for customer, row in rows.items():
            whole = rows[surviving_id(customer, contacts.aliases())]
            assert _reached(row) <= _reached(whole), "a value is lost"
    for customer in FILE * len(FILE):
        company.carry_out(UnmergeCustomer(customer_id=customer))
    assert [_timeless(row) for row in customers(contacts).values()] == at_first


def _reached(row: Customer) -> set[Any]:
    points = {email.address for email in row.emails} | {phone.number for phone in row.phones}
    return points | {address.city for address in row.addresses} | set(row.tags)


def _timeless(row: Customer) -> tuple[Any, ...]:
    emails = [email.address for email in row.emails]
    places = [(place.address_id, place.preferred) for place in row.addresses]
    profile = row.name, row.owner, row.sector, emails, row.phones, places, row.tags
    return *profile, row.merged_into, row.absorbed, row.search


@settings(max_examples=60, deadline=None)
@supposing(stories)
def test_all_separated_are_themselves_again(story: list[Command]) -> None:
    company = tell(story)
    for customer in FILE * len(FILE):
        company.carry_out(UnmergeCustomer(customer_id=customer))
    for model in read(company):
        assert [merged_ids(customer, model.aliases()) for customer in FILE] == [[customer] for customer in FILE]
    (contacts, *_) = read(company)
    assert all(row.merged_into is None and row.absorbed == () for row in customers(contacts).values())
