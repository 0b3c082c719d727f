"""The commands run as the Makefile runs them, and the libraries in PostgreSQL's bundle are those that we name."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra.embedded.postgres_binaries import ensure_postgres
from infra.supply_chain.audit import CLEAN
from infra.supply_chain.components import BUNDLED
from shared.settings import PROJECT_DIR, Settings

NOBODY_LISTENS = "http://127.0.0.1:1"
NAMED_IN = {
    "openssl": ("libcrypto.so.1.1", f"OpenSSL {BUNDLED['openssl']} "),
    "icu": ("libicuuc.so.60", BUNDLED["icu"]),
    "libxml2": ("libxml2.so.2", "".join(part.zfill(2) for part in BUNDLED["libxml2"].split(".")).lstrip("0")),
    "zlib": ("libz.so.1", f"inflate {BUNDLED['zlib']} "),
    "xz": ("liblzma.so.5", BUNDLED["xz"]),
}
"""Library → its file, and the words in it that name its version."""


def run(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "infra.supply_chain", *arguments]
    return subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)


def test_an_audit_without_a_network_says_what_it_did_not_check_and_does_not_succeed() -> None:
    done = run("audit", "--osv", NOBODY_LISTENS)
    assert done.returncode != CLEAN
    for group in ("Python packages", "Java archives", "npm packages"):
        assert f"{group}: 127.0.0.1 gave no answer" in done.stdout
    assert not done.stderr


def test_the_bill_is_written(tmp_path: Path) -> None:
    assert run("sbom", tmp_path / "bill.json").returncode == 0
    assert json.loads((tmp_path / "bill.json").read_text())["bomFormat"] == "CycloneDX"


@pytest.mark.skipif(sys.platform != "linux", reason="the bundle for other systems has other libraries")
@pytest.mark.parametrize("library", BUNDLED)
def test_a_bundled_library_has_the_version_that_we_name(library: str) -> None:
    file, words = NAMED_IN[library]
    assert words.encode() in (ensure_postgres(Settings().cache_dir) / "lib" / file).read_bytes()
