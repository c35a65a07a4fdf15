"""What a finding is."""

from collections.abc import Iterable
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


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without repetition: the missing first, then contradictions, then what is unverified."""
    order = {"missing": 0, "contradictory": 1, "unverified": 2, "notice": 3}
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: order[finding.kind]))
