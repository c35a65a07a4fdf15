"""The domains of need and strength, and what in a record speaks for one or the other."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from psi.case.judgment import Area
from psi.errors import BadFile, RuleDefect
from psi.files.checked import validated
from psi.files.yamlfile import read_yaml
from psi.rulebook.editions import RULES
from psi.rulebook.provenance import Day, Id, Rule, Source, Whole, Words, refusal

FILE = RULES / "shared" / "need-domains.yaml"
SpeaksFor = Literal["need", "strength", "either"]


class NeedDomain(Rule):
    """One domain: what it is about, and the names that instruments give it. One that is static can change through nothing that is done."""

    id: Area
    title: Words
    about: Words
    cite: Words
    is_static: bool = False
    also: tuple[Words, ...] = ()


class EvidenceRule(Rule):
    """One kind of entry that bears on a domain: what it is in words, which way it speaks, and on what that is based.

    `either` means that the words of the entry decide, and that the officer reads them. `months` is the least length of time;
    `words` are those of which the entry must hold one, `unless` those of which it may hold none. A rule without a domain takes
    the domain that the assessor scored.
    """

    id: Id
    domain: Area | None = None
    speaks_for: SpeaksFor
    what: Words
    basis: Words
    note: Words | None = None
    months: Whole | None = None
    words: tuple[Words, ...] = ()
    unless: tuple[Words, ...] = ()
    instruments: tuple[Id, ...] = ()


class NeedDomains(Rule):
    """The domains and the rules of evidence, with where they come from and who compared them."""

    id: Id
    title: Words
    checked_on: Day
    checked_by: Words
    source: Source
    licence: Words
    licence_source: Words
    limits: Annotated[tuple[Words, ...], Field(min_length=1)]
    domains: tuple[NeedDomain, ...]
    evidence: tuple[EvidenceRule, ...]

    @model_validator(mode="after")
    def _told_once(self) -> "NeedDomains":
        for what, ids in (("domains", [str(each.id) for each in self.domains]), ("evidence", [each.id for each in self.evidence])):
            twice = next((each for each in ids if ids.count(each) > 1), None)
            if twice:
                raise refusal(f"'{twice}' stands twice in {what}. Keep one of the two.")
        known = {each.id for each in self.domains}
        lost = next((each.id for each in self.evidence if each.domain and each.domain not in known), None)
        if lost:
            raise refusal(f"the evidence '{lost}' belongs to a domain that is not listed.")
        return self

    def domain(self, area: str) -> NeedDomain:
        """The domain of that id."""
        return next(each for each in self.domains if each.id == area)

    def rule(self, name: str) -> EvidenceRule:
        """The rule of evidence of that id."""
        return next(each for each in self.evidence if each.id == name)


@lru_cache(maxsize=4)
def need_domains(file: Path = FILE) -> NeedDomains:
    """Read the domains; raises RuleDefect for a file that is broken."""
    try:
        return validated(NeedDomains, read_yaml(file))
    except BadFile as error:
        raise RuleDefect(str(error)) from None
