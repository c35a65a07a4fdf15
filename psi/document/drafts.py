"""Writing drafts without destroying what an officer has typed into an earlier one."""

import hashlib
from pathlib import Path

from psi.files import private


def write_draft(path: Path, data: bytes) -> Path:
    """Write a draft and return its path.

    What psi wrote last is remembered as a hash in a private side-car. When the file there has been edited since,
    it stays as it is, and the new draft is written beside it as `<name>.new.docx`.
    """
    receipt = path.parent / ".psi" / f"{path.name}.sha256"
    edited = path.is_file() and _digest(path.read_bytes()) not in {_digest(data), _remembered(receipt)}
    target = path.with_suffix(f".new{path.suffix}") if edited else path
    private.write(target, data)
    if not edited:
        private.write(receipt, _digest(data).encode())
    return target


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _remembered(receipt: Path) -> str:
    return receipt.read_text().strip() if receipt.is_file() else ""
