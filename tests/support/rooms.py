"""The furniture of a room, which architecture tests compare folders with."""

from pathlib import Path

FURNITURE = {"__init__", "feature", "domain", "views", "routes", "worker", "pages", "templates"}


def strangers(room: Path) -> set[str]:
    """Return the names in a room that are no furniture."""
    return {path.stem for path in room.iterdir() if path.name != "__pycache__"} - FURNITURE
