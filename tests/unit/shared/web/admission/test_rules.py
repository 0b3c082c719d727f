"""The limits of a request are found by its method and path."""

import pytest

from shared.web.admission.rules import COMMON, EXPORT, SEARCH, SIGN_IN, USUAL, RouteLimits, Rules

RULES = Rules((*COMMON, RouteLimits(path="/exports/customers.{form}", cost=EXPORT)))


@pytest.mark.parametrize(
    ("method", "path", "cost", "open_to_all"),
    [
        ("GET", "/healthz", 0, True),
        ("GET", "/assets/css/app.css", 0, True),
        ("GET", "/customers", SEARCH, False),
        ("POST", "/customers", 1, False),
        ("POST", "/exports/customers.csv", EXPORT, False),
        ("POST", "/exports/customers/csv", 1, False),
        ("GET", "/sign-in", 1, True),
        ("POST", "/sign-in", SIGN_IN, True),
        ("POST", "/anything", 1, False),
    ],
)
def test_limits_are_found(method: str, path: str, cost: int, open_to_all: bool) -> None:  # noqa: FBT001
    limits = RULES.of(method, path)
    assert (limits.cost, limits.open) == (cost, open_to_all)


def test_what_is_not_declared_has_the_usual_limits() -> None:
    assert RULES.of("POST", "/bulk-actions") is USUAL
