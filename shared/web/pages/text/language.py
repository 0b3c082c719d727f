"""Translations: gettext catalogues, read from their `.po` files when a process starts."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from shared.web.pages.viewer import Language, current

DIRECTORY = Path(__file__).parents[2] / "locale"


@cache
def catalogue(language: Language) -> Translations:
    """Return the translations into a language; English is what the sources say."""
    path = DIRECTORY / language / "LC_MESSAGES" / "crm.po"
    if not path.exists():
        return Translations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def gettext(text: str) -> str:
    """Return a text in the language of whoever looks at the page."""
    return str(catalogue(current.get().language).ugettext(text))


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a text that a number asks for, in the viewer's language."""
    return str(catalogue(current.get().language).ungettext(singular, plural, number))
