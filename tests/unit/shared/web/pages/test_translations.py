"""The Chinese catalogues are complete: each file has its owner's texts, once each, with the same placeholders."""

import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from shared.web.pages.text.language import DIRECTORY
from tests.unit.shared.web.pages.messages import Forms, used

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
OWNERS = tuple(owner for owner, texts in used().items() if texts)


def catalogue(owner: str) -> dict[Forms, str]:
    """Return the translations in a file, by the forms of their texts."""
    with (DIRECTORY / "zh" / f"{owner}.po").open("rb") as file:
        read = read_po(file, locale="zh", abort_invalid=True)
    return {_tuple(message.id): "".join(_tuple(message.string or "")) for message in read if message.id}


def _tuple(forms: str | tuple[str, ...] | list[str]) -> Forms:
    return (forms,) if isinstance(forms, str) else tuple(forms)


def test_whoever_shows_texts_has_a_file_and_nobody_else() -> None:
    assert {path.stem for path in (DIRECTORY / "zh").glob("*.po")} == set(OWNERS)


@pytest.mark.parametrize("owner", OWNERS)
def test_every_text_is_translated(owner: str) -> None:
    assert sorted(used()[owner] - {forms for forms, text in catalogue(owner).items() if text.strip()}) == []


@pytest.mark.parametrize("owner", OWNERS)
def test_no_translation_is_left_over(owner: str) -> None:
    """Texts that left the owner's files leave its catalogue; texts of several owners are in the shared file."""
    assert sorted(set(catalogue(owner)) - used()[owner]) == []


def test_no_text_is_translated_twice() -> None:
    times = Counter(forms for owner in OWNERS for forms in catalogue(owner))
    for owner in OWNERS:
        ids = re.findall(r'^msgid (.*(?:\n".*)*)', (DIRECTORY / "zh" / f"{owner}.po").read_text(), re.MULTILINE)
        assert [text for text, count in Counter(ids).items() if count > 1] == [], owner
    assert [forms for forms, count in times.items() if count > 1] == []


@pytest.mark.parametrize("owner", OWNERS)
def test_placeholders_are_the_same(owner: str) -> None:
    """In any order: languages differ. A singular form may omit the number."""
    differing = {
        forms: text
        for forms, text in catalogue(owner).items()
        if set(PLACEHOLDER.findall(forms[-1])) != set(PLACEHOLDER.findall(text))
    }
    assert differing == {}
