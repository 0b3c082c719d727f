"""The operator's guide lists all settings and no others."""

import re
from pathlib import Path

from shared.settings import PROJECT_DIR, Settings

OPERATOR = PROJECT_DIR / "docs" / "operator.md"
READ_ALOUD = re.compile(r"environ(?:\.get\(|\[)\"(CRM_[A-Z_]+)\"")


def _read_by_the_program() -> set[str]:
    settings = {f"CRM_{name.upper()}" for name in Settings.model_fields}
    sources = [path for top in ("infra", "services", "shared") for path in (PROJECT_DIR / top).rglob("*.py")]
    return settings.union(*(READ_ALOUD.findall(Path(path).read_text()) for path in sources))


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    section = OPERATOR.read_text().partition("## Settings")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(CRM_[A-Z_]+)`", section, re.MULTILINE)
    assert sorted(rows) == sorted(_read_by_the_program())
