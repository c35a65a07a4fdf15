"""A folder that may lie elsewhere: on this machine, on a shared disk, in an S3-compatible store, wherever fsspec reaches."""

import contextlib
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path

from psi.errors import BadInput
from psi.workbench import private


def is_elsewhere(out: str) -> bool:
    """Whether a folder is named by a URL (`s3://bucket/reports`) and not by a path."""
    return "://" in out


class Place:
    """A folder that fsspec reaches; names in it are relative, with slashes. A file in it is whole or not there."""

    def __init__(self, url: str) -> None:
        import fsspec

        try:
            self.files, self.root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise BadInput(f"{url}: nothing here reaches such a place ({type(error).__name__}). Install what fsspec needs for it, as s3fs for s3://.") from None
        self.is_local = "file" in self.files.protocol
        self.url = url

    def read(self, name: str) -> bytes | None:
        """A file; None when there is none."""
        try:
            return bytes(self.files.cat_file(self._at(name)))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Write a file, whole or piece by piece, for its owner alone; a store of objects never shows half of one, and has its own rule for who may read it."""
        if self.is_local:
            private.write(Path(self._at(name)), data)
        elif isinstance(data, bytes):
            self.files.pipe_file(self._at(name), data)
        else:
            with self.files.open(self._at(name), "wb") as file:
                file.writelines(data)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            self.files.rm_file(self._at(name))

    def names(self, folder: str) -> Iterator[str]:
        """The files below a folder in it."""
        self.files.invalidate_cache()
        try:
            found = self.files.find(self._at(folder))
        except FileNotFoundError:
            return
        yield from (posixpath.relpath(each, self.root) for each in found if not each.endswith(".part"))

    def require_writable(self) -> None:
        """Raise BadInput in plain words when nothing can be written there."""
        try:
            self.write(".psi/writable", b"")
        except Exception as error:  # each kind of place has its own errors
            raise BadInput(f"{self.url}: nothing can be written there ({type(error).__name__}). Look at the address and at your rights.") from None

    def _at(self, name: str) -> str:
        return posixpath.join(self.root, name)
