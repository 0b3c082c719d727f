"""A history is of a customer: what the departments know of other subjects is not read through it."""

from typing import Any

import pytest

from shared.messages.clock import new_id
from shared.settings import DEPARTMENTS
from tests.support.product import Product
from tests.support.subjects import subjects_of_each_kind, written_about

LONG_AGO, FUTURE = "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"
ADDRESSES = ("/customers/{}/history", f"/customers/{{}}/history?as_of={FUTURE}", "/ui/customers/{}/history")
EXPORTS = ("/customers/{}/history.csv", "/customers/{}/history.xlsx")
PAST = (f"/customers/{{}}?as_of={FUTURE}", f"/customers/{{}}/consents?as_of={FUTURE}", "/ui/customers/{}")


@pytest.mark.parametrize("department", DEPARTMENTS)
async def test_other_subjects_have_no_history_here(product: Product, department: str) -> None:
    await written_about(product)
    admin, unknown = product.client(department, "admin"), str(new_id())
    others = await subjects_of_each_kind(product, department)
    addresses = (*ADDRESSES, *(EXPORTS + PAST if department == "contacts" else ()))
    for address in addresses:
        nobody = await admin.get(address.format(unknown))
        assert nobody.status_code == 404 or address in PAST, address
        for kind in sorted(set(others.values())):
            subject = next(subject for subject, its_kind in others.items() if its_kind == kind)
            answer = await admin.get(address.format(subject))
            said = (answer.status_code, answer.text.replace(subject, unknown))
            assert said == (nobody.status_code, nobody.text), (kind, address)


async def test_waiting_for_another_subject_tells_nothing_of_it(product: Product) -> None:
    form = await written_about(product)
    others = await subjects_of_each_kind(product, "sales")
    assert others[form] == "web_form"
    client = product.client("sales", "analyst")

    async def wait_for(subject: str) -> Any:
        return (await client.get(f"/customers/{subject}/history", params={"at_least": "contacts:1"})).json()

    assert await wait_for(form) == await wait_for(str(new_id()))
