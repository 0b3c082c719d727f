"""The one kind of failure that the command line reports in plain words."""


class Problem(Exception):  # noqa: N818 - addressed to people, not to programs
    """A fault the user can fix: the message is one line with the fault and the remedy."""
