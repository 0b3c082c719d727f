"""Recognition of misspelled words."""

import pytest

from shared.tabular.fuzzy import SECTORS, country, handle, recognise


@pytest.mark.parametrize(
    ("written", "names", "meant"),
    [
        ("GTXPro", ["GTX Basic", "GTX Pro", "GTX Plus Pro"], "GTX Pro"),
        ("gtx-pro", ["GTX Pro"], "GTX Pro"),
        ("technolgy", SECTORS, "technology"),
        ("telecomunications", SECTORS, "telecommunications"),
        ("astrology", SECTORS, None),
        ("GTX", ["GTX Pro", "MG Special"], None),
    ],
)
def test_a_name_is_recognised_or_not(written: str, names: list[str], meant: str | None) -> None:
    assert recognise(written, names) == meant


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("United States", ("US", "United States")),
        ("Philipines", ("PH", "Philippines")),
        ("Korea", ("KR", "South Korea")),
        ("Atlantis", None),
    ],
)
def test_countries(written: str, found: tuple[str, str] | None) -> None:
    assert country(written) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [("Moses Frase", "moses.frase"), ("Mei-Mei Johns", "mei-mei.johns"), ("Zoë  D'Arc", "zoe.darc"), ("王伟", "")],
)
def test_handles(name: str, found: str) -> None:
    assert handle(name) == found
