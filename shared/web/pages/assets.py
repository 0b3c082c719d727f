"""Static files at addresses that change with their content, so that browsers may cache them for ever."""

import mimetypes
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import FileResponse

SHARED = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("image/svg+xml", ".svg")


class Assets:
    """The files of some directories as one tree with one version: modules import each other by relative paths.

    `trees` maps a prefix of the address ("" for the kit's own files) to a directory.
    """

    def __init__(self, trees: dict[str, Path]) -> None:
        self._files = {
            f"{prefix}/{path.relative_to(root).as_posix()}".lstrip("/"): path
            for prefix, root in trees.items()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        digest = sha256()
        for name, path in self._files.items():
            digest.update(name.encode() + b"\0" + sha256(path.read_bytes()).digest())
        self.version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """Return the address of a file.

        Raises:
            KeyError: there is no such file; a page must not refer to a missing file.
        """
        if name not in self._files:
            raise KeyError(f"no static file {name!r}")
        return f"/assets/{self.version}/{name}"

    def router(self) -> APIRouter:
        """Return the route that serves the files; an old version's address returns the current file (`no-cache`)."""
        router = APIRouter(include_in_schema=False)

        @router.get("/assets/{version}/{name:path}")
        async def asset(version: str, name: str) -> FileResponse:
            path = self._files.get(name)
            if path is None:
                raise HTTPException(404, "there is no such file")
            keep = FOR_EVER if version == self.version else "no-cache"
            return FileResponse(path, headers={"Cache-Control": keep})

        return router
