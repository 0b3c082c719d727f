"""Faults under load, and the proof that nothing was lost, doubled or told differently: `python -m tests.chaos`."""
