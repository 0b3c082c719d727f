"""The one kind of failure that a person at the command line is told about in plain words."""


class Problem(Exception):  # noqa: N818 - said to people, not to programs
    """Something the person can mend: the message is one line that says what is wrong and what to do."""
