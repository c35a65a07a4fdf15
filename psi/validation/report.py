"""The validation report as values: the wording of `templates/shared/studies`, filled from a study, with its figures."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from psi.errors import BadFile, RuleDefect
from psi.files.checked import validated
from psi.files.yamlfile import read_yaml
from psi.report.compose import compose
from psi.report.numbering import numbered
from psi.report.values import Block, Figure, Paragraph, Prose, Report, Run, Table
from psi.report.wording import Wording, joined
from psi.rulebook.documents import Document
from psi.rulebook.jurisdiction import Jurisdiction
from psi.validation.pictures import figures
from psi.validation.printing import printed
from psi.validation.study import Study

DOCUMENT = "validation-report"
STUDIES = "studies"
BY_CUT = ("classification.study-counts", "classification.study-rates", "classification.study-other-rates")


def report(study: Study, jurisdiction: Jurisdiction) -> Report:
    """Write the validation report of a study in the language of a jurisdiction.

    A study is no case and its report no document of one, so its wording lies in the folder `studies` of the jurisdiction, of
    the site or of all.
    """
    folders = tuple(folder / STUDIES for folder in jurisdiction.folders if (folder / STUDIES).is_dir())
    own = jurisdiction.model_copy(update={"folders": (*folders, *jurisdiction.folders)})
    told = printed(study)
    context = {"id": study.subject.instrument, "study": told, "terms": dict(jurisdiction.terms)}
    made = compose(context, own, _document(own))
    placed = _figures(study, own, context)
    sections = tuple(dataclasses.replace(s, blocks=_arranged(s.blocks, [f for key, f in placed if key == s.key])) for s in made.sections)
    mark = made.draft_mark if not study.about.checked_by else ""
    return dataclasses.replace(made, sections=numbered(sections), draft_mark=mark)


def _document(jurisdiction: Jurisdiction) -> Document:
    try:
        return validated(Document, read_yaml(jurisdiction.find(f"{DOCUMENT}/document.yaml"))).model_copy(update={"id": DOCUMENT})
    except BadFile as error:
        raise RuleDefect(str(error)) from None


def _figures(study: Study, jurisdiction: Jurisdiction, context: Mapping[str, Any]) -> list[tuple[str, Figure]]:
    roots = jurisdiction.folders
    folders = tuple(f for f in (*(root / DOCUMENT / "wording" for root in roots), *(root / "wording" for root in roots)) if f.is_dir())
    wording = Wording(folders, english=jurisdiction.language, currency=jurisdiction.currency)

    def say(name: str, held: Mapping[str, Any]) -> Paragraph:
        return joined(wording.say(name, {**context, **held}))

    return list(figures(study, say, context["study"]["compared"]))


def _arranged(blocks: tuple[Block, ...], made: list[Figure]) -> tuple[Block, ...]:
    """The figures before the first table of a section, or at its end; a table of several cut-offs as one table for each."""
    at = next((n for n, block in enumerate(blocks) if isinstance(block, Table)), len(blocks))
    while at and isinstance(blocks[at - 1], Prose) and getattr(blocks[at - 1], "style", "") == "heading":
        at -= 1
    return (*blocks[:at], *made, *(part for block in blocks[at:] for part in _by_cut(block)))


def _by_cut(block: Block) -> tuple[Block, ...]:
    """A table whose first column names the cut-off, as a table for each, with the cut-off in its caption."""
    if not isinstance(block, Table) or block.key not in BY_CUT:
        return (block,)
    cuts = dict.fromkeys(row[0].text for row in block.rows)
    return tuple(_of_cut(block, cut, n) for n, cut in enumerate(cuts, 1))


def _of_cut(table: Table, cut: str, number: int) -> Table:
    whole = sum(table.widths[1:])
    return dataclasses.replace(
        table,
        key=f"{table.key}.{number}",
        caption=(*table.caption, Run(f": {table.header[0].lower()}, {cut}")),
        header=table.header[1:],
        rows=tuple(row[1:] for row in table.rows if row[0].text == cut),
        widths=tuple(width / whole for width in table.widths[1:]),
        right=table.right[1:],
    )
