"""Store one event of every released type: `python -m tests.contract.golden` writes the missing ones.

A file never changes: old logs contain it, and every later version of the program must read it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from shared.engine.event.envelope import NO_HASH, EventPlace, Origin, record
from shared.events.catalogue import known_events
from shared.messages.event import Event
from shared.messages.money import Money

FOLDER = Path(__file__).parent / "events"
DEFAULTS = Path(__file__).parent / "defaults.json"
"""Events omit fields that hold their default; so a released default never changes."""
SUBJECT = UUID("01890000-0000-7000-8000-000000000001")
TIME = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)

SAMPLES: Mapping[Any, Any] = {
    UUID: UUID("01890000-0000-7000-8000-0000000000aa"),
    str: "sample",
    int: 12,
    float: 1.5,
    bool: True,
    Decimal: Decimal("12.50"),
    datetime: TIME,
    AwareDatetime: TIME,
    date: date(2026, 11, 20),
    Money: Money(Decimal("12.50"), "EUR"),
}
CANDIDATES = ("sample", "anna@example.com", "+4930901820", "DE", "https://example.com", "2026-11-20")
"""Candidate texts; at least one of them satisfies the rules of each text field."""


def path_of(event_type: str) -> Path:
    return FOLDER / f"{event_type}.json"


def sample(event: type[Event]) -> bytes:
    """Return the bytes of a plausible event of a type, with every field filled."""
    data = event.model_validate(
        {name: _value(field.rebuild_annotation()) for name, field in event.model_fields.items()}
    )
    source = event.type.partition(".")[0]
    origin = Origin("user:anna", "command/1", "command/1", "user:bert", "page", "because", "import/1")
    kind = "customer"
    return record(SUBJECT, data, EventPlace(source, kind, SUBJECT, 1, NO_HASH), TIME, TIME, origin).value


def _value(annotation: Any) -> Any:
    """Return a value for an annotation: the first valid candidate."""
    kind = get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    for candidate in _candidates(kind):
        try:
            adapter.validate_python(candidate)
        except ValidationError:
            continue
        return candidate
    raise AssertionError(f"no sample for {annotation}")


def _candidates(kind: Any) -> list[Any]:
    origin = get_origin(kind)
    if hasattr(kind, "__metadata__"):
        return [_value(kind)]
    if origin in {Union, UnionType}:
        return [_value(member) for member in get_args(kind) if member is not NoneType]
    if origin is Literal:
        return [get_args(kind)[0]]
    if origin in {list, tuple, set, frozenset}:
        return [[_value(get_args(kind)[0])]]
    if kind is str:
        return list(CANDIDATES)
    if kind in SAMPLES:
        return [SAMPLES[kind], 2000]
    return [_structure(kind)]


def _structure(kind: Any) -> dict[str, Any]:
    parts: dict[type, Callable[[], dict[str, Any]]] = {
        BaseModel: lambda: {name: field.rebuild_annotation() for name, field in kind.model_fields.items()},
        object: lambda: {f.name: get_type_hints(kind, include_extras=True)[f.name] for f in fields(kind)},
    }
    assert issubclass(kind, BaseModel) or is_dataclass(kind), kind
    annotations = parts[BaseModel if issubclass(kind, BaseModel) else object]()
    return {name: _value(annotation) for name, annotation in annotations.items()}


def defaults_of(event: type[Event]) -> dict[str, Any]:
    """Return the defaults of omitted fields: `field` and, in nested values, `Value.field` → default."""
    schema = event.model_json_schema()
    parts = {"": schema, **{f"{name}.": part for name, part in schema.get("$defs", {}).items()}}
    return {
        f"{prefix}{field}": about["default"]
        for prefix, part in parts.items()
        for field, about in part.get("properties", {}).items()
        if "default" in about
    }


def read_defaults() -> dict[str, dict[str, Any]]:
    """Return the recorded defaults by event type."""
    defaults: dict[str, dict[str, Any]] = json.loads(DEFAULTS.read_text()) if DEFAULTS.exists() else {}
    return defaults


def _write_defaults() -> None:
    defaults = read_defaults()
    for event_type, event in known_events().items():
        defaults[event_type] = {**defaults_of(event), **defaults.get(event_type, {})}
    DEFAULTS.write_text(json.dumps(defaults, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def main() -> None:
    """Write golden events for types that have none, and the defaults of new fields."""
    _write_defaults()
    FOLDER.mkdir(exist_ok=True)
    for event_type, event in sorted(known_events().items()):
        if not path_of(event_type).exists():
            path_of(event_type).write_bytes(sample(event))
            print(f"wrote {path_of(event_type).name}")  # noqa: T201 - a command


if __name__ == "__main__":
    main()
