"""`python -m infra.image.healthy PORT`: the image's health check; tell whether the service is ready."""

import sys
from urllib.error import URLError
from urllib.request import urlopen

if __name__ == "__main__":
    try:
        urlopen(f"http://127.0.0.1:{int(sys.argv[1])}/readyz", timeout=4).close()
    except (URLError, TimeoutError) as error:
        sys.exit(str(error))
