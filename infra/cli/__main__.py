"""`python -m infra.cli` is `crm`."""

from infra.access.modes import keep_private
from infra.cli.app import main

keep_private()
main()
