"""A line about a refusal names the route, never the values in the address."""

from typing import Any

import pytest

from shared.web.api.security_watch import route_of

CUSTOMER = "0189ffff-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("path", "parameters", "route"),
    [
        ("/web-forms", {}, "/web-forms"),
        ("/", {}, "/"),
        ("/duplicates/scan", {}, "/duplicates/scan"),
        ("/customers/otto@example.com", None, "/customers/…"),
        ("/" + "x" * 500, None, "/" + "x" * 64),
        (f"/customers/{CUSTOMER}", {"customer_id": CUSTOMER}, "/customers/{customer_id}"),
        (
            f"/customers/{CUSTOMER}/emails/otto@example.com/prefer",
            {"customer_id": CUSTOMER, "address": "otto@example.com"},
            "/customers/{customer_id}/emails/{address}/prefer",
        ),
        ("/users/users/rename", {"handle": "users"}, "/{handle}/{handle}/rename"),
    ],
)
def test_values_are_left_out(path: str, parameters: dict[str, Any] | None, route: str) -> None:
    known = {} if parameters is None else {"path_params": parameters}
    assert route_of({"path": path, **known}) == route
