"""`python -m infra.cli`: the same as `crm`."""

from infra.cli.app import main

main()
