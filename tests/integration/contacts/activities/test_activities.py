"""Visits, discussions, notes and corrections over HTTP: commands, events and searches."""

from typing import Any

import pytest

from tests.support.api import days, field_of, history, post, read, register
from tests.support.product import Product

NOBODY = "00000000-0000-7000-8000-000000000000"


async def test_a_visit_from_plan_to_report(product: Product) -> None:
    customer = await register(product, "Visited AG")
    client = product.client("contacts", "contacts", "anna")
    plan = {"planned_at": days(3), "goal": "see the line", "owner": "vera", "colleagues": ["walt"]}
    visit = (await post(client, f"/customers/{customer}/visits", **plan))["visit_id"]
    at = f"/customers/{customer}/visits/{visit}"
    early = await client.post(f"{at}/report", json={"summary": "went well"})
    assert (early.status_code, field_of(early)) == (409, "occurred_at")
    await post(client, f"{at}/move", planned_at=days(-1), cause="they were free yesterday")

    listed = await read(client, "/visits", owner="walt", **{"from": days(-2), "to": days(0)})
    assert [(item["visit_id"], item["customer_name"], item["moved"]) for item in listed["items"]] == [
        (visit, "Visited AG", 1)
    ]
    assert (await read(client, "/visits", owner="walt", **{"from": days(0)}))["items"] == []

    step = {"next_step": "send the drawing", "next_step_due": "2031-01-31"}
    report = await post(client, f"{at}/report", summary="went well", **step)
    assert [event["type"] for event in report["events"]] == [
        "contacts.interaction_logged.v1",
        "contacts.visit_reported.v1",
    ]
    whole = await read(client, f"/customers/{customer}")
    assert whole["dealings"]["visits"][0]["interaction_id"] == report["interaction_id"]
    assert [(follow_up["what"], follow_up["owner"]) for follow_up in whole["follow_ups"]] == [
        ("send the drawing", "vera")
    ]
    await post(client, f"/customers/{customer}/interactions/{report['interaction_id']}/next-step/done")
    assert (await read(client, f"/customers/{customer}"))["follow_ups"] == []
    again = await client.post(f"{at}/report", json={"summary": "went well"})
    assert (again.status_code, field_of(again)) == (409, "visit_id")


async def test_who_is_mentioned_finds_it_until_it_is_read(product: Product) -> None:
    customer = await register(product, "Discussed AG")
    anna, walt = (product.client("contacts", "contacts", user) for user in ("anna", "walt"))
    start = {"title": "Discount", "text": "@walt what do you think? anna@example.com does not count"}
    talk = (await post(anna, f"/customers/{customer}/discussions", **start))["discussion_id"]
    reply = await post(walt, f"/customers/{customer}/discussions/{talk}/replies", text="fine with me, @anna")
    mine = await read(walt, "/mentions", unread=True)
    mention = next(item for item in mine["items"] if item["discussion_id"] == talk)
    assert (mention["customer_name"], mention["mentions"], mention["author"]) == ("Discussed AG", ["walt"], "user:anna")
    await post(walt, f"/customers/{customer}/mentions/{mention['post_id']}/read")
    unread = await read(walt, "/mentions", unread=True)
    assert all(item["discussion_id"] != talk for item in unread["items"])
    assert any(item["discussion_id"] == talk for item in (await read(walt, "/mentions"))["items"])
    wrong = await walt.post(f"/customers/{customer}/mentions/{reply['post_id']}/read")
    assert wrong.status_code == 404
    posts = (await read(anna, f"/customers/{customer}/dealings"))["discussions"][0]["posts"]
    assert [reply["author"] for reply in posts] == ["user:anna", "user:walt"]


async def test_needs_and_competitors_are_found_across_customers_and_then(product: Product) -> None:
    customer = await register(product, "Known AG")
    client = product.client("contacts", "contacts")
    budget = {"amount": "9000.00", "currency": "EUR"}
    need = await post(
        client, f"/customers/{customer}/needs", what="a second line", urgency="high", product="L2", budget=budget
    )
    rival = await post(client, f"/customers/{customer}/competitors", name="Rivalix", threat="low")
    before = (await history(product, "contacts", customer))["events"][0]["recorded_at"]
    changed = await client.patch(f"/customers/{customer}/competitors/{rival['competitor_id']}", json={"threat": "high"})
    assert changed.is_success, changed.text
    await post(client, f"/customers/{customer}/needs/{need['need_id']}/drop", cause="no money")

    (listed,) = (await read(client, "/needs", product="L2", customer_id=customer))["items"]
    assert (listed["status"], listed["closing"], listed["budget"]) == ("dropped", "no money", budget)
    assert (await read(client, "/needs", status="open", customer_id=customer))["items"] == []
    (competitor,) = (await read(client, "/competitors", name="RIVALIX", threat="high"))["items"]
    assert (competitor["customer_name"], competitor["gone"]) == ("Known AG", False)
    then = await read(client, f"/customers/{customer}/dealings", as_of=before)
    assert (then["needs"][0]["status"], then["competitors"][0]["threat"]) == ("open", "low")


async def test_a_correction_points_at_what_it_corrects(product: Product) -> None:
    customer = await register(product, "Corrected AG")
    client = product.client("contacts", "contacts")
    logged = await post(client, f"/customers/{customer}/interactions", kind="call", summary="asked")
    at = f"/customers/{customer}/interactions/{logged['interaction_id']}"
    corrected = await post(client, f"{at}/correct", summary="asked for a quote", channel="web")
    await post(client, f"{at}/withdraw", cause="the wrong customer")
    events = (await history(product, "contacts", customer, order="asc"))["events"]
    wrong, right, gone = events[1:]
    assert right["data"]["corrects"] == wrong["id"] == logged["events"][0]["id"]
    assert (right["data"]["before"]["summary"], right["data"]["before"]["channel"]) == ("asked", "phone")
    assert (gone["data"]["withdraws"], gone["data"]["cause"]) == (corrected["events"][0]["id"], "the wrong customer")


async def test_the_history_is_searched_by_person_channel_time_and_words(product: Product) -> None:
    customer = await register(product, "Searched AG")
    anna, walt = (product.client("contacts", "contacts", user) for user in ("anna", "walt"))
    path = f"/customers/{customer}/interactions"
    await post(anna, path, kind="call", summary='about the "50 % discount_A" 折扣', occurred_at=days(-9))
    await post(walt, path, kind="email", summary="sent the drawing")
    await post(anna, path, kind="meeting", summary="shook hands", channel="web")
    await product.wait_until_equal([customer])

    async def kinds(department: str, **fields: Any) -> list[str]:
        page = await history(product, department, customer, **fields)
        return [event["data"].get("kind") for event in page["events"] if "summary" in event["data"]]

    for department in ("contacts", "sales", "analytics"):
        assert await kinds(department, actor="user:walt") == ["email"]
        assert await kinds(department, channel="phone,web") == ["meeting", "call"]
        assert await kinds(department, **{"from": days(-10), "to": days(-8)}) == ["call"]
        assert await kinds(department, **{"from": days(-1)}) == ["meeting", "email"]
        for words in ("DRAWING", "sent the"):
            assert await kinds(department, q=words) == ["email"]
        for words in ('"50 % dis', "discount_a", "折扣"):
            assert await kinds(department, q=words) == ["call"]
        for nothing in ("summary", "discountXA", "50 X dis", "zebra"):
            assert await kinds(department, q=nothing) == []
        assert await kinds(department, q="the", actor="user:anna", order="asc") == ["call"]


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("visits", {"planned_at": "tomorrow", "goal": "x"}, 422, "planned_at"),
        ("visits", {"planned_at": "2026-01-01T00:00:00Z"}, 422, "goal"),
        ("visits", {"planned_at": "2199-01-01T00:00:00Z", "goal": "x"}, 422, "planned_at"),
        ("discussions", {"title": "x", "text": "  "}, 422, "text"),
        ("discussions", {"title": "x", "text": "a\u0000b"}, 422, "text"),
        ("needs", {"what": "x", "urgency": "whenever"}, 422, "urgency"),
        ("needs", {"what": "x", "budget": {"amount": "-1", "currency": "EUR"}}, 422, "budget"),
        ("competitors", {"name": ""}, 422, "name"),
        ("interactions", {"kind": "call", "summary": "x", "next_step_due": "2026-01-01"}, 422, "next_step_due"),
        ("interactions", {"kind": "call", "summary": "x", "channel": "pigeon"}, 422, "channel"),
        ("interactions", {"kind": "call", "summary": "x", "contact_ids": ["Berta"]}, 422, "contact_ids"),
        ("interactions", {"kind": "call", "summary": "x", "contact_id": NOBODY}, 422, "contact_id"),
        ("visits", {"planned_at": "2026-01-01T00:00:00Z", "goal": "x", "contact_ids": [NOBODY]}, 422, "contact_ids"),
    ],
)
async def test_what_is_wrong_is_named_and_leaves_nothing(
    product: Product, path: str, body: dict[str, Any], status: int, field: str
) -> None:
    customer = await register(product, "Wrong AG")
    answer = await product.client("contacts", "contacts").post(f"/customers/{customer}/{path}", json=body)
    assert answer.status_code == status, answer.text
    assert field in answer.text
    assert (await history(product, "contacts", customer))["positions"] == {"contacts": 1}


async def test_next_steps_of_all_customers_are_one_list(product: Product) -> None:
    customer, deals_with = await register(product, "Schritt AG"), await register(product, "Schritt GmbH")
    client = product.client("contacts", "contacts", "anna")
    fields = {"kind": "call", "summary": "agreed", "next_step_owner": "stella"}
    path = f"/customers/{customer}/interactions"
    late = await post(client, path, **fields, next_step="send it", next_step_due="2026-01-05")
    await post(client, path, **fields, next_step="think of something")
    await post(client, path, **fields, next_step="call again", next_step_due="2031-01-05")
    sales = product.client("sales", "sales", "stella")
    deal = await post(sales, "/opportunities", customer_id=deals_with, title="Filters", owner="stella")
    planned = await sales.post(
        f"/opportunities/{deal['opportunity_id']}/next-step", json={"next_step": "offer", "due": "2030-01-05"}
    )
    assert planned.is_success, planned.text
    await product.wait_until_equal([deals_with])

    async def whats(**fields: Any) -> list[str]:
        return [item["what"] for item in (await read(client, "/next-steps", owner="stella", **fields))["items"]]

    assert await whats() == ["send it", "offer", "call again", "think of something"]
    assert await whats(to="2026-12-31") == ["send it"]
    assert await whats(**{"from": "2030-01-05", "to": "2030-01-05"}) == ["offer"]
    assert await whats(customer_id=deals_with) == ["offer"]
    pages = [await read(client, "/next-steps", owner="stella", limit=2)]
    pages.append(await read(client, "/next-steps", owner="stella", limit=2, cursor=pages[0]["next_cursor"]))
    assert [len(page["items"]) for page in pages] == [2, 2]
    assert pages[1]["next_cursor"] is None
    of_customer = await read(client, f"/customers/{customer}")
    assert [follow_up["due"] for follow_up in of_customer["follow_ups"]] == ["2026-01-05", "2031-01-05", None]

    await post(client, f"{path}/{late['interaction_id']}/next-step/done")
    assert await whats(to="2026-12-31") == []
    wrong = await client.get("/next-steps", params={"from": "yesterday"})
    assert (wrong.status_code, field_of(wrong)) == (422, "from")
