"""`python -m infra.demo`: create the demo data on running services, once."""

import sys

from infra.demo import seed
from infra.errors import Problem
from shared.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    try:
        if settings.demo:
            seed(settings)
    except Problem as problem:
        sys.exit(str(problem))
