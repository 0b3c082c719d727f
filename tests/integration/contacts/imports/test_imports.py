"""Imports over HTTP: customers arrive from files, and a whole file is undone."""

from uuid import UUID

import asyncpg

from services.contacts.customers.domain.contact_point_commands import MAX_POINTS
from shared.messages.clock import new_id
from tests.integration.contacts.imports.importing import (
    csv_of,
    customers_found,
    execute_import,
    importer,
    in_state,
    map_columns,
    step,
    undo_import,
    until,
    upload_file,
)
from tests.support.api import history
from tests.support.product import Product

COLUMNS = {"Firma": "name", "E-Mail": "email", "Telefon": "phone", "Ort": "city", "Branche": "sector"}


def company(name: str, **more: str) -> dict[str, str]:
    return {"Firma": name, "E-Mail": "", "Telefon": "", "Ort": "", "Branche": "", **more}


def own(word: str) -> str:
    """Return a word nobody else uses."""
    return f"{word}{new_id().hex[-10:]}"


async def test_a_file_is_guessed_checked_and_taken_over(product: Product) -> None:
    word = own("imp")
    file = csv_of(
        company(f"{word} Eins", **{"E-Mail": f"a@{word}.example", "Telefon": "030 1234567", "Ort": "Kiel"}),
        company(f"{word} Zwei", **{"E-Mail": "no address"}),
    )
    arrived = await upload_file(product, file)
    assert arrived["guess"] == COLUMNS
    assert arrived["sample"][0][0] == f"{word} Eins"
    import_id = arrived["batch"]["import_id"]
    checked = await map_columns(product, import_id, COLUMNS, country="DE")
    assert {name: checked["check"]["counts"][name] for name in ("create", "match", "refused")} == {
        "create": 1,
        "match": 0,
        "refused": 1,
    }
    assert await customers_found(product, q=word) == []
    await step(product, import_id, "start")
    answer = await importer(product).post(f"/imports/{import_id}/start")
    assert answer.status_code == 409
    done = await until(product, import_id, in_state("finished"))
    assert (done["batch"]["created"], done["batch"]["refused"]) == (1, 1)
    (customer,) = await customers_found(product, q=word)
    assert (customer["email"], customer["phone"], customer["city"]) == (f"a@{word}.example", "+49301234567", "Kiel")
    events = (await history(product, "contacts", customer["customer_id"]))["events"]
    assert isinstance(events, list)
    assert {(event["channel"], event["batch_id"], event["actor"]) for event in events} == {
        ("import", f"import/{import_id}", "user:ines")
    }
    await product.wait_until_equal([customer["customer_id"]])


async def test_what_was_refused_comes_back_to_be_mended(product: Product) -> None:
    word = own("imp")
    done = await execute_import(product, csv_of(company(f"{word} A", Telefon="+49 1"), company(f"{word} B")), COLUMNS)
    import_id = done["batch"]["import_id"]
    errors = (await importer(product).get(f"/imports/{import_id}/errors.csv")).text
    assert "Why it was refused" in errors
    assert f"{word} A" in errors
    assert "phone: is not a phone number" in errors
    assert f"{word} B" not in errors
    mended = errors.replace("'+49 1", "'+49 30 7654321").encode()
    again = await execute_import(product, mended, COLUMNS)
    assert again["batch"]["created"] == 1
    assert {customer["phone"] for customer in await customers_found(product, q=word)} == {None, "+49307654321"}


async def test_matching_skips_fills_or_overwrites(product: Product) -> None:
    word = own("imp")
    mail = f"x@{word}.example"
    await execute_import(product, csv_of(company(f"{word} Old", **{"E-Mail": mail, "Ort": "Kiel"})), COLUMNS)
    file = csv_of(company(f"{word} New", **{"E-Mail": mail.upper(), "Ort": "Jena", "Branche": "optics"}))

    skipped = await execute_import(product, file, COLUMNS, match="email", on_match="skip")
    assert skipped["batch"]["unchanged"] == 1
    filled = await execute_import(product, file, COLUMNS, match="email", on_match="fill")
    assert filled["batch"]["changed"] == 1
    (customer,) = await customers_found(product, q=word)
    assert (customer["name"], customer["city"], customer["sector"]) == (f"{word} Old", "Kiel", "optics")
    overwritten = await execute_import(product, file, COLUMNS, match="email", on_match="overwrite")
    assert overwritten["batch"]["changed"] == 1
    (customer,) = await customers_found(product, q=word)
    assert (customer["name"], customer["city"]) == (f"{word} New", "Jena")

    back = await undo_import(product, overwritten["batch"]["import_id"])
    assert (back["batch"]["restored"], back["batch"]["left_over"]) == (1, 0)
    (customer,) = await customers_found(product, q=word)
    assert (customer["name"], customer["city"], customer["sector"]) == (f"{word} Old", "Kiel", "optics")


async def test_lines_that_repeat_are_one_customer(product: Product) -> None:
    word = own("imp")
    line = company(f"{word} Twice", **{"E-Mail": f"x@{word}.example"})
    done = await execute_import(product, csv_of(line, line, line), COLUMNS, match="email", on_match="fill")
    assert (done["batch"]["created"], done["batch"]["unchanged"]) == (1, 2)
    assert len(await customers_found(product, q=word)) == 1


async def test_people_with_a_company_become_its_contact_persons(product: Product) -> None:
    word = own("imp")
    rows = [
        {
            "First Name": "Berta",
            "Last Name": "Kern",
            "Email": f"b@{word}.example",
            "Account": f"{word} AG",
            "Title": "CFO",
        },
        {"First Name": "Carl", "Last Name": "Kern", "Email": f"c@{word}.example", "Account": f"{word} AG", "Title": ""},
        {"First Name": "Dora", "Last Name": word, "Email": f"d@{word}.example", "Account": "", "Title": ""},
    ]
    columns = {
        "First Name": "first_name",
        "Last Name": "last_name",
        "Email": "email",
        "Account": "company",
        "Title": "role",
    }
    done = await execute_import(product, csv_of(*rows), columns, kind="person", match="email", on_match="fill")
    assert done["batch"]["created"] == 3
    organisation = next(
        customer for customer in await customers_found(product, q=word) if customer["kind"] == "organisation"
    )
    whole = (await importer(product).get(f"/customers/{organisation['customer_id']}")).json()
    assert {(contact["name"], contact["role"]) for contact in whole["contacts"]} == {
        ("Berta Kern", "CFO"),
        ("Carl Kern", None),
    }
    again = await execute_import(product, csv_of(*rows), columns, kind="person", match="email", on_match="fill")
    assert (again["batch"]["created"], again["batch"]["unchanged"]) == (0, 3)
    back = await undo_import(product, done["batch"]["import_id"])
    assert (back["batch"]["withdrawn"], back["batch"]["left_over"]) == (2, 0)
    assert await customers_found(product, q=word) == []


async def test_undoing_leaves_what_was_changed_since(product: Product) -> None:
    word = own("imp")
    lines = [company(f"{word} {name}", **{"E-Mail": f"{name}@{word}.example"}) for name in ("a", "b", "c")]
    done = await execute_import(product, csv_of(*lines), COLUMNS)
    import_id = done["batch"]["import_id"]
    a, b, c = (item["customer_id"] for item in await customers_found(product, q=word))
    await importer(product).post(f"/customers/{a}/interactions", json={"kind": "note", "summary": "called"})
    deal = {"customer_id": b, "title": "Lenses"}
    opened = await product.client("sales", "sales").post("/opportunities", json=deal)
    assert opened.status_code == 201, opened.text
    await product.wait_until_equal([b])
    back = await undo_import(product, import_id)
    assert (back["batch"]["withdrawn"], back["batch"]["left_over"]) == (1, 2)
    assert {item["customer_id"] for item in await customers_found(product, q=word)} == {a, b}
    remarks = (await importer(product).get(f"/imports/{import_id}/remarks", params={"work": "undo"})).json()
    assert {item["what"] for item in remarks} == {a, b}
    assert (await importer(product).get(f"/customers/{c}")).status_code == 404
    events = (await history(product, "contacts", c))["events"]
    assert isinstance(events, list)
    assert [event["type"] for event in events] == ["contacts.customer_withdrawn.v1", "contacts.customer_registered.v1"]
    assert events[0]["reason"] == f"undo of import {import_id}"
    assert (await importer(product).post(f"/imports/{import_id}/undo")).status_code == 409
    await product.wait_until_equal([a, b, c])


async def test_what_was_under_way_when_the_process_ended_is_undone_too(product: Product) -> None:
    """Pause, kill in the middle of a chunk, cancel: the result of that chunk was never recorded."""
    word = own("imp")
    rows = [
        {"Name": f"{word} Eins", "Mail": "", "At": "", "Kind": "company"},
        {"Name": "Berta Kern", "Mail": f"b@{word}.example", "At": f"{word} AG", "Kind": "person"},
    ]
    columns = {"Name": "name", "Mail": "email", "At": "company", "Kind": "kind"}
    done = await execute_import(product, csv_of(*rows), columns)
    assert len(await customers_found(product, q=word)) == 2
    connection = await asyncpg.connect(product.database_url("contacts"))
    try:
        import_id = UUID(done["batch"]["import_id"])
        await connection.execute("DELETE FROM store.input_results WHERE input_id = $1 AND work = 'import'", import_id)
    finally:
        await connection.close()
    back = await undo_import(product, str(import_id))
    assert (back["batch"]["withdrawn"], back["batch"]["left_over"]) == (2, 0)
    assert await customers_found(product, q=word) == []


async def test_remarks_are_found_wherever_they_stand_in_the_file(product: Product) -> None:
    word = own("imp")
    lines = [f"{word} {number},{'nobody' if number == 700 else ''}" for number in range(800)]
    file = "\n".join(["Firma,E-Mail", *lines]).encode()
    arrived = await upload_file(product, file)
    import_id = arrived["batch"]["import_id"]
    await map_columns(product, import_id, {"Firma": "name", "E-Mail": "email"})
    remarks = (await importer(product).get(f"/imports/{import_id}/remarks", params={"work": "check"})).json()
    assert [issue["line"] for issue in remarks] == [702]
    errors = (await importer(product).get(f"/imports/{import_id}/errors.csv", params={"work": "check"})).text
    assert [line.partition(",")[0] for line in errors.splitlines()[1:]] == [f"{word} 700"]


async def test_a_second_address_that_has_no_place_is_told_of_its_line(product: Product) -> None:
    word = own("imp")
    mail = f"x@{word}.example"
    made = await importer(product).post("/customers", json={"kind": "organisation", "name": word, "email": mail})
    path = f"/customers/{made.json()['customer_id']}/emails"
    for number in range(MAX_POINTS - 1):
        added = await importer(product).post(path, json={"address": f"n{number}@{word}.example"})
        assert added.status_code == 200, added.text
    columns = {"Firma": "name", "E-Mail": "email", "Zweite": "other_email"}
    rows = [{"Firma": word, "E-Mail": mail, "Zweite": address} for address in (f"more@{word}.example", mail)]
    done = await execute_import(product, csv_of(*rows), columns, match="email", on_match="fill")
    remarks = (await importer(product).get(f"/imports/{done['batch']['import_id']}/remarks")).json()
    assert [(issue["line"], issue["what"]) for issue in remarks] == [(2, "odd")]
    assert remarks[0]["reasons"][0].startswith("other_email: a customer has at most")


async def test_ragged_lines_are_refused_by_their_number(product: Product) -> None:
    word = own("imp")
    file = f"Firma;E-Mail;Ort\n{word} A;a@{word}.example;Kiel\n{word} B;Kiel\n{word} C;;Kiel;more\n".encode()
    done = await execute_import(product, file, {"Firma": "name", "E-Mail": "email", "Ort": "city"})
    assert (done["batch"]["created"], done["batch"]["refused"]) == (1, 2)
    remarks = (await importer(product).get(f"/imports/{done['batch']['import_id']}/remarks")).json()
    assert [(item["line"], item["reasons"]) for item in remarks] == [
        (3, ["line: has 2 values, the heading has 3"]),
        (4, ["line: has 4 values, the heading has 3"]),
    ]
    assert [item["name"] for item in await customers_found(product, q=word)] == [f"{word} A"]
