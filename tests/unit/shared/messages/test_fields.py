"""Texts that people type: what is trimmed, and that no text costs more than its length."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from time import process_time
from types import ModuleType
from typing import Annotated, Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.messages.fields import UNSEEN, Text
from shared.settings import PROJECT_DIR

TURNING = "\u202a-\u202e\u2066-\u2069"
HIDDEN = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0"
ENDS = re.compile(rf"^[\s{HIDDEN}{TURNING}]+|[\s{HIDDEN}{TURNING}]+$")
"""How ends were trimmed before; right, but it cost the square of a run of blanks."""
SIZES = 25_000, 100_000
FILLINGS = " \u200b.@-+0a"
NOISE = 0.002
"""Seconds below which a duration says nothing about its growth."""


@given(st.text(alphabet=st.one_of(st.sampled_from(UNSEEN + "ab1 "), st.characters()), max_size=40))
def test_ends_are_trimmed_as_before(text: str) -> None:
    assert text.strip(UNSEEN) == ENDS.sub("", text)


def test_every_character_is_unseen_or_seen_as_before() -> None:
    every = [chr(number) for number in range(0x110000)]
    assert [character for character in every if not character.strip(UNSEEN)] == [
        character for character in every if not ENDS.sub("", character)
    ]


def modules() -> Iterator[ModuleType]:
    """Yield the modules that declare what commands and events hold."""
    for pattern in ("shared/messages/*.py", "shared/events/**/*.py", "services/*/*/domain/**/*.py"):
        for path in sorted(PROJECT_DIR.glob(pattern)):
            yield import_module(path.relative_to(PROJECT_DIR).with_suffix("").as_posix().replace("/", "."))


def text_types() -> dict[str, Any]:
    """Return all text types with rules, by their name."""
    return {
        name: declared
        for module in modules()
        for name, declared in vars(module).items()
        if get_origin(declared) is Annotated and get_args(declared)[0] is str
    }


TYPES = text_types()


def test_text_types_are_found() -> None:
    assert {"Line", "Text", "RecordedLine", "RecordedText", "UserId", "Code"} <= set(TYPES)


def least_seconds(work: Callable[[], object]) -> float:
    """Return the least processor time of some runs: what else runs here can only add to it."""
    taken = []
    for _ in range(5):
        began = process_time()
        work()
        taken.append(process_time() - began)
    return min(taken)


def growth(validate: Callable[[str], object], filling: str) -> float:
    """Return how many times longer a text takes that is four times as long."""

    def check(length: int) -> Callable[[], None]:
        text = f"a{filling * (length - 2)}b"

        def checked() -> None:
            try:
                validate(text)
            except ValidationError:
                """Refused: that may not take long either."""

        return checked

    short, long = (least_seconds(check(size)) for size in SIZES)
    return long / short if long > NOISE else 1.0


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("name", sorted(TYPES))
def test_a_long_run_between_two_letters_takes_linear_time(name: str, filling: str) -> None:
    assert growth(TypeAdapter(TYPES[name]).validate_python, filling) < 8


def test_a_quadratic_rule_would_be_noticed() -> None:
    def trim(text: str) -> str:
        return ENDS.sub("", f"{text[: len(text) // 20]}b")

    assert growth(trim, " ") > 8


def test_text_keeps_what_stands_within() -> None:
    middle = "\n\t \u200bx" * 100
    assert TypeAdapter(Text).validate_python(f" \u200b a{middle}b\u00ad \n") == f"a{middle}b"
