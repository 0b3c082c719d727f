"""The description of all events that the engine needs, created once for services, tools and tests."""

from shared.engine.event.decoder import EventDecoder
from shared.engine.event.language import Language
from shared.engine.event.records import topic_of
from shared.events.catalogue import known_events
from shared.history.labels import IS_LABEL
from shared.settings import DEPARTMENTS

LANGUAGE = Language(
    decoder=EventDecoder(known_events()),
    topics=tuple(topic_of(department) for department in DEPARTMENTS),
    label_condition=IS_LABEL,
)
