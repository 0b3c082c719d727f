"""E-mail addresses, phone numbers and postal addresses: their normal form, and the rule that one is preferred."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Annotated, TypeVar

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, StringConstraints

from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber, PostalAddress
from shared.messages.refusals import Invalid

P = TypeVar("P", EmailAddress, PhoneNumber, PostalAddress)
ASKED_AGAIN = 256
"""The number of cached results: an address passes here several times on its way from a line to a command."""


@lru_cache(ASKED_AGAIN)
def normal_email(address: str) -> str:
    """Return the address in its normal form: domain in lower case, Unicode composed.

    Raises:
        ValueError: it cannot be an e-mail address; whether anybody reads mail there is not checked.
    """
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        # What lies beneath the library's own words may repeat part of the address.
        why = f": {error}" if error.__cause__ is None else ""
        raise ValueError(f"is not an e-mail address{why}") from error


def normal_phone(number: str, country: str | None = None) -> str:
    """Return the number in E.164 form: `+493012345678`, or with an extension `+493012345678;ext=5`.

    `country` (ISO 3166-1 alpha-2) determines how a number without a country code is read. A number must be possible but
    not necessarily allocated: numbering plans change faster than any list of them.

    Raises:
        ValueError: it cannot be a phone number, or its country is not known.
    """
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError("is not a phone number; write it with its country code, such as +49 30 1234567") from error
    if not phonenumbers.is_possible_number(parsed):
        raise ValueError("is not a possible phone number: too short or too long for its country")
    extension = f";ext={parsed.extension}" if parsed.extension else ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) + extension


def read_phone(number: str, country: str | None, field: str) -> str:
    """Return a typed number in E.164 form (see `normal_phone`).

    Raises:
        Invalid: it cannot be a phone number; the error names the `field`.
    """
    try:
        return normal_phone(number, country)
    except ValueError as error:
        raise Invalid(str(error), field=field) from error


def _international(number: str) -> str:
    return normal_phone(number)


def _known_country(code: str) -> str:
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("is not a country code of ISO 3166-1, such as DE")
    return code


Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(normal_email)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_international)]
PhoneText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
"""A number with its country code, or in the notation of the customer's own country (`Customer.country`)."""
Country = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True), AfterValidator(_known_country)]


def with_point(points: tuple[P, ...], new: P, same: Callable[[P], bool] = lambda _: False) -> tuple[P, ...]:
    """Return the points with `new` in place of the one that is the `same`, or else at the end.

    Exactly one point is preferred: a new preferred one takes the mark from the others, and the first point gets it
    automatically.
    """
    placed: list[P] = [new if same(point) else point for point in points]
    if not any(point is new for point in placed):
        placed.append(new)
    if new.preferred:
        placed = [point if point is new else replace(point, preferred=False) for point in placed]
    return _one_preferred(placed)


def without_point(points: tuple[P, ...], gone: Callable[[P], bool]) -> tuple[P, ...]:
    """Return the remaining points; if the preferred one was removed, the first takes its place."""
    return _one_preferred([point for point in points if not gone(point)])


def _one_preferred(points: list[P]) -> tuple[P, ...]:
    if points and not any(point.preferred for point in points):
        points[0] = replace(points[0], preferred=True)
    return tuple(points)
