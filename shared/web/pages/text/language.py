"""Translations: gettext catalogues, one `.po` file for each department and one for all, read once per process."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from shared.web.pages.viewer import Language, current

DIRECTORY = Path(__file__).parents[2] / "locale"


@cache
def catalogue(language: Language) -> Translations:
    """Return the translations into a language; the texts in the sources are English."""
    together = Catalog(locale=language)
    for path in sorted((DIRECTORY / language).glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id:
                    together[message.id] = message
    if not together:
        return Translations()
    compiled = BytesIO()
    write_mo(compiled, together)
    compiled.seek(0)
    return Translations(compiled)


def gettext(text: str) -> str:
    """Return a text in the viewer's language.

    Templates call it for literals only, because there its result counts as markup. A text chosen at run time passes
    the filter `translated`, whose result is escaped.
    """
    return str(catalogue(current.get().language).ugettext(text)) if text else ""


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the singular or plural form that a number requires, in the viewer's language."""
    return str(catalogue(current.get().language).ungettext(singular, plural, number))
