"""Faults under load, and proof that no event was lost, doubled or changed: `python -m tests.chaos`."""
