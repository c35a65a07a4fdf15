"""The words of rap sheets: dates in their usual forms, and dispositions by an explicit table."""

import re

from psi.case.dates import PartialDate
from psi.case.history import Disposition
from psi.workbench.rapsheet.values import SheetDate

# How sheets say each disposition, in capitals and without punctuation. "GUILTY" alone says neither plea nor verdict.
_SAID: dict[Disposition, tuple[str, ...]] = {
    "convicted": (
        *("CONVICTED", "CONVICTION", "GUILTY", "ADJUDGED GUILTY", "ADJUDICATED GUILTY", "CONVICTED PROBATION", "CONVICTED JAIL", "CONVICTED FINE"),
        *("CONVICTED PROB JAIL", "CONVICTED PROBATION JAIL", "CONVICTED PRISON"),
    ),
    "pleaded-guilty": (
        *("PLEADED GUILTY", "PLED GUILTY", "PLEAD GUILTY", "GUILTY PLEA", "PLEA OF GUILTY", "PLEA GUILTY", "GUILTY BY PLEA"),
        *("CONVICTED GUILTY PLEA", "CONVICTED BY PLEA OF GUILTY"),
    ),
    "pleaded-no-contest": (
        *("NO CONTEST", "NO CONTEST PLEA", "PLEA OF NO CONTEST", "PLED NO CONTEST", "PLEADED NO CONTEST", "NOLO CONTENDERE", "NOLO"),
        *("PLEA OF NOLO CONTENDERE", "CONVICTED NOLO CONTENDERE", "CONVICTED NO CONTEST"),
    ),
    "found-guilty": (
        *("FOUND GUILTY", "GUILTY VERDICT", "GUILTY BY JURY", "GUILTY BY COURT", "VERDICT OF GUILTY", "JURY VERDICT GUILTY", "FOUND GUILTY BY JURY"),
        *("FOUND GUILTY BY COURT", "CONVICTED BY JURY", "CONVICTED BY COURT"),
    ),
    "dismissed": (
        *("DISMISSED", "DISMISSAL", "CASE DISMISSED", "CHARGE DISMISSED", "DISMISSED WITH PREJUDICE", "DISMISSED WITHOUT PREJUDICE", "DISM"),
        *("DISMISSED BY COURT", "DISMISSED FURTHERANCE OF JUSTICE", "DISMISSED INSUFFICIENT EVIDENCE", "DISMISSED LACK OF EVIDENCE"),
    ),
    "not-prosecuted": (
        *("NOLLE PROSEQUI", "NOLLE PROSSED", "NOLLE PROS", "NOL PROS", "NOLLE", "NOLLED", "NOLLE PROSEQUI ENTERED", "NOT PROSECUTED"),
        *("PROSECUTION DECLINED", "DECLINED", "DECLINED PROSECUTION", "DECLINED TO PROSECUTE", "NO BILL", "NO BILLED", "NO TRUE BILL"),
        *("PROS REJ INSUFFICIENT EVIDENCE", "PROSECUTOR REJECT INSUFFICIENT EVIDENCE", "PROS REL DET ONLY", "NO CHARGES FILED", "NOT FILED"),
    ),
    "acquitted": ("ACQUITTED", "ACQUITTAL", "NOT GUILTY", "FOUND NOT GUILTY", "NOT GUILTY VERDICT", "VERDICT OF NOT GUILTY", "ACQUITTED BY JURY"),
    "diverted": ("DIVERTED", "DIVERSION", "PRETRIAL DIVERSION", "PRE TRIAL DIVERSION", "DIVERSION COMPLETED", "DIVERSION PROGRAM"),
    "adjudicated-delinquent": ("ADJUDICATED DELINQUENT", "ADJUDGED DELINQUENT", "DELINQUENT", "FOUND DELINQUENT"),
    "cautioned": ("CAUTIONED", "CAUTION"),
    "pending": ("PENDING", "CASE PENDING", "OPEN", "STILL PENDING", "AWAITING TRIAL"),
}
DISPOSITIONS: dict[str, Disposition] = {words: disposition for disposition, each in _SAID.items() for words in each}
_NOTHING = {
    *("", "NONE", "UNKNOWN", "UNK", "N A", "NA", "NOT REPORTED", "NONE REPORTED", "NOT RECEIVED", "NOT AVAILABLE", "NOT ON FILE", "NOT KNOWN"),
    *("NO DISPOSITION", "NO DISPOSITION REPORTED", "NO DISPOSITION RECEIVED", "DISPOSITION NOT RECEIVED", "DISPOSITION NOT REPORTED", "DISPOSITION UNKNOWN"),
    *("NO RECORD", "NOT GIVEN", "NO DATE", "00000000", "00 00 0000", "DISPO NOT RECEIVED"),
}

_YES = {"YES", "Y", "TRUE", "MATCH", "MATCHED", "POSITIVE", "CONFIRMED", "SUPPORTED"}
_NO = {"NO", "N", "FALSE", "NO MATCH", "NOT MATCHED", "NEGATIVE", "NOT CONFIRMED", "NOT SUPPORTED"}

_MONTH = "JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
_NAMED = rf"(?:{_MONTH})[a-z]*\.?\s+[0-9]{{1,2}},?\s+[0-9]{{4}}|[0-9]{{1,2}}\s+(?:{_MONTH})[a-z]*\.?\s+[0-9]{{4}}"
DATE = rf"(?:[0-9]{{1,2}}[/-][0-9]{{1,2}}[/-](?:[0-9]{{4}}|[0-9]{{2}})|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{8}}|{_NAMED})(?![0-9])"
_AT_THE_END = re.compile(rf"(?i)^(.*?)[\s,(]*(?:\bON\s+)?(?<![0-9/-])({DATE})\)?$")
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2}")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[/-]([0-9]{4})")
_RUN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NAMED_FIRST = re.compile(r"([A-Za-z]+)\.?\s+([0-9]{1,2}),?\s+([0-9]{4})")


def plain(said: str) -> str:
    """Words as the tables here write them: in capitals, without punctuation."""
    return " ".join(re.findall(r"[^\W_]+", said.upper()))


def given(said: str) -> str:
    """What a field of a sheet says; nothing where it says that nothing is known."""
    return "" if plain(said) in _NOTHING else " ".join(said.split())


def disposition_of(said: str) -> Disposition | None:
    """The disposition that a sheet's words mean, or None where psi does not know them."""
    return DISPOSITIONS.get(plain(said))


def is_yes(said: str) -> bool | None:
    """Whether a sheet answers yes or no; None where its words say neither."""
    return True if plain(said) in _YES else False if plain(said) in _NO else None


def split_date(said: str) -> tuple[str, str]:
    """Words and the date behind them: `PLED GUILTY 04/02/2009` as its two parts."""
    said = " ".join(said.split())
    found = _AT_THE_END.match(said)
    return (found[1].rstrip(" -,("), found[2]) if found else (said, "")


def read_date(said: str) -> SheetDate | None:
    """A date of a sheet; None where the sheet says that there is none. The month stands first, as US sheets write it."""
    said = given(said)
    if not said:
        return None
    if _SHORT_YEAR.fullmatch(said):
        return SheetDate(said, None, f"'{said}' does not say the century. Write the year with four digits.")
    found = _SLASHED.fullmatch(said)
    if found and int(found[1]) > 12 >= int(found[2]):
        return SheetDate(said, None, f"'{said}' has no month {found[1]}; the day may stand first. Check it against the record.")
    try:
        return SheetDate(said, str(PartialDate.parse(_as_psi_writes(said))))
    except ValueError as error:
        known = "is no day of the calendar" if "calendar" in str(error) else "is not a date that psi can read"
        return SheetDate(said, None, f"'{said}' {known}. Check it against the record.")


def _as_psi_writes(said: str) -> str:
    if found := _SLASHED.fullmatch(said):
        return f"{found[3]}-{int(found[1]):02d}-{int(found[2]):02d}"
    if found := _MONTH_YEAR.fullmatch(said):
        return f"{found[2]}-{int(found[1]):02d}"
    if found := _RUN.fullmatch(said):
        return "-".join(found.groups())
    if found := _NAMED_FIRST.fullmatch(said):
        return f"{found[1]} {found[2]}, {found[3]}"
    return said
