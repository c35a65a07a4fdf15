"""Findings on the finished report: facts it does not print, gaps it shows, slips a reader would notice, words that judge."""

import re
from collections.abc import Iterable, Iterator

from psi.case.dates import PartialDate
from psi.case.model import Case
from psi.checks import Finding
from psi.report.facts import printable
from psi.report.language import date_in_words, date_short
from psi.report.values import Paragraph, Report, paragraphs

_DOUBLED = re.compile(r"(?<![-’])\b(\w+) \1\b(?! \1)")
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]")
_ALLOWED = frozenset({"had", "that", "very"})
_NOT_RECORDED = "The wording needs a fact that is not recorded; the place is marked in the report."
_QUOTED = re.compile(r"“[^“”]*”|‘[^‘]*?’(?![a-z])|\"[^\"]*\"")
_NAMES = frozenset(
    ["offense", "statute", "title", "employer", "provider", "school", "agency", "court", "name", "surname", "given_names", "who", "with_whom", "issued_by"]
)
_PERSON = r"(?:he|she|they|the defendant|(?:Mr|Mrs|Ms|Mx|Miss)\.? [\w’-]+)"
_BETTER = (
    (r"(?:drug |heroin )?addicts?|junk(?:ie|y)s?|(?:drug|substance) (?:abuse|misuse)rs?", "a person who uses drugs, or the diagnosis and who made it"),
    (r"(?:an?|the|recovering|chronic) alcoholics?", "a person who drinks, with how much and how often, or the diagnosis and who made it"),
    (r"(?:tested|came back|come back|results? (?:was|were)) dirty|dirty (?:urines?|tests?|screens?|samples?|drops?|results?)", "tested positive, and for what"),
    (r"(?:tested|came back|come back) clean|clean (?:urines?|tests?|screens?|samples?|drops?)", "tested negative"),
    (rf"(?:stay(?:s|ed|ing)?|g[eo]t(?:ting)?|kept) clean|clean time|{_PERSON} (?:(?:has|have|had) been|is|was|were|are) clean", "not using, and since when"),
    (rf"{_PERSON} (?:claim|allege)(?:s|ed)?|(?:claim|allege)(?:s|ed)? that", "says, or reports"),
    (r"fail(?:s|ed)? to", "did not, unless the person had a duty to and the text says which"),
    (r"(?<!by a )(?<!by a convicted )(?<!convicted )felons?|ex-(?:con|convict|offender|felon)s?", "a person convicted of, with what and when"),
    (r"(?:an?|the|hardened|habitual) criminal(?=$|[,.;:]| who| and)|criminals", "a person convicted of, with what and when"),
    (r"(?:the|an?|these|those|other) (?-i:offender|convict)s?(?! (?:manager|institution|program|register))", "the person’s name, or a person convicted of"),
    (r"inmates?", {"en-US": "a person in prison or jail", "en-GB": "a person in prison"}),
    (r"prostitutes?", "a person who sells sex, where it matters at all"),
    (r"illegal (?:alien|immigrant)s?|illegals", "the immigration status, and who established it"),
    (
        r"the (?:mentally ill|disabled|homeless)|schizophrenics?|psychopaths?|mentally retarded|wheelchair[- ]bound|crippled",
        "a person with, or who is; the diagnosis only from whoever made it",
    ),
    (r"suffer(?:s|ed|ing)? from", "has, or was diagnosed with, and by whom"),
    (
        r"bizarre(?:ly)?|typical(?:ly)?|manipulative|self-serving|so-called|obviously|unfortunately|lazy|promiscuous|deadbeat|callous(?:ly)?|heinous|evil"
        r"|cold-blooded|monstrous|remorseless|ne’er-do-well|troubled past|broken home",
        {"en-US": "what was done or said, without the judgment", "en-GB": "what was done or said, without the judgement"},
    ),
)
_WEIGHED = tuple((re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), better) for pattern, better in _BETTER)


def report_findings(reports: Iterable[Report], case: Case, not_printed: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """Everything to look at in the documents made of a (reduced) case.

    A fact counts as printed when a run points at it, or when its words stand in the text.
    """
    made = tuple(reports)
    language = made[0].language if made else "en-US"
    return (*unprinted(made, case, not_printed), *judging(case, language), *(f for report in made for f in slips(report)))


def judging(case: Case, language: str) -> Iterator[Finding]:
    """Words in the officer's own texts that name a person by a condition or judge one; what somebody else said stands in quotation marks."""
    for place, value in printable(case):
        if place.rpartition(".")[2] not in _NAMES:
            yield from (Finding("notice", place, said) for said in judging_words(value, language))


def judging_words(text: str, language: str) -> Iterator[str]:
    """What to say of each such word in a text, once each, with the better word in the court's English."""
    own = _QUOTED.sub("“”", text)
    for pattern, better in _WEIGHED:
        if found := pattern.search(own):
            yield f"'{found.group()}': better {better if isinstance(better, str) else better[language]}. In quotation marks it is left alone."


def unprinted(reports: tuple[Report, ...], case: Case, not_printed: frozenset[str]) -> Iterator[Finding]:
    """Facts that the policy prints and no document does."""
    pointed = {run.fact for report in reports for run in report.runs() if run.fact}
    text = " ".join(run.text for report in reports for run in report.runs())
    language = reports[0].language if reports else "en-US"
    for place, value in printable(case):
        if place in pointed or place in not_printed or _stands(value, text, language):
            continue
        yield Finding("notice", place, "The report does not print this.")


def _stands(value: str, text: str, language: str) -> bool:
    if value.rstrip(".") in text:
        return True
    try:
        date = PartialDate.parse(value)
    except ValueError:
        return False
    return date_in_words(date, language) in text or date_short(date, language) in text


def slips(report: Report) -> Iterator[Finding]:
    """Gaps shown, doubled words and empty brackets in the wording itself."""
    yield from gaps(report)
    for key, paragraph in _paragraphs(report):
        said = _own_words(paragraph)
        if _EMPTY.search(said):
            yield Finding("notice", key, "Empty brackets stand in the report.")
        for doubled in _DOUBLED.finditer(said):
            if doubled.group(1).lower() not in _ALLOWED:
                yield Finding("notice", key, f"The word '{doubled.group(1)}' stands twice in a row.")


def gaps(report: Report) -> Iterator[Finding]:
    """What the report marks as missing, once for each of its parts."""
    told: set[str] = set()
    for key, paragraph in _paragraphs(report):
        shown = next((run.text for run in paragraph.runs if run.gap), None)
        if shown and key not in told:
            told.add(key)
            is_fact = "ot recorded" in shown or "no such" in shown
            yield Finding("missing", key, _NOT_RECORDED if is_fact else f"{shown.strip('[].')}; the place is marked in the report.")


def _paragraphs(report: Report) -> Iterator[tuple[str, Paragraph]]:
    yield from (("front", p) for p in report.front)
    yield from ((b.key, p) for b in report.blocks for p in paragraphs(b))


def _own_words(paragraph: Paragraph) -> str:
    """The wording, with long passages that people wrote left out."""
    return "".join(run.text if run.fact is None or len(run.text) < 60 else " … " for run in paragraph.runs)
