"""A result that an assessor entered, beside the cut-offs psi holds: whether they agree is said, nothing is corrected."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from psi.case.judgment import EnteredScore
from psi.errors import NotEntered
from psi.risk.fingerprint import fingerprint
from psi.risk.scoring import About, NextBand, next_down, next_up
from psi.rulebook import Band, EnteredInstrument, band_of, in_force
from psi.rulebook.instruments import Domain, Sex
from psi.working import Line, Missing, Sum

Standing = Literal["agree", "disagree", "cannot be said"]
CHOOSE = "Somebody must choose which cut-offs are used, and say why."


@dataclass(frozen=True)
class Check:
    """One comparison: how it came out, and why, in a sentence."""

    standing: Standing
    why: str


@dataclass(frozen=True)
class Comparison:
    """What was entered, what our copy of the cut-offs gives for it, and whether the parts fit together.

    `band` is the band of the entered total under our copy, or None when it cannot be said. `edition` is None when psi
    holds nothing on the instrument. `bands_for` says whose cut-offs were used: those of the sex on record, or those that a
    person chose, with the reason; `needs_choice` that only this choice, or the reason for it, is missing.
    """

    entered: str
    instrument: str
    title: str
    edition: dt.date | None
    about: About | None
    band: Band | None
    bands: tuple[Band, ...]
    level: Check
    domains: Sum
    domains_sum: Check
    domain_maxima: Check
    total: int | None = None
    bands_for: str = "nobody"
    needs_choice: bool = False

    @property
    def disagrees(self) -> bool:
        """Whether any comparison came out against what was entered."""
        return any(check.standing == "disagree" for check in (self.level, self.domains_sum, self.domain_maxima))

    @property
    def next_up(self) -> NextBand | None:
        """The band above the entered total in our copy, and how many points away it begins."""
        return next_up(self.bands, self.total)

    @property
    def next_down(self) -> NextBand | None:
        """The band below the entered total in our copy, and how many points away it ends."""
        return next_down(self.bands, self.total)

    @property
    def input_digest(self) -> str:
        """The digest of the total and the domain scores as they are shown."""
        return fingerprint(self.instrument, self.edition, (("total", self.total), *((line.what, line.says) for line in self.domains.lines)))


def compare_entered(entered: EnteredScore, *, sex: Sex | None, on: dt.date) -> Comparison:
    """Compare an entered score with the cut-offs in force on the day of the assessment, or on `on` when that day is not known.

    The cut-offs are those for the sex on record, or those that the entry names with a reason; there are no others to fall back on.
    """
    day = entered.assessed_on.exact if entered.assessed_on and entered.assessed_on.exact else on
    try:
        rules = in_force(entered.instrument, day)
    except NotEntered as error:
        return _without_rules(entered, str(error))
    if not isinstance(rules, EnteredInstrument):
        return _without_rules(entered, f"{rules.id} is not an instrument that is entered by hand.")
    norm = _norm(entered, sex)
    bands = rules.bands_for(norm) if norm else ()
    band = band_of(bands, entered.total) if entered.total is not None else None
    domains = _domains(entered, rules)
    return Comparison(
        entered=entered.id,
        instrument=rules.id,
        title=rules.title,
        edition=rules.in_force_from,
        about=About.of(rules),
        band=band,
        bands=bands,
        level=_level(entered, rules, norm, band),
        domains=domains,
        domains_sum=_domains_sum(entered, domains),
        domain_maxima=_domain_maxima(entered, rules),
        total=entered.total,
        bands_for=_whose(entered, norm) if bands else "nobody",
        needs_choice=not bands and entered.total is not None and (entered.level or entered.override) is not None,
    )


def _norm(entered: EnteredScore, sex: Sex | None) -> Sex | None:
    """Whose cut-offs are used: those a person chose with a reason, else those for the sex on record; none where a choice has no reason."""
    if entered.cutoffs_for:
        return entered.cutoffs_for if entered.cutoffs_reason else None
    return sex


def _whose(entered: EnteredScore, norm: Sex | None) -> str:
    return f"{norm}, chosen: {entered.cutoffs_reason}" if entered.cutoffs_for else str(norm)


def _without_rules(entered: EnteredScore, why: str) -> Comparison:
    cannot = Check("cannot be said", why)
    domains = _domains(entered, None)
    return Comparison(
        entered.id, entered.instrument, entered.instrument, None, None, None, (), cannot, domains, _domains_sum(entered, domains), cannot, entered.total
    )


def _level(entered: EnteredScore, rules: EnteredInstrument, norm: Sex | None, band: Band | None) -> Check:
    """The level before any override, against the band of the total by the cut-offs that are used."""
    level = entered.override.from_level if entered.override else entered.level
    if entered.total is not None and entered.total > rules.most:
        return Check("disagree", f"The total is {entered.total}; the most the instrument can give is {rules.most}.")
    if entered.cutoffs_for and not entered.cutoffs_reason:
        return Check("cannot be said", f"Cut-offs for {entered.cutoffs_for} were chosen without a reason. Say why.")
    if band is None or level is None:
        absent = [name for name, value in (("total", entered.total), ("level", level), ("sex", norm)) if value is None]
        said = f"{', '.join(absent)} not recorded" if absent else f"no cut-offs for {norm}"
        mend = f" {CHOOSE}" if absent in (["sex"], []) else ""
        return Check("cannot be said", f"The level cannot be compared: {said}.{mend}")
    edges = f"'{band.name}' ({band.first} to {band.last}, {norm})"
    if _folded(level).removesuffix(" risk") == _folded(band.name):
        return Check("agree", f"The total of {entered.total} lies in {edges}, the level entered.")
    copies = "".join(f" {d.what}: {d.says}" for d in rules.disagreements)
    return Check("disagree", f"The level entered is '{level}'; the total of {entered.total} lies in {edges} of the copy psi holds.{copies}")


def _domains(entered: EnteredScore, rules: EnteredInstrument | None) -> Sum:
    """The domain scores as entered; a domain without a score, or not entered at all, is missing."""
    place = f"scores.{entered.id}"
    lines, missing, named = [], [], set()
    for d in entered.domains:
        own = _domain(rules, d.domain) if rules else None
        fact, cite = f"{place}.domains.{d.id}", own.cite if own else None
        named |= {own.id} if own else set()
        if d.score is None:
            missing.append(Missing(f"the score of the domain '{d.domain}'", fact))
        else:
            lines.append(Line(d.domain, str(d.score), d.score, cite, fact, d.source or entered.source))
    missing += [Missing(f"the domain '{d.title}'", place) for d in (rules.domains if rules else ()) if d.id not in named]
    return Sum("Domains", tuple(lines), tuple(missing), "points")


def _domains_sum(entered: EnteredScore, domains: Sum) -> Check:
    if not entered.domains:
        return Check("cannot be said", "No domain scores were entered.")
    if entered.total is None:
        return Check("cannot be said", "No total was entered.")
    at_least = sum(int(line.amount or 0) for line in domains.lines)
    if at_least > entered.total:
        return Check("disagree", f"The domain scores add up to {at_least}; the total entered is {entered.total}.")
    if domains.missing:
        return Check("cannot be said", f"The domain scores are not complete: {'; '.join(m.what for m in domains.missing)}.")
    if at_least != entered.total:
        return Check("disagree", f"The domain scores add up to {at_least}; the total entered is {entered.total}.")
    return Check("agree", f"The domain scores add up to {at_least}, the total entered.")


def _domain_maxima(entered: EnteredScore, rules: EnteredInstrument) -> Check:
    own = [(d, _domain(rules, d.domain)) for d in entered.domains]
    above = [f"'{d.domain}' has {d.score} points of at most {rule.most}" for d, rule in own if rule and (d.score or 0) > rule.most]
    if above:
        return Check("disagree", f"More points than a domain can hold: {'; '.join(above)}.")
    strange = [f"'{d.domain}'" for d, rule in own if rule is None]
    if strange or not own:
        why = f"not a domain psi knows: {', '.join(strange)}" if strange else "no domain scores were entered"
        return Check("cannot be said", f"The domains cannot be compared with their maxima: {why}.")
    return Check("agree", "No domain has more points than it can hold.")


def _domain(rules: EnteredInstrument, name: str) -> Domain | None:
    said = _folded(name)
    return next((d for d in rules.domains if said in {_folded(text) for text in (d.id, d.title, *d.also)}), None)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
