"""Writing files that only their owner can read, whole or not at all."""

import contextlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from psi.errors import BadInput


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter (0700); one that exists is left as it is."""
    try:
        for each in (*reversed(folder.parents), folder):
            each.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder}: the folder cannot be made: {_reason(error)}. Name another with --out.") from None


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file (0600), whole or piece by piece, under a temporary name and rename it, so that no reader meets half a file."""
    make_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise BadInput(f"{path}: it cannot be written: {_reason(error)}. Name another folder with --out.") from None


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
