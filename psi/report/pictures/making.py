"""The figures of a document as values, from the facts of the reader's case and what was worked out: nothing is worked out anew."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from psi.case.dates import PartialDate
from psi.errors import RuleDefect
from psi.report.pictures import amounts, life, record, standing
from psi.report.pictures.values import Picture
from psi.report.values import Figure, Paragraph
from psi.rulebook.documents import FigureName
from psi.rulebook.jurisdiction import Jurisdiction

Say = Callable[[str, Mapping[str, Any]], Paragraph]
"""Says a wording file, with what else it is handed."""

# The terms of jurisdiction.yaml that each figure writes into the picture, and the wording it says besides its caption and alt text.
TERMS: dict[FigureName, tuple[str, ...]] = {
    "life-timeline": ("lane-education", "lane-employment", "lane-supervision", "lane-custody", "lane-offenses"),
    "record-timeline": ("lane-custody", *(f"record-{word}" for word in record.WORDS)),
    "score-bands": (),
    "sentencing-table": ("table-category", "table-level", "table-zone"),
    "losses": ("losses-remaining", "losses-recovered"),
    "means": tuple(f"means-{name}" for pair in amounts.PAIRS for name in pair[1:]),
}
SAYS: dict[FigureName, tuple[str, ...]] = {"losses": ("losses-amount", "losses-others"), "sentencing-table": ("sentencing-table-note",)}


def figures(name: FigureName, key: str, *, context: Mapping[str, Any], jurisdiction: Jurisdiction, say: Say) -> Iterator[Figure]:
    """The figure of that name, none when the record has too little for a picture; one for each instrument with a score.

    Raises RuleDefect for a word of the picture that the jurisdiction does not have.
    """
    missing = next((term for term in TERMS[name] if term not in jurisdiction.terms), None)
    if missing:
        raise RuleDefect(f"{jurisdiction.find('jurisdiction.yaml')}: terms: '{missing}' is missing: the figure '{name}' writes it.")
    if name == "life-timeline":
        yield from _life(key, context, jurisdiction, say)
        return
    made: tuple[Picture, dict[str, Any]] | None
    if name == "record-timeline":
        made = record.picture(context, jurisdiction)
    elif name == "losses":
        made = amounts.losses(context, jurisdiction.terms, say)
    elif name == "means":
        made = amounts.means(context, jurisdiction)
    elif name == "sentencing-table":
        made = standing.sentencing_table(context, jurisdiction.terms, say)
    else:
        for scores in standing.by_instrument(context["computed"]):
            scale = standing.score_bands(*scores)
            held = {"it": scores[0], "even": scale.even}
            yield Figure(key, say(f"{name}-caption", held).runs, say(f"{name}-alt", held).text, scale)
        return
    if made:
        picture, held = made
        yield Figure(key, say(f"{name}-caption", held).runs, say(f"{name}-alt", held).text, picture)


def _life(key: str, context: Mapping[str, Any], jurisdiction: Jurisdiction, say: Say) -> Iterator[Figure]:
    until = PartialDate.parse(str(context["on"])).earliest
    lanes = life.lanes(context, jurisdiction.terms_of("lane"), until)
    if any(lane.spans for lane in lanes):
        caption = say("life-timeline-caption", {"unsure": life.unsure(lanes)}).runs
        yield life.figure(key, lanes, until, lambda held: (say("life-timeline-alt", held),), caption)
