"""Public forms: uses count with the form's token, and wrong tokens by themselves."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from starlette.requests import Request

from services.contacts.enquiries.domain.web_form import WebForm
from services.contacts.enquiries.routes.forms import PER_ADDRESS, PER_FAILURES, FormLimiter
from shared.messages.refusals import Unknown
from shared.messages.tokens import hash_of
from shared.web.admission.rates import Limiter, RequestCounts
from shared.web.admission.refusals import TooMany

FORM = WebForm(
    form_id=UUID(int=7),
    label="Write to us",
    asks=(),
    tags=(),
    source=None,
    territory=None,
    owner=None,
    country=None,
    consent_wording=None,
    thanks_url=None,
    response_hours=None,
    token_hash=hash_of("right"),
    opened_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def came_from(address: str) -> Request:
    return Request({"type": "http", "headers": [], "client": (address, 1)})


async def guess(limiter: FormLimiter, address: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Unknown):
            await limiter.check(FORM, "guessed", came_from(address))


async def test_wrong_tokens_end_after_a_while_for_their_address_only() -> None:
    limiter = FormLimiter(Limiter(RequestCounts()))
    await guess(limiter, "192.0.2.1", PER_FAILURES.amount)
    with pytest.raises(TooMany, match="too many enquiries"):
        await limiter.check(FORM, "right", came_from("192.0.2.1"))
    await limiter.check(FORM, "right", came_from("192.0.2.2"))


async def test_wrong_tokens_use_up_no_form() -> None:
    limiter = FormLimiter(Limiter(RequestCounts()))
    for number in range(10):
        await guess(limiter, f"192.0.2.{number}", PER_FAILURES.amount)
    for _ in range(PER_ADDRESS.amount):
        await limiter.count(FORM, came_from("198.51.100.1"))
    with pytest.raises(TooMany) as refused:
        await limiter.count(FORM, came_from("198.51.100.1"))
    assert refused.value.retry_after > 0
