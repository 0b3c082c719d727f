"""Bringing customers in from files: over HTTP, and in the background."""
