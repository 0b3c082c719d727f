"""Where the templates of this department's pages are."""

from pathlib import Path

from shared.web.pages.kit import Pages

PAGES = Pages("sales", Path(__file__).parent)
