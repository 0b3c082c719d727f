"""No data reaches a page as markup: templates translate literals only, and nothing there marks a value as safe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from shared.settings import PROJECT_DIR

TRANSLATE = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
"""How many leading arguments of each are texts. What they return counts as markup."""
AS_MARKUP = {"safe", "xmlattr"}
"""Filters whose result is not escaped; `xmlattr` escapes values, its names must be literals."""
TEMPLATES = sorted(path for ring in ("shared", "services") for path in (PROJECT_DIR / ring).rglob("*.html"))
PARSER = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])  # noqa: S701 - it only parses


def faults(source: str) -> Iterator[str]:
    """Yield the places where a template could emit data as it is."""
    tree = PARSER.parse(source)
    literal = {id(call.node) for call in tree.find_all(nodes.Call) if _translates_a_literal(call)}
    for node in tree.find_all((nodes.Name, nodes.Filter, nodes.MarkSafe, nodes.ScopedEvalContextModifier)):
        match node:
            case nodes.Name(name=name, ctx="load") if name in TRANSLATE and id(node) not in literal:
                yield f"line {node.lineno}: {name} of what is no literal; use the filter `translated`"
            case nodes.Filter(name="xmlattr", node=nodes.Name(name="kwargs") | nodes.Filter(name="default")):
                """Attributes that the template's author names."""
            case nodes.Filter(name=name) if name in AS_MARKUP:
                yield f"line {node.lineno}: the filter {name}"
            case nodes.Filter(name="map", args=[nodes.Const(value=name), *_]) if name in AS_MARKUP:
                yield f"line {node.lineno}: the filter {name}"
            case nodes.MarkSafe() | nodes.ScopedEvalContextModifier():
                yield f"line {node.lineno}: escaping is turned off"


def _translates_a_literal(call: nodes.Call) -> bool:
    if not isinstance(call.node, nodes.Name) or call.node.name not in TRANSLATE:
        return False
    texts = call.args[: TRANSLATE[call.node.name]]
    return len(texts) == TRANSLATE[call.node.name] and all(
        isinstance(text, nodes.Const) and isinstance(text.value, str) for text in texts
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PROJECT_DIR).as_posix())
def test_a_template_emits_no_data_as_markup(path: Path) -> None:
    assert list(faults(path.read_text())) == []


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 80


@pytest.mark.parametrize(
    "planted",
    [
        "{{ gettext(label) }}",
        "{{ _(label) }}",
        "{{ _(label ~ '!') }}",
        "{{ _('a' if x else label) }}",
        "{{ ngettext('%(num)s day', label, 3) }}",
        "{% call ui.card(gettext(title)) %}{% endcall %}",
        "{{ labels | map('upper') | map(gettext) | join }}",
        "{% set say = gettext %}{{ say(label) }}",
        "{{ label | safe }}",
        "{% filter safe %}{{ label }}{% endfilter %}",
        "{{ data | xmlattr }}",
        "{{ labels | map('safe') | join }}",
        "{% autoescape false %}{{ label }}{% endautoescape %}",
    ],
)
def test_data_as_markup_is_noticed(planted: str) -> None:
    assert list(faults(planted))


@pytest.mark.parametrize(
    "sound",
    [
        "{{ _('Hello') }}{{ _('due %(day)s', day=day) }}{{ ngettext('%(num)s day', '%(num)s days', n) }}",
        "{{ label | translated }}{% for _ in rows %}{% endfor %}",
        "{% trans name=name %}Hello {{ name }}{% endtrans %}",
    ],
)
def test_literals_and_escaped_values_are_sound(sound: str) -> None:
    assert list(faults(sound)) == []
