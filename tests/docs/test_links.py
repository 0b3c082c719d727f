"""The link targets in the documents exist."""

import re
from pathlib import Path

import pytest

from tests.docs.reading import DOCUMENTS

_link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
_ALL = [*DOCUMENTS, *sorted((DOCUMENTS[0].parent / "docs" / "decisions").glob("*.md"))]


@pytest.mark.parametrize("document", _ALL, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    missing = [target for target in _link.findall(document.read_text()) if not (document.parent / target).exists()]
    assert missing == []
