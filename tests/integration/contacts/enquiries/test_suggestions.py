"""An enquiry that names a customer's address says nothing about that customer until a colleague does."""

from typing import Any

import httpx

from shared.messages.clock import new_id
from tests.support.api import field_of, history, post, read, register
from tests.support.product import Product
from tests.support.waiting import until
from tests.support.web_forms import open_web_form


async def known_person(product: Product) -> tuple[str, str]:
    """Register a person with an address of their own; return the customer's id and the address."""
    mail = f"ada-{new_id().hex[-8:]}@example.com"
    fields = {"kind": "person", "name": "Ada Lovelace", "email": mail}
    created = await post(product.client("contacts", "contacts"), "/customers", **fields)
    return str(created["customer_id"]), mail


async def asked_by_form(product: Product, mail: str, **fields: Any) -> str:
    """Let a stranger post a form that names this address and ticks the box; return the enquiry's id."""
    form = await open_web_form(product, asks=["company", "phone", "consent"], consent_wording="News by e-mail")
    body = {"token": form["token"], "name": "Somebody", "email": mail, "text": "Which lens?", "consent": True, **fields}
    async with httpx.AsyncClient(base_url=product.url("contacts"), timeout=20) as stranger:
        return str((await post(stranger, f"/public/forms/{form['form_id']}", **body))["enquiry_id"])


async def types_in(product: Product, customer: str, department: str = "contacts") -> list[str]:
    events = (await history(product, department, customer))["events"]
    return [event["type"].split(".")[1] for event in reversed(events)]


async def whole(product: Product, customer: str) -> Any:
    return await read(product.client("contacts", "contacts"), f"/customers/{customer}")


async def test_a_strangers_enquiry_leaves_the_named_customer_as_it_was(product: Product) -> None:
    customer, mail = await known_person(product)
    before = (await types_in(product, customer), await whole(product, customer))
    enquiry = await asked_by_form(product, mail, company="Not theirs", phone="030 901820")
    assert (await types_in(product, customer), await whole(product, customer)) == before
    colleague = product.client("contacts", "sales", "anna")
    waiting = (await read(colleague, "/suggested-enquiries", limit=200))["items"]
    (mine,) = [item for item in waiting if item["enquiry_id"] == enquiry]
    assert (mine["suggested_id"], mine["matched_by"], mine["status"]) == (customer, "email", "waiting")


async def test_a_colleague_confirms_and_all_departments_see_it(product: Product) -> None:
    customer, mail = await known_person(product)
    enquiry = await asked_by_form(product, mail)
    colleague = product.client("contacts", "sales", "anna")
    for _ in range(2):  # the second click changes nothing
        await post(colleague, f"/suggested-enquiries/{enquiry}/attribute", customer_id=customer)
    assert await types_in(product, customer) == ["customer_registered", "enquiry_received", "consent_requested"]
    (stands,) = (await whole(product, customer))["enquiries"]
    assert (stands["enquiry_id"], stands["suggestion_id"], stands["status"]) == (enquiry, enquiry, "open")
    await product.wait_until_equal([customer])
    assert "enquiry_received" in await types_in(product, customer, "sales")
    await post(colleague, f"/enquiries/{enquiry}/answer", channel="email", note="The large one")


async def test_a_confirmation_is_taken_back_and_given_to_another_customer(product: Product) -> None:
    (customer, mail), (other, _) = await known_person(product), await known_person(product)
    enquiry = await asked_by_form(product, mail)
    colleague = product.client("contacts", "sales", "anna")
    path = f"/suggested-enquiries/{enquiry}"
    await post(colleague, f"{path}/attribute", customer_id=customer)
    wrong = await colleague.post(f"{path}/detach", json={"customer_id": other})
    assert (wrong.status_code, field_of(wrong)) == (409, "customer_id")
    await post(colleague, f"{path}/detach", customer_id=customer, cause="another Ada")
    assert (await whole(product, customer))["enquiries"] == []
    assert (await read(colleague, "/consent-requests", customer_id=customer))["items"] == []
    await post(colleague, f"{path}/attribute", customer_id=other)
    (stands,) = (await whole(product, other))["enquiries"]
    assert (stands["suggestion_id"], stands["enquiry_id"] != enquiry) == (enquiry, True)
    assert (await types_in(product, customer))[-1] == "enquiry_withdrawn"
    await product.wait_until_equal([customer, other])


async def test_rows_made_anew_from_the_log_are_the_same(product: Product) -> None:
    """The streams of an enquiry and of two customers lie in different partitions and arrive in any order."""
    (customer, mail), (other, _) = await known_person(product), await known_person(product)
    enquiry = await asked_by_form(product, mail)
    colleague, admin = product.client("contacts", "sales", "anna"), product.client("contacts", "admin", "ada")
    path = f"/suggested-enquiries/{enquiry}"
    await post(colleague, f"{path}/attribute", customer_id=customer)
    await post(colleague, f"{path}/detach", customer_id=customer)
    await post(colleague, f"{path}/attribute", customer_id=other)
    await post(colleague, f"{path}/detach", customer_id=other)
    await post(colleague, f"{path}/attribute", customer_id=customer)
    await product.wait_until_equal([customer, other])

    async def rows() -> Any:
        attributed = await read(colleague, "/suggested-enquiries", status="attributed", limit=200)
        (suggestion,) = [item for item in attributed["items"] if item["enquiry_id"] == enquiry]
        requests = (await read(colleague, "/consent-requests", customer_id=customer))["items"]
        of_both = [(await whole(product, one))["enquiries"] for one in (customer, other)]
        return suggestion, requests, of_both

    before = await rows()
    assert [len(before[1]), *map(len, before[2])] == [1, 1, 0]
    await post(admin, "/rebuild")

    async def rebuilt() -> bool:
        return str((await read(admin, "/rebuild"))["state"]) != "running"

    await until(rebuilt)
    assert (await read(admin, "/rebuild"))["state"] == "done"
    assert await rows() == before


async def test_it_becomes_a_new_customer_once(product: Product) -> None:
    customer, mail = await known_person(product)
    enquiry = await asked_by_form(product, mail, company="Engines Ltd")
    colleague = product.client("contacts", "sales", "anna")
    made = await post(colleague, f"/suggested-enquiries/{enquiry}/register")
    new = await whole(product, made["customer_id"])
    assert (new["name"], new["source"], [one["name"] for one in new["contacts"]]) == (
        "Engines Ltd",
        "web form",
        ["Somebody"],
    )
    assert len(new["enquiries"]) == 1
    assert (await whole(product, customer))["enquiries"] == []
    twice = await colleague.post(f"/suggested-enquiries/{enquiry}/register")
    assert (twice.status_code, field_of(twice)) == (409, "enquiry_id")


async def test_a_suggested_customer_that_was_merged_means_the_survivor(product: Product) -> None:
    survivor = await register(product, "Engines Ltd")
    mail = f"ada-{new_id().hex[-8:]}@example.com"
    manager = product.client("contacts", "manager", "mia")
    company = {"kind": "organisation", "name": "Engines Limited", "email": mail}
    gone = str((await post(manager, "/customers", **company))["customer_id"])
    enquiry = await asked_by_form(product, mail)
    await post(manager, f"/customers/{survivor}/merge", from_id=gone)
    await post(manager, f"/suggested-enquiries/{enquiry}/attribute", customer_id=gone)
    (stands,) = (await whole(product, survivor))["enquiries"]
    assert stands["customer_id"] == survivor
    await product.wait_until_equal([survivor])


async def test_what_was_dismissed_stays_with_nobody_and_readers_alone_do_not_decide(product: Product) -> None:
    customer, mail = await known_person(product)
    enquiry = await asked_by_form(product, mail)
    path = f"/suggested-enquiries/{enquiry}"
    for change, body in (("attribute", {"customer_id": customer}), ("dismiss", {"cause": "x"}), ("register", {})):
        refused = await product.client("contacts", "analyst").post(f"{path}/{change}", json=body)
        assert refused.status_code == 403
    colleague = product.client("contacts", "sales", "anna")
    await post(colleague, f"{path}/dismiss", cause="an advertisement")
    late = await colleague.post(f"{path}/attribute", json={"customer_id": customer})
    assert (late.status_code, field_of(late)) == (409, "enquiry_id")
    unknown = await colleague.post(f"/suggested-enquiries/{new_id()}/dismiss", json={"cause": "x"})
    assert (unknown.status_code, field_of(unknown)) == (404, "enquiry_id")
