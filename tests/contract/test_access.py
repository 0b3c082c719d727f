"""Each role gets in where it was recorded to get in, and nowhere else."""

import pytest

from shared.settings import DEPARTMENTS
from tests.contract.access import ANONYMOUS, WITHOUT_ROLES, admissions, recorded, statuses


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_everybody_is_admitted_where_it_was_written_down(department: str) -> None:
    assert admissions(department) == recorded(department)


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_strangers_are_asked_to_sign_in_and_others_are_refused(department: str) -> None:
    for route, answers in statuses(department).items():
        assert answers[ANONYMOUS] == 401, route
        assert answers[WITHOUT_ROLES] == 403, route
        assert 401 not in {status for caller, status in answers.items() if caller != ANONYMOUS}, route
