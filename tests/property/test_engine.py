"""All read models end up equal, whatever happens in a company and however its events arrive."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from hypothesis import given as supposing
from hypothesis import settings
from hypothesis import strategies as st

from services.contacts.activities.domain.interaction.commands import CorrectInteraction, LogInteraction
from services.contacts.customers.domain.commands import AddTags, ChangeCustomer, RegisterCustomer
from services.contacts.customers.domain.contact_point_commands import AddEmail, AddPhone
from shared.messages.command import Command
from tests.property.company import DEPARTMENTS, Company, Model, batches, ends, log_record
from tests.property.interleavings import in_history_order
from tests.support.opportunity_commands import commands as sales_commands
from tests.support.specification import CUSTOMER
from tests.support.ticket_commands import commands as desk_commands

CALL = UUID("01890000-0000-7000-8000-0000000000ca")

contacts_commands = st.one_of(
    st.builds(ChangeCustomer, customer_id=st.just(CUSTOMER), name=st.sampled_from(["Acme", "Acme GmbH", "李华公司"])),
    st.builds(ChangeCustomer, customer_id=st.just(CUSTOMER), owner=st.sampled_from([None, "anna", "bert"])),
    st.builds(AddTags, customer_id=st.just(CUSTOMER), tags=st.just(("key account",))),
    st.builds(AddEmail, customer_id=st.just(CUSTOMER), address=st.sampled_from(["a@acme.example", "b@acme.example"])),
    st.builds(AddPhone, customer_id=st.just(CUSTOMER), number=st.just("+49 30 901820")),
    st.builds(
        LogInteraction,
        customer_id=st.just(CUSTOMER),
        interaction_id=st.just(CALL),
        kind=st.sampled_from(["call", "meeting", "note"]),
        summary=st.just("talked"),
    ),
    st.builds(
        CorrectInteraction, customer_id=st.just(CUSTOMER), interaction_id=st.just(CALL), summary=st.just("listened")
    ),
)
stories = st.lists(contacts_commands | sales_commands | desk_commands, max_size=25)


def tell(story: Sequence[Command]) -> Company:
    company = Company()
    company.carry_out(RegisterCustomer(customer_id=CUSTOMER, kind="organisation", name="Acme"))
    for command in story:
        company.carry_out(command)
    return company


@settings(max_examples=60, deadline=None)
@supposing(stories, st.randoms(use_true_random=False), st.lists(st.integers(0, 10_000), max_size=6))
def test_any_arrival_ends_in_the_same_rows(story: list[Command], random: Any, cuts: list[int]) -> None:
    """Interleave sources at random, repeat and swap events, cut batches anywhere: the rows equal history order."""
    logs = tell(story).logs
    straight = [Model(department) for department in DEPARTMENTS]
    for model in straight:
        model.take([log_record(event) for event in in_history_order(logs)])

    arriving = [log_record(event) for events in logs.values() for event in events]
    arriving += random.sample(arriving, k=len(arriving) // 3)
    random.shuffle(arriving)
    crooked = [Model(department) for department in DEPARTMENTS]
    for model in crooked:
        for batch in batches(arriving, cuts):
            model.take(batch)

    assert ends(crooked) == ends(straight)
    assert all(model.waiting == 0 for model in crooked)


@settings(max_examples=30, deadline=None)
@supposing(stories)
def test_all_departments_know_one_history(story: list[Command]) -> None:
    logs = tell(story).logs
    models = [Model(department) for department in DEPARTMENTS]
    for model in models:
        model.take([log_record(event) for events in logs.values() for event in events])
    first, *others = [model.fingerprints() for model in models]
    assert first
    assert all(other == first for other in others)
