"""Who the person is: identity, family, homes, health, substances, school, work and money."""

from typing import Annotated, Literal

from psi.case.dates import PartialDate
from psi.case.record import Entry, Line, Money, NeverPrinted, Passage, Period, Printed, Sourced, Text


class Identifier(Entry):
    """A number by which an authority knows the person; never printed unless the jurisdiction says how."""

    kind: Annotated[Line, Printed("working")]
    value: NeverPrinted = None


class Identity(Sourced):
    """Name, birth, sex as an input to norms, pronouns, language and citizenship."""

    given_names: Line | None = None
    surname: Line | None = None
    suffix: Line | None = None
    title: Line | None = None
    pronouns: Literal["he", "she", "they"] | None = None
    aliases: tuple[Line, ...] = ()
    born: PartialDate | None = None
    birth_place: Line | None = None
    sex: Literal["male", "female"] | None = None
    sex_stated_by: Annotated[Line | None, Printed("working")] = None
    citizenship: Line | None = None
    immigration_status: Line | None = None
    first_language: Line | None = None
    interpreter: Line | None = None
    identifiers: tuple[Identifier, ...] = ()
    address: NeverPrinted = None


class Relative(Entry):
    """A member of the family the person grew up in, or a partner's."""

    relation: Line
    name: NeverPrinted = None
    born: PartialDate | None = None
    died: PartialDate | None = None
    lives: Line | None = None
    occupation: Line | None = None
    contact: Text | None = None
    address: NeverPrinted = None


class Partnership(Period):
    """A marriage or other partnership."""

    kind: Literal["married", "civil-partnership", "living-together", "relationship"]
    partner: NeverPrinted = None
    described: Text | None = None


class Dependant(Entry):
    """Someone who relies on the person; a child's name is not printed."""

    relation: Line
    name: NeverPrinted = None
    born: PartialDate | None = None
    lives_with: Line | None = None
    support: Text | None = None


class Family(Sourced):
    """Upbringing, relatives, partnerships and dependants."""

    upbringing: tuple[Passage, ...] = ()
    relatives: tuple[Relative, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    dependants: tuple[Dependant, ...] = ()


class Residence(Period):
    """A home; the street address is never printed."""

    place: Line
    address: NeverPrinted = None
    with_whom: Line | None = None
    tenure: Literal["owns", "rents", "with-family", "with-friends", "supported-housing", "shelter", "none"] | None = None
    note: Text | None = None


class Condition(Entry):
    """A condition of body or mind, from whom it is known, and what it means for sentence and supervision."""

    name: Line
    since: PartialDate | None = None
    diagnosed_by: Line | None = None
    treatment: Text | None = None
    effect: Text | None = None


class Medication(Entry):
    """A medicine taken now."""

    name: Line
    dose: Line | None = None
    for_what: Line | None = None
    prescribed_by: Line | None = None


class Treatment(Period):
    """A course of treatment and how it ended."""

    provider: Line
    kind: Line | None = None
    outcome: Text | None = None


class Health(Sourced):
    """Health of body or of mind."""

    summary: Text | None = None
    conditions: tuple[Condition, ...] = ()
    medications: tuple[Medication, ...] = ()
    treatments: tuple[Treatment, ...] = ()


class Substance(Entry):
    """One substance: first use, the pattern, the year before arrest, last use."""

    name: Line
    first_used: PartialDate | None = None
    pattern: Text | None = None
    year_before_arrest: Text | None = None
    last_used: PartialDate | None = None
    tests: Text | None = None


class SubstanceUse(Sourced):
    """Use of alcohol and drugs, and treatment for it."""

    substances: tuple[Substance, ...] = ()
    treatments: tuple[Treatment, ...] = ()


class Schooling(Period):
    """A school, college or course."""

    school: Line
    place: Line | None = None
    level: Line | None = None
    award: Line | None = None
    note: Text | None = None


class Skill(Entry):
    """A trade, licence or skill."""

    what: Line
    obtained: PartialDate | None = None


class Service(Period):
    """Military service."""

    branch: Line
    rank: Line | None = None
    discharge: Line | None = None
    note: Text | None = None


class Job(Period):
    """Work for one employer."""

    employer: Line
    place: Line | None = None
    position: Line | None = None
    hours: Literal["full-time", "part-time", "casual", "seasonal", "self-employed"] | None = None
    pay: Money | None = None
    pay_per: Literal["hour", "day", "week", "month", "year"] | None = None
    reason_left: Line | None = None
    described: Text | None = None


class Gap(Period):
    """What the person says of a time without work."""

    says: Text


class MoneyItem(Entry):
    """One asset, debt, income or expense; the amount of an income or expense is for a month."""

    what: Line
    amount: Money | None = None
    note: Line | None = None


class Finances(Sourced):
    """Means: what is owned, owed, earned and spent."""

    summary: Text | None = None
    assets: tuple[MoneyItem, ...] = ()
    debts: tuple[MoneyItem, ...] = ()
    income: tuple[MoneyItem, ...] = ()
    expenses: tuple[MoneyItem, ...] = ()
    affidavit: PartialDate | None = None


class HomeVisit(Sourced):
    """A visit to the proposed home."""

    on: PartialDate | None = None
    occupants: Text | None = None
    consent: Text | None = None
    weapons: Text | None = None
    suitability: Text | None = None
