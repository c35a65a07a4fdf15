"""*Evaluation and recommendation*: what is recommended beside what else was considered, and what a judge will ask."""

from collections.abc import Iterator
from typing import Any

from psi.case import labels
from psi.case.beginnings import first_sentence, first_words
from psi.case.model import SOURCES
from psi.case.proceeding import Count
from psi.intake.conditions import court_of
from psi.intake.desk import Desk
from psi.intake.echoes import day_in_words
from psi.intake.pages import lines, ranges
from psi.intake.references import FIRST_WORDS
from psi.intake.screen import Heading, Link, Links, Row, Table
from psi.intake.state import State
from psi.workbench import worked_out

HERE, STEP = "recommendation", "evaluation"
NOTHING, MOST, WORDS = "not entered", 6, 25


def side_by_side(state: State, desk: Desk) -> Iterator[Any]:
    """The options in columns, what holds for every one of them, and what a judge will ask."""
    made = desk.typed.get(HERE) if isinstance(desk.typed.get(HERE), dict) else {}
    assert made is not None
    alternatives = made.get("alternatives") or []
    yield Heading("Options side by side", 2, "psi-options")
    headings = ("Point", "Recommended", *(f"Alternative {n}" if len(alternatives) > 1 else "Alternative" for n, _ in enumerate(alternatives, 1)))
    rows = tuple(_row(name, tuple(cells)) for name, *cells in _rows(desk, made, alternatives))
    yield Table("Options side by side", headings, rows, id="options", stacks=True)
    yield Table("What holds for every option", ("What", "As the record stands"), tuple(_for_all(state, desk)), id="for-every-option", stacks=True)
    asked = tuple(Link(words, STEP, place) for words, place in questions(made))
    if asked:
        yield Links("What a judge will ask", asked, "warning")


def _rows(desk: Desk, made: dict[str, Any], alternatives: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    parts, conditions = made.get("sentence") or [], made.get("conditions") or []
    yield ("What", _each(part.get("what") for part in parts), *(each.get("what") or NOTHING for each in alternatives))
    lengths = [f"{part.get('what') or part['id']}: {labels.length_in_words(part['length'])}" for part in parts if isinstance(part.get("length"), dict)]
    yield ("Length", _each(lengths), *("as described" for _ in alternatives))
    yield ("Conditions", _counted(conditions), *("as described" for _ in alternatives))
    yield ("Reason, or why not", _each(part.get("reason") for part in parts), *(each.get("why_not") or NOTHING for each in alternatives))
    rests = dict.fromkeys(fact for entry in (*parts, *conditions) for fact in entry.get("rests_on") or [])
    told = [labels.label(fact, desk.typed) for fact in rests]
    yield ("What it rests on", _each(_first(told)), *(_each(_sources(desk, each)) for each in alternatives))


def _sources(desk: Desk, entry: dict[str, Any]) -> Iterator[str]:
    """The sources of an alternative: it names no facts of its own."""
    for source in entry.get("source") or []:
        section = next((name for name in SOURCES if desk.at(f"{name}.{source}")), "")
        yield labels.label(f"{section}.{source}", desk.typed) if section else str(source)


def _first(said: list[str]) -> list[str]:
    return said if len(said) <= MOST else [*said[: MOST - 1], f"and {len(said) - MOST + 1} more"]


def _row(name: str, cells: tuple[str, ...]) -> Row:
    """A row of the table: a long text by its beginning, with all of it to be unfolded."""
    short = tuple("\n".join(map(_short, cell.split("\n"))) for cell in cells)
    whole = ("", *(cell if cell != shown else "" for cell, shown in zip(cells, short, strict=True)))
    return Row(name, (name, *short), whole=whole if any(whole) else ())


def _each(said: Any) -> str:
    """Each on its own line."""
    return "\n".join(str(each) for each in said if each) or NOTHING


def _short(text: str) -> str:
    """The first sentence of a long text, or the words it begins with."""
    if len(text.split()) <= WORDS:
        return text
    first = first_sentence(text)
    return f"{first} …" if len(first.split()) <= WORDS else first_words(text, WORDS)


def _counted(conditions: list[dict[str, Any]]) -> str:
    if not conditions:
        return NOTHING
    words = sum(len(str(each.get("text") or "").split()) for each in conditions)
    return f"{len(conditions)} condition{'' if len(conditions) == 1 else 's'}, {words} words in all"


def _for_all(state: State, desk: Desk) -> Iterator[Row]:
    counts = desk.typed.get("counts") or []
    names = labels.entry_names(counts, Count)
    for count in counts:
        law = [_cited(str(each.get("says") or NOTHING), each.get("cite")) for each in count.get("penalties") or []]
        place, name = f"counts.{count['id']}", f"count {names[count['id']]}"
        yield Row(f"law-{place}", (f"The law on {name}", "\n".join(law) or NOTHING), (lines.look(place, name),))
    jurisdiction = worked_out.jurisdiction_of(desk.typed)
    if jurisdiction and jurisdiction.guideline:
        yield Row("range", ("Guideline range", _range(state, desk)), (lines.look("guideline", "the guideline range"),))
    yield Row("custody", ("Days in custody already", _custody(state, desk)), (lines.look("custody", "the days in custody"),))


def _cited(said: str, cite: Any) -> str:
    return f"{said} ({cite})" if cite else said


def _range(state: State, desk: Desk) -> str:
    if lines.to_mend(state, desk, worked_out.GUIDELINE, ""):
        return "read when what was entered is mended"
    found = worked_out.assessed(desk.typed, worked_out.GUIDELINE, state.on).guideline_range
    if found is None or found.level is None:
        return (found and found.refused) or "not complete"
    return ranges.in_words(found)


def _custody(state: State, desk: Desk) -> str:
    if lines.to_mend(state, desk, worked_out.CUSTODY, "") or worked_out.jurisdiction_of(desk.typed) is None:
        return "counted when what was entered is mended"
    days = worked_out.assessed(desk.typed, worked_out.CUSTODY, state.on).custody_days
    if days.total is None:
        return "not complete: " + "; ".join(each.what for each in days.missing) if days.missing else "not asked yet"
    return f"{days.total}, counted to {day_in_words(state.on, day_first=court_of(desk.jurisdiction, state.on).day_first)}"


def questions(made: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a judge will ask and the recommendation does not answer, each with the place to answer it."""
    marked = made.get("unanswered") or {}
    if not made.get("sentence") and "sentence" not in marked:
        yield "What is recommended?", f"{HERE}.sentence"
    for part in made.get("sentence") or []:
        if not part.get("reason") and "reason" not in (part.get("unanswered") or {}):
            yield f"Why {_name(part, 'what')}? No reason is given.", f"{HERE}.sentence.{part['id']}.reason"
    for condition in made.get("conditions") or []:
        if not condition.get("reason") and "reason" not in (condition.get("unanswered") or {}):
            yield f"Why the condition “{_name(condition, 'text')}”? No reason is given.", f"{HERE}.conditions.{condition['id']}.reason"
    if not made.get("alternatives") and "alternatives" not in marked:
        yield "What else was considered? No alternative is entered.", f"{HERE}.alternatives"
    for other in made.get("alternatives") or []:
        if not other.get("why_not"):
            yield f"Why not {_name(other, 'what')}?", f"{HERE}.alternatives.{other['id']}.why_not"
    if not made.get("effect_on_others") and "effect_on_others" not in marked:
        yield "What would the sentence do to others, such as children or an employer? Nothing is said.", f"{HERE}.effect_on_others"


def _name(entry: dict[str, Any], field: str) -> str:
    return first_words(str(entry.get(field) or entry["id"]), FIRST_WORDS)
