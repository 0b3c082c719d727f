"""A command with its event takes three hand-written files: the events module, the domain, a unit test.

Shown on a copy of the tree. Besides come the translation of the sentence and the golden event, which a tool writes.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.settings import PROJECT_DIR

EVENTS = "shared/events/contacts/customers/custom_fields.py"
DOMAIN = "services/contacts/fields/domain.py"
UNIT_TEST = "tests/unit/contacts/fields/test_explaining.py"
TRANSLATIONS = "shared/web/locale/zh/contacts.po"

EDITS: dict[str, tuple[tuple[str, str], ...]] = {
    EVENTS: (
        (
            "CustomFieldEvent = (\n",
            '''class CustomFieldExplained(Event):
    """Whoever fills the field reads this text beside it."""

    type: ClassVar[str] = "contacts.custom_field_explained.v1"
    reads_as = Wording("settings", N_("{who} explained the field {field}: {explanation}"))
    field: Code
    explanation: str


CustomFieldEvent = (
    CustomFieldExplained
    | ''',
        ),
    ),
    DOMAIN: (
        ("    CustomFieldEvent,\n", "    CustomFieldEvent,\n    CustomFieldExplained,\n"),
        ("    retired: bool = False\n", "    retired: bool = False\n    explanation: str | None = None\n"),
        (
            "CustomFieldCommand = DefineCustomField",
            '''class ExplainCustomField(Command):
    """Explain what a field is for."""

    field: FieldCode
    explanation: Line


CustomFieldCommand = ExplainCustomField | DefineCustomField''',
        ),
        (
            "        case ChangeCustomField():\n",
            """        case ExplainCustomField(field=field, explanation=explanation):
            return [CustomFieldExplained(field=field, explanation=explanation)]
        case ChangeCustomField():
""",
        ),
        (
            "        case CustomFieldRenamed(label=label):\n",
            """        case CustomFieldExplained(explanation=explanation):
            return row and replace(row, explanation=explanation)
        case CustomFieldRenamed(label=label):
""",
        ),
    ),
    TRANSLATIONS: (
        (
            'msgid "{who} retired the field {field}"\n',
            """msgid "{who} explained the field {field}: {explanation}"
msgstr "{who} 说明了字段 {field} — {explanation}"

msgid "Explanation"
msgstr "说明"

msgid "{who} retired the field {field}"
""",
        ),
    ),
}
NEW = {
    UNIT_TEST: '''"""A field can be explained."""

from services.contacts.fields.domain import CUSTOM_FIELD, ExplainCustomField
from shared.events.contacts.customers.custom_fields import CustomFieldDefined, CustomFieldExplained
from tests.support.specification import given

tier = CustomFieldDefined(field="tier", label="Tier", value_type="text")


def test_a_field_is_explained() -> None:
    explained = CustomFieldExplained(field="tier", explanation="Gold or silver")
    command = ExplainCustomField(field="tier", explanation="Gold or silver")
    given(CUSTOM_FIELD, tier).when(command).then(explained)
'''
}
SENTENCE = """
from shared.web.pages.text.sentences import sentence
from tests.unit.shared.web.pages.viewing import viewed
event = {"type": "contacts.custom_field_explained.v1", "actor": "user:anna",
         "data": {"field": "tier", "explanation": "Gold or silver"}}
with viewed():
    print(sentence(event))
"""


def write(root: Path, edits: dict[str, tuple[tuple[str, str], ...]]) -> None:
    for name, pairs in edits.items():
        text = (root / name).read_text()
        for before, after in pairs:
            assert before in text, f"{name} has no {before!r}"
            text = text.replace(before, after, 1)
        (root / name).write_text(text)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("three_files")
    for name in ("services", "shared", "infra", "tests", "bench"):
        leave_out = shutil.ignore_patterns("__pycache__", "output", "node_modules")
        shutil.copytree(PROJECT_DIR / name, root / name, ignore=leave_out)
    shutil.copy(PROJECT_DIR / "pyproject.toml", root)
    shutil.copy(PROJECT_DIR / "README.md", root)
    write(root, EDITS)
    for name, text in NEW.items():
        (root / name).write_text(text)
    run(root, "ruff", "format", "--quiet", EVENTS, DOMAIN)
    yield root
    shutil.rmtree(root)


def run(root: Path, tool: str, *arguments: str) -> str:
    """Run a tool of the project in the copy and return what it prints."""
    bin_dir = Path(sys.executable).parent
    environment = {"PYTHONPATH": str(root), "PATH": f"{bin_dir}:/usr/bin:/bin", "HOME": str(root)}
    done = subprocess.run(
        [bin_dir / tool, *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_checks_pass(copy: Path) -> None:
    run(copy, "ruff", "format", "--check", "shared", "services")
    run(copy, "ruff", "check", "shared", "services", UNIT_TEST)
    run(copy, "mypy")
    run(copy, "lint-imports", "--no-cache")


def test_the_rules_of_the_language_and_the_unit_test_pass(copy: Path) -> None:
    run(copy, "python", "-m", "tests.contract.golden")
    golden = copy / "tests/contract/events/contacts.custom_field_explained.v1.json"
    assert golden.exists(), "the tool writes the golden event"
    run(
        copy,
        "python",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        UNIT_TEST,
        "tests/architecture/test_language.py",
        "tests/contract/test_golden.py",
        "tests/unit/shared/web/pages/test_translations.py",
    )


def test_the_timeline_tells_it(copy: Path) -> None:
    told = run(copy, "python", "-c", SENTENCE)
    assert "explained the field tier: Gold or silver" in told


def test_three_files_are_written_by_hand() -> None:
    assert len({*EDITS, *NEW} - {TRANSLATIONS}) == 3
