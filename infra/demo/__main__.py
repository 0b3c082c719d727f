"""`python -m infra.demo`: make the demo data on running services, once."""

import sys

from infra.demo import seed
from infra.errors import Problem
from shared.settings import Settings

if __name__ == "__main__":
    try:
        seed(Settings())
    except Problem as problem:
        sys.exit(str(problem))
