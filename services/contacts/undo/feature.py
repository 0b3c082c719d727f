"""Undoing an import or a bulk action; both drive it, so it offers nothing of its own."""

from shared.web.feature import Feature

FEATURE = Feature()
