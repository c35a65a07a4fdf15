"""What the inspection of a Word file remarks on, and how it is put in words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One thing to mend: the rule it breaks, what is wrong, where it stands, and how to mend it in Word."""

    rule: str
    says: str
    where: str
    mend: str


def excerpt(text: str, most: int = 40) -> str:
    """The beginning of a text in quotation marks, so that its place can be found."""
    plain = " ".join(text.split())
    return f"“{plain if len(plain) <= most else plain[:most].rstrip() + '…'}”"
