"""Subjects that are no customers: the departments write streams about them, too."""

import asyncpg

from shared.messages.clock import new_id
from tests.support.api import post, register
from tests.support.product import Product
from tests.support.waiting import until
from tests.support.web_forms import open_web_form

KINDS = frozenset({"bulk_action", "custom_field", "inbound", "saved_view", "team", "user", "web_form"})


async def written_about(product: Product) -> str:
    """Let something happen to one subject of each kind; return the id of the web form."""
    word = f"k{new_id().hex[-10:]}"
    manager = product.client("contacts", "manager", "mia")
    form = await open_web_form(product)
    if "inbound" not in (await subjects(product, "contacts")).values():  # forms limit how often one address sends
        spam = {"token": form["token"], "website_url": "https://spam.example"}
        answer = await manager.post(f"/public/forms/{form['form_id']}", data=spam)
        assert answer.is_success, answer.text
    await post(product.client("contacts", "service", "bert"), "/saved-views", label=word, filters={"q": word})
    await post(manager, "/users", handle=word, name="Somebody")
    await post(manager, "/teams", team=word)
    await post(manager, "/custom-fields", field=word, label="Some field", value_type="text")
    customer = await register(product, f"{word} AG")
    await post(manager, "/bulk-actions", change="add_tag", tag=word, customer_ids=[customer])
    return str(form["form_id"])


async def subjects(product: Product, department: str) -> dict[str, str]:
    """Return the kinds of all subjects that are no customers, by id, as a department's store knows them."""
    connection = await asyncpg.connect(product.database_url(department))
    try:
        rows = await connection.fetch("SELECT subject_id, subject_kind FROM store.heads")
    finally:
        await connection.close()
    return {str(row["subject_id"]): row["subject_kind"] for row in rows if row["subject_kind"] != "customer"}


async def subjects_of_each_kind(product: Product, department: str) -> dict[str, str]:
    """Return the ids of those subjects once the department knows one of each kind."""
    return await until(
        lambda: subjects(product, department), lambda known: set(known.values()) >= KINDS, what="one of each kind"
    )
