"""Run this department: `python -m services.contacts`."""

from services.contacts.app import main

main()
