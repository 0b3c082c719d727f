"""The size of a run: the whole, or a quick sample that shows that everything works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Rounds, seconds per figure, and sizes."""

    rounds: int
    seconds: float
    rebuilt_events: int
    """Events read by a rebuild."""
    paced_seconds: float
    """Seconds of commands at a fixed rate."""
    small_store: int
    large_store: int
    """Events in the stores under read."""
    longest_history: int
    customer_file: int
    """Customers in the file that is searched for duplicates."""
    large_file: int
    """Lines of an unusually large file."""
    reads: int
    """Repetitions of each read."""


FULL = Scale(
    rounds=3,
    seconds=4.0,
    rebuilt_events=300_000,
    paced_seconds=20.0,
    small_store=1_000,
    large_store=1_000_000,
    longest_history=10_000,
    customer_file=100_000,
    large_file=750_000,
    reads=1_000,
)
QUICK = Scale(
    rounds=1,
    seconds=1.0,
    rebuilt_events=6_000,
    paced_seconds=3.0,
    small_store=1_000,
    large_store=6_000,
    longest_history=1_000,
    customer_file=2_000,
    large_file=4_000,
    reads=100,
)
