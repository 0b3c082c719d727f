"""Marks texts for translation in the code that contains them; pages translate them when they are shown."""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it, which extraction looks for
    """Return the text unchanged."""
    return text
