"""The commands that the documents tell readers to type."""

import re
from collections.abc import Iterator
from pathlib import Path

from shared.settings import PROJECT_DIR

README = PROJECT_DIR / "README.md"
DOCUMENTS = [*sorted(PROJECT_DIR.glob("*.md")), *sorted((PROJECT_DIR / "docs").glob("*.md"))]
_block = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
_inline = re.compile(r"`((?:make crm ARGS=\"|crm )[^`]+)`")
_word = re.compile(r"[a-z][a-z-]*")


def blocks(document: Path) -> list[str]:
    """Return the shell blocks of a document, each as one script."""
    return _block.findall(document.read_text())


def inline_commands(document: Path) -> Iterator[list[str]]:
    """Yield the words of every `crm …` in running text, up to the first that cannot be a subcommand."""
    for text in _inline.findall(document.read_text()):
        words = text.removeprefix('make crm ARGS="').removeprefix("crm ").rstrip('"').split()
        names = []
        for word in words:
            if not _word.fullmatch(word):
                break
            names.append(word)
        yield names
