"""What the engine has to be told about the events it carries, since it knows none of them itself."""

from dataclasses import dataclass

from shared.engine.event.decoder import EventDecoder


@dataclass(frozen=True)
class Language:
    """How events are read, which topics carry them, and which of them label others."""

    decoder: EventDecoder
    topics: tuple[str, ...]
    label_condition: str
    """SQL that is true of the events with an index of their own: `type IN (…)`."""
