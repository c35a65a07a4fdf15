"""What has been made and of what, so that a batch that is run again makes only what is not there as it should be.

A receipt is written last, when every document of a case lies in its place: what has no receipt is made again.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from psi.workbench import private

FOLDER = ".psi"


@dataclass(frozen=True)
class Receipt:
    """One case that was made: the word for everything it was made of, and its documents with their digests, by place in the folder."""

    case: str
    key: str
    documents: dict[str, str] = field(default_factory=dict)


class Receipts:
    """The receipts in the folder of a batch."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out / FOLDER / "receipts"

    def holds(self, case: str, key: str) -> Receipt | None:
        """The receipt of a case that was made of exactly this, when its documents lie there as they were made."""
        try:
            held = json.loads((self.folder / f"{case}.json").read_bytes())
            receipt = Receipt(**held)
            whole = receipt.key == key and all(digest(self.out / name) == known for name, known in receipt.documents.items())
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return receipt if whole else None

    def write(self, case: str, key: str, documents: tuple[Path, ...]) -> Receipt:
        """Say that a case was made."""
        receipt = Receipt(case, key, {path.relative_to(self.out).as_posix(): digest(path) for path in documents})
        private.write(self.folder / f"{case}.json", json.dumps(asdict(receipt)).encode())
        return receipt

    def drop(self, case: str) -> None:
        """Forget that a case was made: it is about to be made anew."""
        (self.folder / f"{case}.json").unlink(missing_ok=True)


def digest(path: Path) -> str:
    """A file, by its content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
