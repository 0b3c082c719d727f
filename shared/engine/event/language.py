"""The description of events that the engine needs, since it knows no event types itself."""

from dataclasses import dataclass

from shared.engine.event.decoder import EventDecoder


@dataclass(frozen=True)
class Language:
    """How to read events, the topics that contain them, and which events label others."""

    decoder: EventDecoder
    topics: tuple[str, ...]
    label_condition: str
    """The SQL condition that selects the events in the label index: `type IN (…)`."""
