"""The HTTP side that all departments share: commands, reads, errors, pages, live changes."""
