"""The names by which departments find the customers that they know from the log."""

from uuid import UUID

from shared.events.contacts.customers.merges import (
    CustomerAbsorbed,
    CustomerMerged,
    CustomerSeparated,
    CustomerUnmerged,
    ProfileFields,
)
from shared.events.contacts.customers.profile import CustomerRegistered, CustomerRenamed, CustomerWithdrawn
from shared.kernel.customers import KNOWN_CUSTOMERS, CustomerEntry, FormerName
from shared.messages.event import Event
from tests.support.specification import CUSTOMER, NOW, folded, recorded

OTHER = UUID("01890000-0000-7000-8000-0000000000f0")
acme = CustomerRegistered(kind="organisation", name="Acme")
absorbed = CustomerAbsorbed(
    from_id=OTHER,
    from_name="Zenith",
    also_known_as=("Nadir",),
    fields=("name",),
    taken=ProfileFields(name="Zenith"),
    replaced=ProfileFields(name="Acme"),
)


def folded_entry(*events: Event) -> CustomerEntry | None:
    past = [recorded(event, NOW, subject_id=CUSTOMER, sequence=n) for n, event in enumerate(events, start=1)]
    return folded(KNOWN_CUSTOMERS, *past).get((CUSTOMER,))


def test_a_customer_is_found_by_its_name_and_how_it_is_spoken() -> None:
    row = folded_entry(acme, CustomerRenamed(name="上海 Müller", previous_name="Acme"))
    assert row is not None
    assert (row.name_key, row.search) == ("上海 muller", "上海 muller\nshanghai\nsh")
    assert set(row.grams) == {"上", "海", "上海"}


def test_who_was_merged_into_it_is_found_too_until_they_are_separated() -> None:
    whole = folded_entry(acme, absorbed)
    assert whole is not None
    assert whole.former == (FormerName(OTHER, "Zenith"), FormerName(OTHER, "Nadir"))
    assert (whole.name, whole.search) == ("Zenith", "zenith\nzenith\nnadir")
    back = CustomerSeparated(from_id=OTHER, from_name="Zenith", fields=("name",), restored=ProfileFields(name="Acme"))
    assert folded_entry(acme, absorbed, back) == folded_entry(acme)


def test_who_is_merged_or_withdrawn_is_not_offered() -> None:
    merged, apart = CustomerMerged(into_id=OTHER), CustomerUnmerged(into_id=OTHER)
    resting = folded_entry(acme, merged)
    assert resting is not None
    assert resting.merged_into == OTHER
    assert folded_entry(acme, merged, apart) == folded_entry(acme)
    assert folded_entry(acme, CustomerWithdrawn()) is None
