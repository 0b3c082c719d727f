"""Keys for recognising a customer: one text each, stored with the row and looked up many at a time."""

from collections.abc import Iterable

from shared.events.contacts.customers.contact_points import EmailAddress, PhoneNumber
from shared.events.contacts.data.imports import MatchKey
from shared.query.text import normal_text


def by_email(address: str) -> str:
    return f"e:{address.casefold()}"


def by_phone(number: str) -> str:
    """Return the key of a number in E.164 form."""
    return f"p:{number}"


def by_external_id(external_id: str) -> str:
    return f"x:{external_id}"


def by_name(name: str, city: str | None = None) -> str:
    """Return the key of a name, with or without the city."""
    return f"c:{normal_text(name)}|{normal_text(city)}" if city else f"n:{normal_text(name)}"


def key_of(
    match: MatchKey, *, name: str, city: str | None, email: str | None, phone: str | None, external_id: str | None
) -> str | None:
    """Return the key to look up for the given kind of match, or None if its value is unknown."""
    match match:
        case "email":
            return by_email(email) if email else None
        case "phone":
            return by_phone(phone) if phone else None
        case "external_id":
            return by_external_id(external_id) if external_id else None
        case "name_city":
            return by_name(name, city)


def keys_of(
    name: str,
    cities: Iterable[str | None],
    emails: Iterable[EmailAddress],
    phones: Iterable[PhoneNumber],
    external_id: str | None,
) -> tuple[str, ...]:
    """Return all keys of a customer."""
    keys = {by_name(name), *(by_name(name, city) for city in cities if city)}
    keys |= {by_email(email.address) for email in emails} | {by_phone(phone.number) for phone in phones}
    if external_id:
        keys.add(by_external_id(external_id))
    return tuple(sorted(keys))
