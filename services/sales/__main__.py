"""Run this department: `python -m services.sales`."""

from services.sales.app import main

main()
