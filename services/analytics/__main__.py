"""Run this department: `python -m services.analytics`."""

from services.analytics.app import main

main()
