"""Imports and the demo on the real product: idempotent, resumable, with reported refusals."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from infra import demo
from infra.cli.app import main
from infra.demo.company import plan_demo
from infra.imports.opportunities import Options, plan_opportunities
from infra.imports.plan import Batch, Plan
from infra.imports.report import sums
from infra.imports.ticket_mapping import read_mapping
from infra.imports.tickets import COLUMNS, plan_tickets
from shared.messages.clock import new_id, utc_now
from tests.support.imports import Interrupted, send
from tests.support.product import Product
from tests.support.waiting import until
from tests.unit.infra.imports.tables import export, table

PIPELINE = (
    "W1,Moses Frase,GTX Basic,Acme Corporation,Won,2016-10-20,2017-03-01,1054",
    "L1,Moses Frase,GTXPro,Bluth Company,Lost,2016-11-02,2017-03-11,0",
    "E1,Moses Frase,GTX Basic,,Engaging,2016-12-01,,",
    "P1,Moses Frase,GTX Pro,Acme Corporation,Prospecting,,,",
    "bad,Moses Frase,GTX Pro,Acme Corporation,Won,2017-01-01,,5",
)


def plan(*pipeline: str) -> Plan:
    return plan_opportunities(Batch(f"test-{new_id()}"), export(*pipeline), Options())


def customers(plan: Plan) -> list[str]:
    steps = [step for phase in plan.phases for story in phase.stories for step in story]
    return [step.body["customer_id"] for step in steps if step.path == "/customers"]


async def events(product: Product, plan: Plan) -> list[Mapping[str, Any]]:
    """Return all events about the plan's customers."""
    client, all_events = product.client("analytics", "auditor"), []
    for customer in customers(plan):
        answer = await client.get(f"/customers/{customer}/history", params={"limit": 200, "order": "asc"})
        all_events += answer.json()["events"]
    return all_events


def ids(events: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(event["id"] for event in events)


async def test_an_export_is_imported_as_it_was_and_marked(product: Product) -> None:
    made = plan(*PIPELINE)
    outcome = await send(product, made)
    assert not outcome.failed
    (_, _, pipeline) = sums(made, outcome)
    assert (pipeline.read, pipeline.imported, pipeline.skipped, pipeline.missing) == (5, 4, 1, 0)

    recorded = await events(product, made)
    assert {(event["actor"], event["channel"]) for event in recorded} == {("system:import", "crm_import")}
    won = next(event for event in recorded if event["type"] == "sales.opportunity_won.v1")
    assert won["time"] == "2017-03-01T12:00:00.000000Z"
    assert won["data"]["engaged_at"] == "2016-10-20T12:00:00Z"
    assert (won["data"]["office"], won["data"]["owner"]) == ("Central", "moses.frase")
    lost = next(event for event in recorded if event["type"] == "sales.opportunity_lost.v1")
    assert (lost["data"]["product"], lost["data"]["reason"]) == ("GTX Pro", "unknown")


async def test_a_second_run_records_nothing(product: Product) -> None:
    made = plan(*PIPELINE)
    await send(product, made)
    before = await events(product, made)
    again = await send(product, made)
    assert again.commands == 0
    assert not again.failed
    assert [row.missing for row in sums(made, again)] == [0, 0, 0]
    assert ids(await events(product, made)) == ids(before)


async def test_an_interrupted_import_goes_on(product: Product) -> None:
    made = plan(*PIPELINE)
    with pytest.raises(BaseExceptionGroup) as broken:
        await send(product, made, break_off_after=9)
    assert broken.group_contains(Interrupted)
    outcome = await send(product, made)
    assert not outcome.failed
    recorded = await events(product, made)
    assert len(ids(recorded)) == len(set(ids(recorded)))
    kinds = [event["type"] for event in recorded]
    assert kinds.count("sales.opportunity_opened.v1") == 4
    assert kinds.count("sales.opportunity_won.v1") == 1


async def test_services_that_die_on_the_way_cost_nothing(product: Product) -> None:
    made = plan(*PIPELINE)
    sending = asyncio.create_task(send(product, made))
    product.kill("sales")
    await product.start("sales")
    outcome = await sending
    assert not outcome.failed
    assert len([event for event in await events(product, made) if event["source"] == "/crm/sales"]) == 9


async def test_a_refused_row_is_told_and_spoils_no_other(product: Product) -> None:
    made = plan(*PIPELINE)
    opening = next(s for phase in made.phases for story in phase.stories for s in story if s.thing == "opportunity/W1")
    taken = {name: value for name, value in opening.body.items() if name != "occurred_at"} | {"title": "Another"}
    await send(product, plan_without_deals(made))
    client = product.client("sales", "system")
    await client.post("/opportunities", json=taken)
    await client.post(f"/opportunities/{opening.body['opportunity_id']}/lose", json={"reason": "test"})

    outcome = await send(product, made)
    (note,) = outcome.failed.values()
    assert (note.place.line, note.field, note.result) == (2, "engage", "failed")
    assert "lost" in note.done
    assert [row.missing for row in sums(made, outcome)] == [0, 0, 0]


def plan_without_deals(made: Plan) -> Plan:
    return Plan(made.batch, made.phases[:-1], made.notes, {})


async def test_a_log_becomes_tickets(product: Product) -> None:
    lines = [f"7,{code},2012-04-03 16:{minute:02}:00" for minute, code in enumerate("18986")]
    made = plan_tickets(Batch(f"test-{new_id()}"), table("log.csv", COLUMNS, *lines), read_mapping(None))
    assert not (await send(product, made)).failed
    tickets = [event for event in await events(product, made) if event["source"] == "/crm/service_desk"]
    assert [event["type"].split(".")[1] for event in tickets] == [
        "ticket_opened", "ticket_accepted", "ticket_put_on_hold", "ticket_resumed", "ticket_resolved", "ticket_closed",
    ]  # fmt: skip
    assert tickets[-1]["time"] == "2012-04-03T14:04:00.000000Z"


async def test_the_demo_is_made_once(product: Product) -> None:
    await asyncio.to_thread(demo.seed, product.settings)
    made = plan_demo(utc_now())
    first = customers(made)[:3]
    contacts = product.client("contacts", "contacts")

    async def shop_enquiries() -> list[Any]:
        pages = [await contacts.get("/enquiries", params={"customer_id": customer}) for customer in first]
        return [enquiry for page in pages for enquiry in page.json()["items"]]

    await until(shop_enquiries, what="the shop's enquiry, which comes by Kafka, is in its customer's history")
    before = await product.wait_until_equal(first)
    await asyncio.to_thread(demo.seed, product.settings)
    assert await product.wait_until_equal(first) == before
    last = await contacts.get(f"/customers/{customers(made)[-1]}")
    assert last.status_code == 200


def test_the_command_tells_what_it_would_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("CaseID,ActivityID,CompleteTimestamp\n7,1,2012-04-03 16:00:00\n7,99,2012-04-03 16:00:00\n")
    report = tmp_path / "report.csv"
    monkeypatch.setattr("sys.argv", ["crm", "import", "tickets", str(log), "--dry-run", "--report", str(report)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "nothing was sent" in capsys.readouterr().out
    heading, skipped, noted = report.read_text().splitlines()
    assert heading == "file,line,row,field,found,done,result"
    assert noted.startswith("log.csv,3,7,ActivityID,99,") or skipped.startswith("log.csv,3,7,ActivityID,99,")
