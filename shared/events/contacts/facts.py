"""Base classes of events about customers; each sets the section of the history that its events belong to."""

from shared.events.sections import CONVERSATIONS, NOTES, PROFILE
from shared.messages.event import Event


class Conversation(Event):
    """Something said or done together with the customer."""

    sections = (CONVERSATIONS,)


class Note(Event):
    """Something that colleagues noted about the customer."""

    sections = (NOTES,)


class ProfileFact(Event):
    """A fact about who the customer is."""

    sections = (PROFILE,)
