"""The interface keeps the recorded paths, methods, parameters and fields."""

import json

import pytest

from shared.settings import DEPARTMENTS
from tests.contract.interface import interface, path_of


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_the_interface_is_as_it_was_written_down(department: str) -> None:
    written = json.loads(path_of(department).read_text())
    current = json.loads(json.dumps(interface(department)))
    assert set(current) == set(written)
    for path, methods in written.items():
        assert current[path] == methods, path
