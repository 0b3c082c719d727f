"""What events about customers have in common: the section of the history in which they stand."""

from shared.events.sections import CONVERSATIONS, NOTES, PROFILE
from shared.messages.event import Event


class Conversation(Event):
    """Something said or done together with the customer."""

    sections = (CONVERSATIONS,)


class Note(Event):
    """Something that colleagues keep about the customer."""

    sections = (NOTES,)


class ProfileFact(Event):
    """Something that says who the customer is."""

    sections = (PROFILE,)
