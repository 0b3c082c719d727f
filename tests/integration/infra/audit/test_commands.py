"""The `crm` commands over a running product, as an operator types them."""

import asyncio
import json
import os
import sys
from uuid import UUID

from confluent_kafka import Producer

from infra.audit.replay import replay
from shared.settings import AUDITOR, DEPARTMENTS, PROJECT_DIR
from tests.integration.infra.audit.cases import create_customer
from tests.support.cli import crm
from tests.support.product import Product


async def test_replay_says_what_every_service_says(product: Product) -> None:
    about = await create_customer(product)
    played = await replay(product.settings.kafka_as(AUDITOR), UUID(about))
    assert played.report.ok
    for department in DEPARTMENTS:
        answer = await product.client(department, "auditor").get(f"/customers/{about}/history", params={"order": "asc"})
        page = answer.raise_for_status().json()
        assert page["fingerprint"] == played.history.fingerprint
        assert page["positions"] == played.history.positions
        assert [event["id"] for event in page["events"]] == [str(event.id) for event in played.history.events]
        assert [event["data"] for event in page["events"]] == [event.facts for event in played.history.events]


async def test_replay_up_to_a_moment_is_what_services_say_as_of_it(product: Product) -> None:
    about = await create_customer(product)
    code, out = await crm(product, "audit", "replay", "--customer", about, "--json")
    whole = json.loads(out)
    assert (code, whole["ok"], len(whole["events"])) == (0, True, 6)
    moment = whole["events"][3]["recorded_at"]
    _, out = await crm(product, "audit", "replay", "--customer", about, "--until", moment, "--json")
    then = json.loads(out)
    answer = await product.client("analytics", "auditor").get(f"/customers/{about}/history", params={"as_of": moment})
    assert then["fingerprint"] == answer.json()["fingerprint"] != whole["fingerprint"]
    assert len(then["events"]) == 4


async def test_replay_reads_like_a_story(product: Product) -> None:
    about = await create_customer(product, "Śląsk & Söhne")
    code, out = await crm(product, "audit", "replay", "--customer", about)
    assert code == 0
    assert "added Śląsk & Söhne as a customer" in out
    assert "won Renewal for €12.50" in out
    assert "contacts:3, sales:2, service_desk:1" in out


async def test_verify_ends_with_a_verdict(product: Product) -> None:
    about = await create_customer(product)
    code, out = await crm(product, "audit", "verify", "--customer", about)
    assert (code, out.splitlines()[-1][:24]) == (0, "everything is as promised"[:24])
    code, out = await crm(product, "audit", "verify", "--customer", str(UUID(int=1)), "--json")
    assert (code, json.loads(out)["ok"]) == (1, False)


async def test_events_shows_envelopes_and_data_only_when_asked(product: Product) -> None:
    about = await create_customer(product, "Confidential")
    _, out = await crm(product, "events", "--customer", about, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["type"].partition(".")[0] for line in lines] == ["contacts"] * 3 + ["sales"] * 2 + ["service_desk"]
    assert "Confidential" not in out
    _, out = await crm(product, "events", "--customer", about, "--type", "contacts.customer_", "--data")
    assert out.count("\n") == 1
    assert "Confidential" in out
    _, out = await crm(product, "events", "--source", "sales", "-n", "1")
    assert "sales.opportunity_won.v1" in out


async def test_events_follows_the_log(product: Product) -> None:
    about = await create_customer(product)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "infra.cli",
        *("events", "--customer", about, "--follow", "-n", "1"),
        cwd=PROJECT_DIR,
        env={**os.environ, **product.environment, "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            assert b"service_desk.ticket_opened" in await process.stdout.readline()
            noted = {"kind": "note", "summary": "later"}
            await product.client("contacts", "contacts").post(f"/customers/{about}/interactions", json=noted)
            assert b"contacts.interaction_logged" in await process.stdout.readline()
    finally:
        process.terminate()
        await process.communicate()


async def test_parked_lists_shows_and_retries(disposable_product: Product) -> None:
    product = disposable_product
    producer = Producer(product.anybody.client)
    producer.produce("crm.sales.events", b"not json", b"no key either")
    assert producer.flush(10) == 0
    about = await create_customer(product)  # the next event of another key goes on
    await product.wait_until_equal([about])
    parked = await _parked(product)
    code, out = await crm(product, "parked", "show", str(parked["id"]), "--service", "contacts")
    assert code == 0
    assert "not json" in out
    code, out = await crm(product, "parked", "retry", "--service", "contacts")
    assert (code, out) == (1, "contacts: 0 of 1 could be applied\n")
    code, out = await crm(product, "parked", "retry", "1")
    assert (code, out) == (1, "crm: name the service of these numbers: --service sales\n")


async def _parked(product: Product) -> dict[str, object]:
    """Return the one record that contacts has parked, once it has."""
    async with asyncio.timeout(20):
        while True:
            _, out = await crm(product, "parked", "list", "--service", "contacts", "--json")
            if records := json.loads(out)["contacts"]:
                [row] = records
                return dict(row)
