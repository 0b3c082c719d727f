"""The stages that opportunities pass; they are fixed, so there is nothing to offer yet."""

from shared.web.feature import Feature

FEATURE = Feature()
