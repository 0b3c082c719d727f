"""The pages of this department: where their templates are."""

from pathlib import Path

from shared.web.pages.kit import Pages

PAGES = Pages("contacts", Path(__file__).parent)
