"""Further rows in a decision: typed by the view, and limited to the declared needs."""

import pytest

from shared.kernel.customers import KNOWN_CUSTOMERS, CustomerSummary
from shared.messages.context import LoadedRows
from tests.support.specification import CUSTOMER, serial_ids

ACME = CustomerSummary(CUSTOMER, "organisation", "Acme")


def test_a_row_that_was_named_is_there_or_known_to_be_absent() -> None:
    other = serial_ids()()
    known = LoadedRows("user:anna", {("known_customers", (CUSTOMER,)): ACME, ("known_customers", (other,)): None})
    assert known.row(KNOWN_CUSTOMERS, CUSTOMER) is ACME
    assert known.row(KNOWN_CUSTOMERS, other) is None
    assert known.rows_of(KNOWN_CUSTOMERS) == [ACME]


def test_a_row_that_nobody_named_is_a_defect_of_the_aggregate() -> None:
    with pytest.raises(LookupError, match=r"`needs` does not name the row .* of known_customers"):
        LoadedRows("user:anna").row(KNOWN_CUSTOMERS, CUSTOMER)
