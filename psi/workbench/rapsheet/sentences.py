"""A sentence in the words of a rap sheet, part by part: what is certain as lengths and amounts, the rest in words."""

import re
from decimal import Decimal
from typing import Any

from psi.case.history import Length
from psi.case.labels import UNITS
from psi.workbench.rapsheet.values import SentenceKind, SheetSentence
from psi.workbench.rapsheet.words import given, plain

_UNIT = {"Y": "years", "M": "months", "W": "weeks", "D": "days", "H": "hours"}
_TIME = re.compile(r"([0-9]{1,6})\s*(YEARS?|YRS?|Y|MONTHS?|MOS?|M|WEEKS?|WKS?|W|DAYS?|D|HOURS?|HRS?|H)(?![A-Z])")
_AMOUNT = re.compile(r"\$\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{2})?(?![0-9.,]*[0-9])")
_PARTS = re.compile(r"[;/+]|,(?![0-9]{3}(?![0-9]))|\s(?:AND|WITH)\s(?=[0-9$])", re.I)
_FULLY = {"SUSPENDED", "ALL SUSPENDED", "FULLY SUSPENDED", "SENTENCE SUSPENDED", "JAIL SUSPENDED", "PRISON SUSPENDED"}

# What the words beside a length say it is a length of.
_LENGTH_OF: dict[str, tuple[str, SentenceKind | None]] = {
    **dict.fromkeys(("PRISON", "STATE PRISON", "IMPRISONMENT", "DEPARTMENT OF CORRECTIONS", "IN PRISON"), ("custody", "prison")),
    **dict.fromkeys(("JAIL", "COUNTY JAIL", "IN JAIL", "IN COUNTY JAIL", "LOCAL JAIL"), ("custody", "jail")),
    **dict.fromkeys(("CONFINEMENT", "CUSTODY", "INCARCERATION"), ("custody", None)),
    **dict.fromkeys(("PROBATION", "PROB", "SUMMARY PROBATION", "FORMAL PROBATION", "SUPERVISED PROBATION"), ("supervision", "probation")),
    **dict.fromkeys(("COMMUNITY CONTROL",), ("supervision", "community-control")),
    **dict.fromkeys(("COMMUNITY SERVICE", "OF COMMUNITY SERVICE"), ("community_service", None)),
    **dict.fromkeys(("SUSPENDED", "OF WHICH SUSPENDED"), ("suspended", None)),
}
_BOTH: dict[str, SentenceKind] = {"JAIL SUSPENDED": "jail", "PRISON SUSPENDED": "prison", "COUNTY JAIL SUSPENDED": "jail", "STATE PRISON SUSPENDED": "prison"}
_SPEAKS_OF = {
    "custody": {"PRISON", "JAIL", "IMPRISONMENT", "CONFINEMENT", "CUSTODY", "INCARCERATION", "CORRECTIONS", "LIFE"},
    "supervision": {"PROBATION", "PROB", "CONTROL", "SUPERVISION"},
}
_AMOUNT_OF = {"FINE": "fine", "FINED": "fine", "RESTITUTION": "restitution"}


def read_sentence(said: str) -> SheetSentence | None:
    """The sentence a sheet gives, or None where it gives none.

    A part with a word that psi does not know stays in words. A length that is given twice, or of which something else
    is said too, is left out: whether two terms run together is the court's to say.
    """
    said = given(said)
    if not said:
        return None
    found: dict[str, list[tuple[Any, str]]] = {}
    also: list[str] = []
    kinds: set[SentenceKind] = set()
    for part in _parts(said):
        if not _part(part, found, kinds):
            also.append(part)
    rest = set(plain(" ".join(also)).split())
    twice = {slot for slot, values in found.items() if len(values) > 1 or rest & _SPEAKS_OF.get(slot, set())}
    also += [part for slot in found for _, part in found[slot] if slot in twice]
    if "custody" in twice or ("suspended" in found and "custody" not in found):
        also += [part for _, part in found.pop("suspended", [])]
    values = {slot: each[0][0] for slot, each in found.items() if slot not in twice}
    return SheetSentence(said, _kind(values, kinds), **values, also="; ".join(dict.fromkeys(also)))


def _parts(said: str) -> list[str]:
    """The parts between commas; `1 year, 6 months prison` is one."""
    parts: list[str] = []
    for part in filter(None, (each.strip(" .\t") for each in _PARTS.split(said))):
        is_begun = bool(parts) and parts[-1].isascii() and not plain(_TIME.sub(" ", parts[-1].upper())) and part[:1].isdigit()
        parts = [*parts[:-1], f"{parts[-1]} {part}"] if is_begun else [*parts, part]
    return parts


def _part(part: str, found: dict[str, list[tuple[Any, str]]], kinds: set[SentenceKind]) -> bool:
    """Put one part where it belongs; False when a word of it is not understood."""
    upper = part.upper() if part.isascii() else ""
    if amount := _AMOUNT.search(upper):
        slot = _AMOUNT_OF.get(plain(upper[: amount.start()] + " " + upper[amount.end() :]))
        if slot:
            found.setdefault(slot, []).append((Decimal(amount[1].replace(",", "") + (amount[2] or "")), part))
        return slot is not None
    if plain(upper) in _FULLY and len(found.get("custody", [])) == 1:
        found.setdefault("suspended", []).append((found["custody"][0][0], part))
        return True
    length, words = _length(upper), plain(_TIME.sub(" ", upper))
    if length is None:
        return False
    if words in _BOTH:
        found.setdefault("suspended", []).append((length, part))
    slot, kind = ("custody", _BOTH[words]) if words in _BOTH else _LENGTH_OF.get(words, ("", None))
    if slot:
        found.setdefault(slot, []).append((length, part))
    kinds |= {kind} if kind else set()
    return bool(slot)


def _length(upper: str) -> Length | None:
    """The length of time that a part names; None where it names none, or a unit twice."""
    named = [(_UNIT[unit[0]], int(number)) for number, unit in _TIME.findall(upper)]
    units = dict(named)
    if not any(units.values()) or len(units) < len(named):
        return None
    return Length(**{unit: units[unit] for unit in UNITS if unit in units})


def _kind(values: dict[str, Any], kinds: set[SentenceKind]) -> SentenceKind | None:
    """The kind of sentence where only one is named."""
    if values.get("custody") and values.get("suspended") == values["custody"] and kinds <= {"jail", "prison"}:
        return "suspended-custody"
    if not kinds and set(values) <= {"fine", "restitution"} and "fine" in values:
        return "fine"
    return next(iter(kinds)) if len(kinds) == 1 else None
