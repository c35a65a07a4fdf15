"""The layouts of rap sheets: what one line says, as facts in the order in which they stand."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from psi.workbench.rapsheet.values import Layout
from psi.workbench.rapsheet.words import DATE


@dataclass(frozen=True)
class Fact:
    """One thing that a line says: which (`docket`, `offense`), and in what words."""

    what: str
    said: str = ""


Reader = Callable[[str, str], list[Fact]]

# The label before a value, and what it labels. "date" and "number" are told apart by the block they stand in.
_LABELS = {
    **dict.fromkeys(("NAME USED", "NAME", "SUBJECT NAME", "SUBJECT", "DEFENDANT", "ALIAS", "AKA"), "name"),
    **dict.fromkeys(("DATE OF BIRTH", "BIRTH DATE", "DOB"), "born"),
    **dict.fromkeys(("FBI NUMBER", "FBI NO", "FBI", "STATE ID NUMBER", "STATE ID", "SID", "CII"), "identifier"),
    **dict.fromkeys(("ARREST DATE", "DATE OF ARREST", "DATE ARRESTED", "ARRESTED OR RECEIVED"), "arrested"),
    **dict.fromkeys(("DATE FILED", "FILING DATE", "FILED"), "filed"),
    **dict.fromkeys(("ARRESTING AGENCY", "AGENCY"), "agency"),
    **dict.fromkeys(("AGENCY CASE", "ARREST NUMBER", "ARREST NO", "COMMENT", "REMARKS", "PLACE"), "note"),
    **dict.fromkeys(("CHARGE",), "charge"),
    **dict.fromkeys(("OFFENSE DESCRIPTION", "OFFENSE"), "offense"),
    **dict.fromkeys(("STATUTE", "CODE SECTION"), "statute"),
    **dict.fromkeys(("DEGREE", "LEVEL", "SEVERITY", "CONV STATUS"), "degree"),
    **dict.fromkeys(("COURT NAME", "COURT"), "court"),
    **dict.fromkeys(("DOCKET NUMBER", "DOCKET NO", "DOCKET", "CASE NUMBER", "CASE NO", "CAUSE NUMBER"), "docket"),
    **dict.fromkeys(("DISPOSITION", "DISPO"), "disposition"),
    **dict.fromkeys(("DISPOSITION DATE", "DATE OF DISPOSITION"), "disposed"),
    **dict.fromkeys(("SENTENCE", "SEN"), "sentence"),
    **dict.fromkeys(("SENTENCE DATE", "DATE OF SENTENCE", "SENTENCED"), "sentenced"),
    **dict.fromkeys(("FINGERPRINTS MATCHED", "FINGERPRINT MATCHED", "FINGERPRINT MATCH", "FINGERPRINTS", "FINGERPRINT"), "fingerprint"),
    "DATE": "date",
}
_DATE_OF = {"arrest": "arrested", "disposition": "disposed", "sentence": "sentenced", "court": "disposed"}
_LABEL = "|".join(sorted((re.escape(label).replace(r"\ ", " ") for label in _LABELS), key=len, reverse=True))
_LABELLED = re.compile(rf"(?i)(?:^\s*|\s\s|[,;]\s*)(?!COURT-(?:ORDERED|APPOINTED|MARTIAL))(?P<label>{_LABEL})(?:\s+#?(?P<count>[0-9]{{1,3}}))?\s?[-:]")
_CYCLE = re.compile(
    rf"(?i)\s*([0-9]{{1,5}})\s?-\s?ARRESTED OR RECEIVED\b\s*[:-]?\s?(?:(?P<date>{DATE})(?P<rest>.*)|(?P<said>[^,;]*?)(?P<more>(?:\s\s|[,;]).*|))"
)
_OTHER_CYCLE = re.compile(r"\s{0,3}[0-9]{1,5}\s?-\s?[A-Za-z]{3,}(?:\s|$)")
_OTHER = re.compile(
    r"(?i)\s*(CUSTODY|SUPERVISION|PROBATION|PAROLE|WARRANTS?|WANTED|REGISTRATION|APPLICANT|INCARCERATION|CORRECTIONS|SUPPLEMENTAL ARR|DECEASED|JUDICIAL)"
    r"(?:\s#?[0-9]{1,3})?(?:\sOF\s[0-9]{1,3})?\s?(?::|$)"
)
_BLOCK = re.compile(r"(?i)\s*(ARREST|CHARGE|DISPOSITION|SENTENCE)(?:\s#?([0-9]{1,3}))?(?:\sOF\s[0-9]{1,3})?:?\s*")
_RULE = re.compile(r"[\s*=_.#~+|-]+")
_TITLE = re.compile(
    r"(?i)[\s*]*(INVENTED|PAGE [0-9]+|END OF (RECORD|LISTING|SHEET|REPORT)|[A-Z ,.'-]*(CRIMINAL HISTORY (RECORD|REPORT)|RAP SHEET|IDENTIFICATION RECORD"
    r"|RECORD OF ARRESTS AND PROSECUTIONS|DOCKET LISTING)\b).*"
)


def heading(line: str) -> list[Fact]:
    """A title, a page number or a ruled line, which says nothing of the person."""
    return [Fact("rule")] if _RULE.fullmatch(line) else [Fact("heading")] if _TITLE.fullmatch(line) else []


def labelled(line: str, section: str) -> list[Fact]:
    """The labelled values of a line: `COURT-HARMON MUNICIPAL COURT, DOCKET-08-CRB-0271`."""
    found = list(_LABELLED.finditer(line))
    facts: list[Fact] = []
    for at, label in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(line)
        facts += _fact(label["label"].upper(), label["count"] or "", line[label.end() : end].strip(" \t,;"), section)
    return facts


def _fact(label: str, count: str, said: str, section: str) -> list[Fact]:
    what = _LABELS[label]
    if what == "date":
        return [Fact(_DATE_OF[section], said)] if section in _DATE_OF else []
    if what == "identifier":
        return [Fact("identifier", f"{label}\t{said}")]
    if what == "charge":
        return [Fact("count", count), Fact("offense", said)]
    if what in ("disposition", "sentence") and count:
        return [Fact("of charge", count), Fact(what, said)]
    if what == "court" and section in ("arrest", "court"):
        return [Fact("section", "court"), Fact("court", said)]
    return [Fact(what, said)]


def numbered(line: str, section: str) -> list[Fact]:
    """The numbered cycles of a federal record: `1- ARRESTED OR RECEIVED 03/04/2009`."""
    found = _CYCLE.fullmatch(line)
    if not found:
        return [Fact("other cycle")] if _OTHER_CYCLE.match(line) else labelled(line, section)
    date, rest = (found["date"], found["rest"]) if found["date"] else (found["said"], found["more"])
    return [Fact("cycle", found[1]), Fact("section", "arrest"), Fact("arrested", date), *labelled("  " + rest, "arrest")]


def blocks(line: str, section: str) -> list[Fact]:
    """A state's record in blocks: ARREST, CHARGE, DISPOSITION, SENTENCE, each with `Key: value` lines."""
    found = _BLOCK.fullmatch(line)
    if not found:
        return [Fact("other section")] if _OTHER.fullmatch(line) else labelled(line, section)
    block = found[1].lower()
    if found[2] and block in ("disposition", "sentence"):
        return [Fact("section", block), Fact("of charge", found[2])]
    begun = {"arrest": [Fact("cycle", found[2] or "")], "charge": [Fact("count", found[2] or "")]}.get(block, [])
    return [Fact("section", block), *begun, Fact("note")]


_TOKEN = re.compile(r"(?i)(?<![A-Z])(?P<label>ARR/DET/CITE|NAM|DOB|CNT|DISPO|CONV STATUS|SEN|COURT|COM)(?:\s?:|/(?=[0-9]))")
_TOKENS = {"DOB": "born", "DISPO": "disposition", "CONV STATUS": "degree", "SEN": "sentence", "COM": "note"}
_COUNT = re.compile(r"([0-9]{1,3})(?:\s+#\s?(\S+))?(.*)")
_CODE = re.compile(r"\s*([0-9][\w.()]*(?: ?\([0-9A-Za-z]+\))*\s[A-Z&]{2,4})-\s?(\S.*)")
_DATED = re.compile(r"\s*([0-9]{8})(?:\s+(\S.*))?")
_NUMBERED_NAME = re.compile(r"([0-9]{1,3})(?:\s+(\S.*))?")


def california(line: str, section: str) -> list[Fact]:
    """California's record: `ARR/DET/CITE:`, `COURT:`, `CNT:01 #123`, and under them dates and code sections without a label."""
    found = list(_TOKEN.finditer(line))
    if _OTHER.match(line):
        return [Fact("other section")]
    if not found:
        return _bare(line, section) or labelled(line, section)
    facts: list[Fact] = []
    for at, token in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(line)
        label = token["label"].upper()
        section = {"ARR/DET/CITE": "arrest", "COURT": "court"}.get(label, section)
        facts += _token(label, line[token.end() : end].strip(" \t,;"), section)
    return facts


def _token(label: str, said: str, section: str) -> list[Fact]:
    if label == "ARR/DET/CITE":
        return [Fact("cycle"), Fact("section", "arrest"), *_bare(said, "arrest")]
    if label == "COURT":
        return [Fact("section", "court"), Fact("court", ""), *(_bare(said, "court") or [Fact("court", said)])]
    if label == "NAM":
        named = _NUMBERED_NAME.fullmatch(said)
        return [Fact("numbered name", f"{int(named[1])}\t{named[2] or ''}")] if named else [Fact("name", said)]
    counted = _COUNT.fullmatch(said) if label == "CNT" else None
    if counted:
        number = [Fact("docket" if section == "court" else "note", counted[2])] if counted[2] else []
        rest = counted[3].strip()
        return [*number, Fact("count", counted[1]), *(_bare(rest, section) or ([Fact("offense", rest)] if rest else []))]
    return [Fact(_TOKENS[label], said)] if label in _TOKENS else []


def _bare(line: str, section: str) -> list[Fact]:
    """A line without a label: a date with an agency or a court, or a code section with its offense."""
    if (dated := _DATED.fullmatch(line)) and section in ("arrest", "court"):
        whens, whose = ("arrested", "agency") if section == "arrest" else ("disposed in court", "court")
        return [Fact(whens, dated[1]), *([Fact(whose, dated[2])] if dated[2] else [])]
    if code := _CODE.fullmatch(line):
        return [Fact("offense", code[2]), Fact("statute", code[1])]
    return []


READERS: dict[Layout, Reader] = {"numbered cycles": numbered, "blocks": blocks, "California": california, "unknown": labelled}
# The marks that only one layout has.
SIGNS: dict[Layout, re.Pattern[str]] = {
    "numbered cycles": re.compile(r"(?i)\s*[0-9]{1,5}\s?-\s?ARRESTED OR RECEIVED\b"),
    "blocks": re.compile(r"(?i)\s*ARREST(?:\s#?[0-9]{1,3})?(?:\sOF\s[0-9]{1,3})?:?\s*$"),
    "California": re.compile(r"(?i)\s*(ARR/DET/CITE\s?:|CNT\s?:\s?[0-9])"),
}
