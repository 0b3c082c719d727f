"""Only event classes spell the wire names of events: code in shared asks the classes."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WIRE_NAME = re.compile(r"[\"'(](contacts|sales|service_desk|analytics)\.[a-z_]+")
IMPORT = re.compile(r"^\s*(from|import) ")


def _lines() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "shared").rglob("*")):
        if path.suffix in {".py", ".sql", ".html"} and not path.is_relative_to(ROOT / "shared" / "events"):
            name = str(path.relative_to(ROOT))
            yield from ((f"{name}:{number}", line) for number, line in enumerate(path.read_text().splitlines(), 1))


def test_shared_names_no_event_outside_the_events() -> None:
    assert [place for place, line in _lines() if WIRE_NAME.search(line) and not IMPORT.match(line)] == []


def test_a_wire_name_would_be_noticed() -> None:
    assert WIRE_NAME.search('PREFIX = "contacts.user_"')
    assert WIRE_NAME.search("WHERE type IN ('sales.opportunity_opened.v1')")
