"""Pinned Maven artifacts: fetched in parallel, checked by sha256, moved into place by one rename."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.errors import Problem

PARALLEL = 8
TIMEOUT = 60
READABLE, PASSABLE = 0o644, 0o755
"""Modes of what is fetched: nothing of it is secret, and other users and installations use it too."""

Progress = Callable[[str, int, int], None]
"""Receives the progress after each file: what is being fetched, files done, files in total."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One artifact, identified by `group:artifact:version sha256`."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def filename(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def read_pins(path: Path) -> list[Pin]:
    lines = [line.split() for line in path.read_text().splitlines() if line]
    return [_pin(coordinate, sha256) for coordinate, sha256 in lines]


def _pin(coordinate: str, sha256: str) -> Pin:
    group, artifact, version = coordinate.split(":")
    return Pin(group, artifact, version, sha256)


def ensure_jars(pins: list[Pin], folder: Path, what: str, progress: Progress = no_progress) -> list[Path]:
    """Return the jars of `pins` below `folder`; fetch those that are missing or altered.

    A checked jar is recognised by its size and time; any other is hashed again. A damaged cache therefore heals by
    itself, and an intact one costs a few milliseconds.
    """
    stamps = Stamps(folder)
    missing = [pin for pin in pins if not stamps.intact(pin)]
    if missing:
        _make(folder)
        _fetch_all(missing, folder, what, progress)
        stamps.write(pins)
    return [folder / pin.filename for pin in pins]


class Stamps:
    """Remembers the size and time of checked files, so that a start need not hash them again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "checked.json"
        self._known: dict[str, list[object]] = _read_json(self.file)

    def intact(self, pin: Pin) -> bool:
        path = self.folder / pin.filename
        return path.exists() and self._known.get(pin.filename) == self._stamp(pin)

    def write(self, pins: list[Pin]) -> None:
        write_atomically(self.file, json.dumps({pin.filename: self._stamp(pin) for pin in pins}), mode=READABLE)

    def _stamp(self, pin: Pin) -> list[object]:
        info = (self.folder / pin.filename).stat()
        return [pin.sha256, info.st_size, info.st_mtime_ns]


def _read_json(path: Path) -> dict[str, list[object]]:
    try:
        content = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):  # missing or damaged stamps: every file is hashed again
        return {}
    return content if isinstance(content, dict) else {}


def _fetch_all(pins: list[Pin], folder: Path, what: str, progress: Progress) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as staging, ThreadPoolExecutor(PARALLEL) as pool:
        running = [pool.submit(_ensure_one, pin, folder, Path(staging)) for pin in pins]
        progress(what, 0, len(pins))
        for done, future in enumerate(as_completed(running), start=1):
            future.result()
            progress(what, done, len(pins))


def _ensure_one(pin: Pin, folder: Path, staging: Path) -> None:
    target = folder / pin.filename
    if target.exists() and _sha256(target) == pin.sha256:
        return
    fetched = _fetch(pin, staging)
    if (actual := _sha256(fetched)) != pin.sha256:
        raise Problem(
            f"{pin.filename} arrived with sha256 {actual[:12]}…, expected {pin.sha256[:12]}…: "
            "try again, and if it stays so do not trust this network"
        )
    fetched.chmod(READABLE)
    os.replace(fetched, target)  # noqa: PTH105 - the atomic one


def _fetch(pin: Pin, staging: Path) -> Path:
    import requests
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=staging, timeout=TIMEOUT)
    artifact = context.project(pin.group, pin.artifact).at_version(pin.version)
    try:
        return Path(artifact.artifact(classifier="", packaging="jar").resolve())
    except (requests.RequestException, RuntimeError, OSError) as error:
        raise Problem(
            f"cannot fetch {pin.filename}: {_first_line(error)}; check the network and the disk, and try again"
        ) from error


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make(folder: Path) -> None:
    try:
        for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            missing.mkdir(exist_ok=True)
            missing.chmod(PASSABLE)
    except OSError as error:
        raise Problem(
            f"cannot make {folder}: {error.strerror}; set CRM_CACHE_DIR to a directory you may write to"
        ) from error


def write_atomically(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Write `text` to `path` so that a reader sees the old file or the new one, never half of one.

    While it is written, only its owner can read it.
    """
    with replacing(path) as part:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        part.chmod(mode)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a name to write to; the file takes its place when the block ends."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    yield part
    os.replace(part, path)  # noqa: PTH105 - the atomic one
