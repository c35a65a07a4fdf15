"""What an entry of the record is about, in the few words in which a sentence or a line of a table names it: `her work for Harbor Grill`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from psi.case.dates import PartialDate
from psi.report.facts import FactText
from psi.report.filters import lower_first
from psi.report.language import date_in_words

Said = Callable[[Mapping[str, Any]], str]
LISTS: dict[str, tuple[str, ...]] = {
    "counts": ("count {number}", "the count of {offense}"),
    "codefendants": ("{name}",),
    "custody": ("the time in custody",),
    "offense.conduct": ("the circumstances of the {offense_word}",),
    "offense.analysis": ("the analysis of the {offense_word}",),
    "victims": ("{role}",),
    "victims.losses": ("the claim for {what}",),
    "criminal_history": ("the matter of {when} ({charges})", "the matter of {when}"),
    "supervision": ("the supervision that began in {began}", "the earlier supervision"),
    "family.upbringing": ("{their} upbringing",),
    "family.relatives": ("{their} {relation}",),
    "family.partnerships": ("{their} relationship",),
    "family.dependants": ("{their} {relation}",),
    "residences": ("{their} home {place}",),
    "education": ("{their} schooling at {school}",),
    "military": ("{their} military service",),
    "employment": ("{their} work for {employer}",),
    "employment_gaps": ("a time without work",),
    "finances.assets": ("what {they} own{s}: {item}",),
    "finances.debts": ("{their} debt ({item})",),
    "finances.income": ("{their} income ({item})",),
    "finances.expenses": ("{their} expenses ({item})",),
    "physical_health.conditions": ("{their} health ({name})",),
    "mental_health.conditions": ("{their} health ({name})",),
    "physical_health.medications": ("{their} medication ({name})",),
    "mental_health.medications": ("{their} medication ({name})",),
    "physical_health.treatments": ("{their} treatment by {provider}",),
    "mental_health.treatments": ("{their} treatment by {provider}",),
    "substance_use.substances": ("{their} use of {name}",),
    "substance_use.treatments": ("{their} treatment by {provider}",),
    "needs": ("the need ({domain})",),
    "strengths": ("a strength ({domain})",),
    "plans": ("{their} plans",),
    "evaluation.analysis": ("the evaluation",),
    "guideline.offense_level": ("{what}",),
    "scores": ("the risk assessment",),
    "assessments": ("the answers to the {instrument}",),
    "assessments.answers": ("an answer to the {instrument}",),
    "documents": ("{title}",),
    "interviews": ("the interview with {with_whom}",),
}
"""For each list of the record the words for one of its entries, the first of which every part is recorded."""
PARTS: dict[str, str] = {
    "home_visit": "the home visit",
    "finances": "{their} means",
    "release": "{their} release before sentence",
    "plea": "the plea",
    "offense": "the {offense_word}",
    "identity": "{their} personal details",
    "physical_health": "{their} physical health",
    "mental_health": "{their} mental health",
    "substance_use": "{their} use of alcohol and drugs",
    "family": "{their} family",
    "criminal_history": "{their} earlier record",
    "victims": "the victims",
    "employment": "{their} work",
    "education": "{their} education",
    "residences": "{their} homes",
}
_FIRST_ARTICLE = re.compile(r"^an? ", re.IGNORECASE)


class Subjects:
    """Words for the entries of a record, from its plain facts and the words for the person."""

    def __init__(self, facts: Mapping[str, Any], person: Mapping[str, Any], terms: Mapping[str, str], language: str) -> None:
        self.facts, self.language = facts, language
        self.common = {
            "their": str(person["their"]),
            "they": str(person["they"]),
            "s": "" if person["plural"] else "s",
            "offense_word": terms["offense"],
        }

    def of(self, place: str) -> FactText | None:
        """The words for the entry, or the part, that holds a place; None where there are none."""
        names, holders = _found(self.facts, place)
        for depth in range(len(names), 0, -1):
            made = self._said(".".join(names[:depth]), holders[depth - 1], holders)
            if made:
                return FactText(made, place)
        return None

    def _said(self, name: str, entry: Any, holders: list[Any]) -> str | None:
        patterns = LISTS.get(name, ()) if isinstance(entry, Mapping) and "id" in entry else (PARTS[name],) if name in PARTS else ()
        words = self.common | self._words(entry, holders)
        return next((p.format_map(words) for p in patterns if all(words.get(field) for field in re.findall(r"{(\w+)}", p) if field != "s")), None)

    def _words(self, entry: Any, holders: list[Any]) -> dict[str, str]:
        if not isinstance(entry, Mapping):
            return {}
        instrument = next((str(held["instrument"]).upper() for held in holders if isinstance(held, Mapping) and held.get("instrument")), "")
        said = {key: str(value) for key, value in entry.items() if isinstance(value, str | int) and not isinstance(value, bool)}
        when = entry.get("arrested") or entry.get("convicted")
        words = {"item": lower_first(said.get("what", "")), "instrument": instrument, "charges": _charges(entry)}
        words |= {"when": self._month(when), "began": self._month(entry.get("began"))}
        return said | {name: _inside(said[name]) for name in ("role", "what", "domain", "title") if name in said} | words | _place(entry)

    def _month(self, date: Any) -> str:
        if not date:
            return ""
        day = PartialDate.parse(str(date))
        return date_in_words(PartialDate(day.year, day.month, None, day.about), self.language)


def _found(facts: Mapping[str, Any], place: str) -> tuple[list[str], list[Any]]:
    """The parts and lists that lead to a place, and what stands at each: the entry, where the place names one of a list."""
    names: list[str] = []
    holders: list[Any] = []
    value: Any = facts
    for step in place.split("."):
        if isinstance(value, list):
            value = next((entry for entry in value if isinstance(entry, Mapping) and entry.get("id") == step), None)
            holders[-1] = value
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
            names.append(step)
            holders.append(value)
    return names, holders


def _inside(text: str) -> str:
    """A text inside a sentence: a small letter, the definite article, no full stop."""
    return _FIRST_ARTICLE.sub("the ", lower_first(text)).rstrip(".")


def _charges(entry: Mapping[str, Any]) -> str:
    return " and ".join(lower_first(str(charge["offense"])) for charge in (entry.get("charges") or ())[:1] if charge["offense"])


def _place(entry: Mapping[str, Any]) -> dict[str, str]:
    place = str(entry.get("place") or "")
    return {"place": place if not place or re.match(r"(?i)(in|at|near|with|on|outside|between) ", place) else f"in {place}"}
