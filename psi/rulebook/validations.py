"""The local validations of an instrument that a site has registered: how well it did for people of its own place."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from psi.case.dates import PartialDate
from psi.errors import BadFile, RuleDefect
from psi.files.checked import validated
from psi.files.yamlfile import read_yaml
from psi.rulebook.provenance import Day, Id, Rule, Whole, Words, refusal

Share = Annotated[float, Field(ge=0, le=1)]
# The columns of groups whose figures a report on a person may print; of any other it says only that groups were compared by it.
SEX_AND_AGE = frozenset({"sex", "gender", "age", "age group", "age band", "age category", "age cat"})


class BandCount(Rule):
    """How many people had a band, and how many of them had the outcome."""

    name: Words
    n: Annotated[Whole, Field(ge=0)]
    events: Annotated[Whole, Field(ge=0)]

    @model_validator(mode="after")
    def _no_more_than_all(self) -> "BandCount":
        if self.events > self.n:
            raise refusal(f"the band '{self.name}' has {self.events} with the outcome of {self.n}: there cannot be more than all.")
        return self


class CutOff(Rule):
    """The edge from which on a result counts as positive in the figures of the groups, and the band that begins there."""

    band: Words
    first: Annotated[float, Field(alias="from")]


class GroupFigures(Rule):
    """How well it told in one group, `value` of `column`; a figure left out is not known. `high_from` is the band from which people count as high."""

    column: Words
    value: Words
    n: Annotated[Whole, Field(ge=1)]
    events: Annotated[Whole, Field(ge=0)]
    high_from: Words | None = None
    auc: Share | None = None
    auc_low: Share | None = None
    auc_high: Share | None = None
    fpr: Share | None = None
    fpr_low: Share | None = None
    fpr_high: Share | None = None
    fnr: Share | None = None
    fnr_low: Share | None = None
    fnr_high: Share | None = None
    ppv: Share | None = None
    ppv_low: Share | None = None
    ppv_high: Share | None = None

    @property
    def by(self) -> str:
        """What the groups were made by, in words: `age cat` for the column `Age_cat`."""
        return " ".join(re.split(r"[\W_]+", self.column.casefold())).strip()


class LocalValidation(Rule):
    """One validation of one edition of an instrument: where, on whom, what was counted, how well it told, who answers for it.

    `edition` is None for an instrument of which psi holds no rule file. `data_digest` binds the record to the data it was made from;
    `groups` are the figures for each group as they were worked out. `also_compared` is never in the file: see `for_a_person`.
    """

    instrument: Id
    edition: Day | None
    place: Words
    first: Annotated[PartialDate, Field(alias="from")]
    last: Annotated[PartialDate, Field(alias="to")]
    n: Annotated[Whole, Field(ge=1)]
    events: Annotated[Whole, Field(ge=0)]
    outcome: Words
    auc: Share
    auc_low: Share
    auc_high: Share
    bands: tuple[BandCount, ...] = ()
    cut_off: CutOff | None = None
    groups: tuple[GroupFigures, ...] = ()
    also_compared: Annotated[tuple[Words, ...], Field(max_length=0)] = ()
    checked_by: Words
    on: Day
    data_digest: Words

    @model_validator(mode="after")
    def _adds_up(self) -> "LocalValidation":
        if not self.auc_low <= self.auc <= self.auc_high:
            raise refusal(f"the AUC of {self.auc} lies outside its own interval, {self.auc_low} to {self.auc_high}.")
        if self.last.latest < self.first.earliest:
            raise refusal(f"it ends ({self.last}) before it begins ({self.first}).")
        for what, whole, parts in (("people", self.n, [b.n for b in self.bands]), ("with the outcome", self.events, [b.events for b in self.bands])):
            if parts and sum(parts) != whole:
                raise refusal(f"the bands hold {sum(parts)} {what} together, but the whole has {whole}.")
        return self

    def for_a_person(self) -> "LocalValidation":
        """What a report on one person may hold of it: figures by sex and by age; of other groups, as those by race, only that they were compared."""
        told = tuple(group for group in self.groups if group.by in SEX_AND_AGE)
        others = tuple(dict.fromkeys(group.by for group in self.groups if group.by not in SEX_AND_AGE))
        return self.model_copy(update={"groups": told, "also_compared": others})


def local_validation(instrument: str, site: Path | None) -> LocalValidation | None:
    """The validation that a site has registered for an instrument, or None; raises RuleDefect for a file that is broken."""
    path = site / "validations" / f"{instrument}.yaml" if site else None
    if path is None or not path.is_file():
        return None
    try:
        read = read_yaml(path)
        found = validated(LocalValidation, read)
        if found.instrument != instrument:
            raise BadFile(path, (f"line {read.line(('instrument',))}: instrument: '{found.instrument}' does not fit the name of the file ('{instrument}').",))
    except BadFile as error:
        raise RuleDefect(str(error)) from None
    return found
