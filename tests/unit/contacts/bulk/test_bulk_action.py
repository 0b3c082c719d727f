"""Bulk actions: the allowed changes, and the order of steps."""

from typing import Any
from uuid import UUID

import pytest

from services.contacts.bulk.domain import (
    BULK_ACTION,
    BULK_ACTIONS,
    FinishBulkAction,
    FinishBulkUndo,
    StartBulkAction,
    UndoBulkAction,
    command_for,
)
from services.contacts.customers.domain.commands import AddTags, ChangeCustomer, RemoveTag
from shared.events.contacts.data.bulk_actions import (
    BulkActionFinished,
    BulkActionStarted,
    BulkActionUndone,
    BulkActionUndoStarted,
)
from shared.messages.command import Command
from shared.messages.event import Event
from shared.model.replay import replay
from tests.support.specification import CUSTOMER as C
from tests.support.specification import Story, given, recorded

B = UUID("01890000-0000-7000-8000-0000000000ba")
started = BulkActionStarted(change="add_tag", tag="fair", customers=3)
finished = BulkActionFinished(changed=2, unchanged=1, refused=0)


def after(*events: Event) -> Story:
    past = [
        recorded(event, subject_id=B, subject_kind="bulk_action", sequence=n) for n, event in enumerate(events, start=1)
    ]
    return given(BULK_ACTION, *past)


def test_a_bulk_action_is_started_finished_and_taken_back() -> None:
    start = StartBulkAction(bulk_action_id=B, change="add_tag", tag="fair", customers=3)
    given(BULK_ACTION).when(start).then(started)
    after(started).when(start).then_rejected("already started", field="bulk_action_id")
    finish = FinishBulkAction(bulk_action_id=B, changed=2, unchanged=1)
    after(started).when(finish).then(finished)
    after(started, finished).when(UndoBulkAction(bulk_action_id=B)).then(BulkActionUndoStarted())
    undone = FinishBulkUndo(bulk_action_id=B, restored=2)
    after(started, finished, BulkActionUndoStarted()).when(undone).then(BulkActionUndone(restored=2, left=0))


@pytest.mark.parametrize(
    ("past", "command"),
    [
        ((started,), UndoBulkAction(bulk_action_id=B)),
        ((started, finished), FinishBulkAction(bulk_action_id=B)),
        ((started, finished), FinishBulkUndo(bulk_action_id=B)),
        (
            (started, finished, BulkActionUndoStarted(), BulkActionUndone(restored=2, left=0)),
            UndoBulkAction(bulk_action_id=B),
        ),
    ],
)
def test_steps_have_their_order(past: tuple[Event, ...], command: Command) -> None:
    after(*past).when(command).then_rejected("cannot be done now", field="bulk_action_id")


def test_a_tag_is_named_and_somebody_is_chosen() -> None:
    tagless = StartBulkAction(bulk_action_id=B, change="remove_tag", customers=3)
    given(BULK_ACTION).when(tagless).then_invalid("is required", field="tag")
    nobody = StartBulkAction(bulk_action_id=B, change="set_owner", customers=0)
    given(BULK_ACTION).when(nobody).then_invalid("choose at least one", field="customer_ids")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"change": "add_tag", "tag": "a"}, AddTags(customer_id=C, tags=("a",))),
        ({"change": "remove_tag", "tag": "a"}, RemoveTag(customer_id=C, tag="a")),
        ({"change": "set_owner", "owner": "anna"}, ChangeCustomer(customer_id=C, owner="anna")),
        ({"change": "set_owner"}, ChangeCustomer(customer_id=C, owner=None)),
        ({"change": "set_territory", "territory": "north"}, ChangeCustomer(customer_id=C, territory="north")),
    ],
)
def test_each_customer_is_asked_the_same(fields: dict[str, Any], expected: Command) -> None:
    event = recorded(BulkActionStarted(**fields, customers=1), subject_id=B, subject_kind="bulk_action")
    command = command_for(replay(BULK_ACTIONS, [event])[(B,)], C)
    assert command == expected
    assert command.model_fields_set == expected.model_fields_set
