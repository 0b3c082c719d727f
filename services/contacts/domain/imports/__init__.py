"""Bringing customers in from files, and taking a whole file back: everything of it that is pure."""
