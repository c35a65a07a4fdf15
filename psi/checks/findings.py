"""What a finding is."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["missing", "contradictory", "unverified", "notice"]


@dataclass(frozen=True)
class Finding:
    """Something an officer should look at before the report is signed.

    `place` is where in the case it stands; `says` a whole sentence without any personal detail beyond ids.
    """

    kind: Kind
    place: str
    says: str
    cite: str | None = None
