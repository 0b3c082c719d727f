"""Clients cannot say that an event comes from the server's own work."""

from typing import get_args
from uuid import UUID

import pytest

from shared.events.contacts.activities.enquiries import EnquiryChannel
from shared.kernel.own_work import Batch, batch_name, refuse_claims, undo_reason
from shared.messages.refusals import Invalid

WORK = UUID(int=7)


def claim(**headers: str) -> None:
    refuse_claims(**{"channel": "", "reason": "", "batch_id": "", **headers})


@pytest.mark.parametrize("channel", ["import", "bulk", "hand_over", "scan", "page", "spam", *get_args(EnquiryChannel)])
def test_a_channel_of_the_servers_own_work_is_refused(channel: str) -> None:
    with pytest.raises(Invalid, match="only the server sets") as refusal:
        claim(channel=channel)
    assert refusal.value.field == "X-Channel"


@pytest.mark.parametrize("kind", get_args(Batch))
def test_a_batch_and_an_undo_of_the_servers_own_work_are_refused(kind: Batch) -> None:
    with pytest.raises(Invalid) as batch:
        claim(batch_id=batch_name(kind, WORK))
    with pytest.raises(Invalid) as reason:
        claim(reason=undo_reason(kind, WORK))
    assert (batch.value.field, reason.value.field) == ("X-Batch-Id", "X-Reason")


def test_what_clients_say_of_themselves_is_taken() -> None:
    claim(channel="erp", reason="nightly", batch_id="batch-1")
    claim(channel="crm_import", batch_id="tickets.csv")
    claim(channel="imports", reason="undo", batch_id="imports/1")
