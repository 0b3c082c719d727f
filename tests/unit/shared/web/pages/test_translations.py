"""The Chinese catalogue is whole: each text has its translation, with the same placeholders, and none is left over."""

import re

import pytest
from babel.messages.pofile import read_po

from shared.web.pages.text.language import DIRECTORY
from tests.unit.shared.web.pages.messages import used

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


@pytest.fixture(scope="module")
def catalogue() -> dict[tuple[str, ...], str]:
    """Translations by the forms of their texts."""
    with (DIRECTORY / "zh" / "LC_MESSAGES" / "crm.po").open("rb") as file:
        read = read_po(file, locale="zh")
    return {_tuple(message.id): "".join(_tuple(message.string or "")) for message in read if message.id}


def _tuple(forms: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (forms,) if isinstance(forms, str) else tuple(forms)


def test_every_text_is_translated(catalogue: dict[tuple[str, ...], str]) -> None:
    assert sorted(used() - {forms for forms, text in catalogue.items() if text.strip()}) == []


def test_no_translation_is_left_over(catalogue: dict[tuple[str, ...], str]) -> None:
    assert sorted(set(catalogue) - used()) == []


def test_placeholders_are_the_same(catalogue: dict[tuple[str, ...], str]) -> None:
    """In any order: languages differ. A form for one thing need not say the number."""
    differing = {
        forms: text
        for forms, text in catalogue.items()
        if set(PLACEHOLDER.findall(forms[-1])) != set(PLACEHOLDER.findall(text))
    }
    assert differing == {}
