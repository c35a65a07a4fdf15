"""The range on a sentencing table: the officer's levels and points added up, and the cell they lead to."""

import datetime as dt
from dataclasses import dataclass, field, replace

from psi.case.dates import PartialDate
from psi.case.judgment import GuidelineDecisions
from psi.case.proceeding import Count
from psi.errors import BadInput, NotEntered
from psi.guidelines.statute import AfterStatute, after_statute, in_words
from psi.rulebook import Cell, Guideline, Months, edition, in_force, rule_set_named
from psi.rulebook.guidelines import CategoryPoints
from psi.working import Line, Missing, Sum

STATES = {"not-known": "asked and not known", "declined": "declined", "not-applicable": "marked as not applicable"}


@dataclass(frozen=True)
class GuidelineRange:
    """The table range and every step to it; no statute is applied to it.

    `minimum` and `maximum` are months, or the word "life"; they, `level`, `category` and `zone` are None when something
    is missing or the range is `refused` in words. `editions` says which edition was used and, when the officer named
    another than the one in force, both. `warnings` are limits the officer's points go beyond: nothing is cut.
    """

    rule_set: str | None
    title: str | None
    edition: dt.date | None
    offense_level: Sum
    criminal_history: Sum
    editions: tuple[Line, ...] = ()
    steps: tuple[Line, ...] = ()
    level: int | None = None
    category: str | None = None
    minimum: Months | None = None
    maximum: Months | None = None
    zone: str | None = None
    warnings: tuple[str, ...] = ()
    refused: str | None = None
    statute: AfterStatute = field(default_factory=AfterStatute)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What the range needs and does not have."""
        return (*self.offense_level.missing, *self.criminal_history.missing)


def range_on(decisions: GuidelineDecisions, rule_set: str, on: dt.date, counts: tuple[Count, ...] = ()) -> GuidelineRange:
    """The table range under the edition in force on a day, or under the one the officer names with a reason."""
    by_date, refusal = _by_date(rule_set, on)
    first_day, rule = (str(by_date.in_force_from), by_date.edition_rule) if by_date else (refusal, None)
    in_force_line = Line("Edition in force", first_day, None, rule)
    if decisions.edition is None or (by_date and _is(decisions.edition, by_date.in_force_from)):
        return table_range(decisions, by_date, counts, editions=(in_force_line,), refused=refusal or None)
    said = f"named by {decisions.edition_by}: {decisions.edition_reason}" if decisions.edition_by else decisions.edition_reason
    named_line = Line("Edition named by the officer", str(decisions.edition), None, None, "guideline.edition", decisions.source, said)
    editions = (in_force_line, named_line)
    if not decisions.edition_reason:
        why = f"the officer names the edition of {decisions.edition} instead of the one in force on {on}, but gives no reason."
        return table_range(decisions, None, editions=editions, refused=f"{rule_set}: {why} Add guideline.edition_reason.")
    try:
        return table_range(decisions, _named(rule_set, decisions.edition), counts, editions=editions)
    except NotEntered as error:
        return table_range(decisions, None, editions=editions, refused=str(error))


def table_range(
    decisions: GuidelineDecisions, guideline: Guideline | None, counts: tuple[Count, ...] = (), *, editions: tuple[Line, ...] = (), refused: str | None = None
) -> GuidelineRange:
    """The table range under one edition; refused in words without one, or under another than the officer names.

    `counts` are those before the court: the statute of a single count of conviction is applied to the range.
    """
    if guideline is None:
        refused = refused or "no edition of the guideline is named, so no range is read."
    elif decisions.edition is not None and not _is(decisions.edition, guideline.in_force_from):
        refused = f"{guideline.id}: the officer names the edition of {decisions.edition}, not that of {guideline.in_force_from}."
    levels, points = _offense_level(decisions), _criminal_history(decisions)
    rule_set, title, day = (guideline.id, guideline.title, guideline.in_force_from) if guideline else (None, None, None)
    empty = GuidelineRange(rule_set, title, day, levels, points, editions, refused=refused)
    return empty if refused or guideline is None else _read(empty, decisions, guideline, counts)


def _read(empty: GuidelineRange, decisions: GuidelineDecisions, guideline: Guideline, counts: tuple[Count, ...]) -> GuidelineRange:
    warnings = _warnings(decisions, guideline)
    if empty.offense_level.total is None or empty.criminal_history.total is None:
        return replace(empty, warnings=warnings)
    total, points = int(empty.offense_level.total), int(empty.criminal_history.total)
    bounds = guideline.offense_levels
    level = min(max(total, bounds.least), bounds.most)
    band = next(c for c in guideline.categories if c.first <= points and (c.last is None or points <= c.last))
    refusal = _set_elsewhere(decisions, guideline, band)
    if refusal:
        return replace(empty, warnings=warnings, refused=refusal)
    cell = guideline.cell(level, band.category)
    found = replace(empty, level=level, category=cell.category, minimum=cell.minimum, maximum=cell.maximum, zone=cell.zone)
    limits = guideline.statutory_limits
    statute = after_statute(cell.minimum, cell.maximum, counts, limits) if limits else AfterStatute()
    return replace(found, steps=_steps(guideline, cell, total, band), warnings=warnings, statute=statute)


def _steps(guideline: Guideline, cell: Cell, total: int, band: CategoryPoints) -> tuple[Line, ...]:
    level, bounds = cell.offense_level, guideline.offense_levels
    beyond = (Line("Offense level as read in the table", f"{level} (the total is {total})", level, bounds.cite),) if level != total else ()
    return (
        *beyond,
        Line("Criminal history category", f"{band.category} ({_span(band)})", None, band.cite),
        Line("Range on the table", in_words(cell.minimum, cell.maximum), None, f"{guideline.table.cite}: level {level}, category {band.category}"),
        Line("Zone", cell.zone, None, next(z.cite for z in guideline.zones if z.zone == cell.zone)),
    )


def _offense_level(decisions: GuidelineDecisions) -> Sum:
    lines = tuple(
        Line(x.what, str(x.levels), x.levels, x.cite, f"guideline.offense_level.{x.id}", x.source or decisions.source, x.reason)
        for x in decisions.offense_level
    )
    return Sum("Total offense level", lines, () if lines else _missing(decisions, "offense_level", "the offense level"), "levels")


def _criminal_history(decisions: GuidelineDecisions) -> Sum:
    """The points; no line at all is zero only when the officer has marked the points as not applicable."""
    lines = tuple(
        Line(
            x.what or f"Prior {x.prior}" if x.what or x.prior else "Points",
            str(x.points),
            x.points,
            x.cite,
            f"criminal_history.{x.prior}" if x.prior else f"guideline.history_points.{x.id}",
            x.source or decisions.source,
            x.reason,
        )
        for x in decisions.history_points
    )
    asked = decisions.unanswered.get("history_points")
    none = asked is not None and asked.state == "not-applicable"
    missing = () if lines or none else _missing(decisions, "history_points", "the criminal history points")
    return Sum("Criminal history points", lines, missing, "points")


def _missing(decisions: GuidelineDecisions, field: str, what: str) -> tuple[Missing, ...]:
    why = decisions.unanswered.get(field)
    return (Missing(f"{what} ({STATES[why.state] if why else 'not asked'})", f"guideline.{field}"),)


def _warnings(decisions: GuidelineDecisions, guideline: Guideline) -> tuple[str, ...]:
    """Limits that the officer's points go beyond: told, never applied."""
    found = []
    for limit in guideline.point_limits:
        under = sum(line.points for line in decisions.history_points if _cites(line.cite, limit.section))
        others = sum(line.points for line in decisions.history_points) - under
        if under > limit.most:
            found.append(f"{under} points are entered under {limit.section}; at most {limit.most} may be counted ({limit.cite}).")
        if under and others < limit.presupposes:
            needs = f"it presupposes {limit.presupposes} ({limit.cite})"
            found.append(f"a point is entered under {limit.section} on {others} other points; {needs}.")
    return tuple(found)


def _set_elsewhere(decisions: GuidelineDecisions, guideline: Guideline, band: CategoryPoints) -> str | None:
    """Why the points do not settle the category: a line rests on a section that sets the category itself."""
    order = [c.category for c in guideline.categories]
    for rule in guideline.category_elsewhere:
        line = next((x for x in decisions.offense_level if x.levels and _cites(x.cite, rule.section)), None)
        if line and order.index(band.category) < order.index(rule.settled_from):
            why = f"'{line.what}' rests on {rule.section}, which sets the criminal history category itself ({rule.cite})"
            return f"{guideline.id}: {why}; the points alone give {band.category}. Read the range by hand."
    return None


def _cites(cite: str, section: str) -> bool:
    return "".join(section.split()).lstrip("§").casefold() in "".join(cite.split()).casefold()


def _span(band: CategoryPoints) -> str:
    return f"{band.first} points or more" if band.last is None else f"{band.first} to {band.last} points"


def _by_date(rule_set: str, on: dt.date) -> tuple[Guideline | None, str]:
    try:
        return _guideline(in_force(rule_set, on)), ""
    except NotEntered as error:
        return None, str(error)


def _named(rule_set: str, named: PartialDate) -> Guideline:
    held = rule_set_named(rule_set)
    first_days = [e.in_force_from for e in held.editions if _is(named, e.in_force_from)] if held else []
    if len(first_days) > 1:
        raise NotEntered(f"{rule_set}: '{named}' fits more than one edition: {', '.join(str(day) for day in first_days)}. Name the day.")
    return _guideline(edition(rule_set, first_days[0] if first_days else named.earliest))


def _guideline(rules: object) -> Guideline:
    if not isinstance(rules, Guideline):
        raise BadInput("the rule set named for the range is not a sentencing guideline.")
    return rules


def _is(named: PartialDate, first_day: dt.date) -> bool:
    return named.earliest <= first_day <= named.latest
