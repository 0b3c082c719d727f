"""One fault of every kind under load: nothing is lost, doubled or changed."""

import os
from pathlib import Path

from tests.chaos.faults import (
    backend_killed,
    broker_killed,
    lane_backend_terminated,
    postgres_killed,
    projector_backend_terminated,
    relay_backend_terminated,
    service_killed_mid_batch,
    service_killed_mid_relay,
    service_paused,
)
from tests.chaos.run import one_of_each, run, seeded
from tests.support.product import Product

SMOKE = (
    service_killed_mid_relay,
    service_killed_mid_batch,
    service_paused,
    broker_killed,
    postgres_killed,
    relay_backend_terminated,
    projector_backend_terminated,
    lane_backend_terminated,
    backend_killed,
)


async def test_what_was_answered_survives_every_kind_of_fault(product: Product, tmp_path: Path) -> None:
    seed = int(os.environ.get("CRM_SEED", "1"))
    print(f"seed {seed}: CRM_SEED={seed} brings the same choices again")  # noqa: T201 - shown when it fails
    chosen = one_of_each(seeded(seed), SMOKE)
    outcome = await run(product, chosen, seed=seed, clients=4, pause=3, file=tmp_path / "history.jsonl")
    print(outcome.summary())  # noqa: T201
    assert not outcome.findings.wrong
    assert outcome.findings.events >= outcome.history.states["ok"] > 0
    assert outcome.history.states["info"] > 0, "no outcome was ever unknown: the faults did not bite"


async def test_the_largest_command_there_may_be_reaches_every_department(product: Product) -> None:
    """An event that Kafka's client refused would block all later events for ever."""
    client = product.client("contacts", "manager")
    registered = await client.post("/customers", json={"kind": "person", "name": "Talks a lot"})
    customer = registered.raise_for_status().json()["customer_id"]
    much = "\N{MUSICAL SYMBOL G CLEF}" * 87_000  # four bytes per character: just below the limit of a body
    body = {"kind": "note", "summary": much, "outcome": much, "next_step": much}
    answer = await client.post(f"/customers/{customer}/interactions", json=body)
    position = answer.raise_for_status().headers["X-History-Position"]
    seen = await product.client("sales", "manager").get(f"/customers/{customer}/history?limit=1&at_least={position}")
    assert seen.status_code == 200, seen.text[:300]
    await product.wait_until_equal([customer])
