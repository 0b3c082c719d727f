"""The stages that opportunities go through; they are fixed, so there is nothing to offer yet."""

from shared.web.feature import Feature

FEATURE = Feature()
