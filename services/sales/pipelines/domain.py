"""The standard pipeline: its open stages in order, each with the probability that the customer buys."""

from dataclasses import dataclass

from shared.messages.fields import Code

DEFAULT_PIPELINE = "default"


@dataclass(frozen=True, slots=True)
class Stage:
    code: Code
    title: str
    probability: int
    """In percent, unless the seller says otherwise."""
    engaged: bool = True
    """Whether the customer is involved; the time to close counts from the first such stage."""


STAGES = (
    Stage("prospecting", "Prospecting", 10, engaged=False),
    Stage("engaging", "Engaging", 25),
    Stage("qualification", "Qualification", 40),
    Stage("proposal", "Proposal", 60),
    Stage("negotiation", "Negotiation", 80),
)
OPEN_STAGES = {stage.code: stage for stage in STAGES}
WON = "won"
LOST = "lost"
"""The stages of closed opportunities."""
