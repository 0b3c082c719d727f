"""Run this department: `python -m services.service_desk`."""

from services.service_desk.app import main

main()
