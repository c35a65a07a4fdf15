"""The figures of a validation report: how the score ranks, what was observed at each score, and the errors by group."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from psi.report.pictures.plots import Plot, Point, Share, Shares
from psi.report.values import Figure, Paragraph
from psi.validation.measures import Proportion
from psi.validation.printing import per_cent
from psi.validation.study import Study

FIGURES = ("curve", "calibration", "errors")
WORDS = ("cut", "false", "true", "expected", "score", "observed", "people", "false-alarms", "missed", "nobody")
SAYS = (*(f"{name}-{said}" for name in FIGURES for said in ("alt", "caption")), *(f"picture-{word}" for word in WORDS))
Say = Callable[[str, Mapping[str, Any]], Paragraph]


def figures(study: Study, say: Say, compared: list[dict[str, Any]]) -> Iterator[tuple[str, Figure]]:
    """Each figure with the section it belongs to; `compared` holds what is said of each column of groups."""
    yield "ranking", _figure("ranking-curve", "curve", _curve(study, say), say, {})
    yield "calibration", _figure("calibration-observed", "calibration", _observed(study, say), say, {})
    main = study.main_cut
    for told in compared if main else ():
        held = {"it": told}
        yield "groups", _figure(f"groups-errors-{len(told['column'])}-{told['column']}", "errors", _errors(study, told["column"], say), say, held)


def _figure(key: str, name: str, picture: Plot | Shares, say: Say, held: Mapping[str, Any]) -> Figure:
    return Figure(key, say(f"{name}-caption", held).runs, say(f"{name}-alt", held).text, picture)


def _curve(study: Study, say: Say) -> Plot:
    points = []
    for cut in study.cuts:
        fpr, fnr = cut.everybody.fpr, cut.everybody.fnr
        if fpr and fnr:
            points.append(Point(fpr.value, 1 - fnr.value, says=say("picture-cut", {"it": {"cut": cut.cut.band, "is_highest": cut.cut.is_highest}}).text))
    return Plot(say("picture-false", {}).text, say("picture-true", {}).text, tuple(points), line=study.curve, has_diagonal=True, height=3.6)


def _observed(study: Study, say: Say) -> Plot:
    """The observed share at each score; against the expected one, with the diagonal of a perfect score, where the score is a chance."""
    is_chance = all(each.expected is not None for each in study.bins)
    points = []
    for n, each in enumerate(study.bins):
        across = each.expected if is_chance and each.expected is not None else (n + 0.5) / len(study.bins)
        tick, below = ("", "") if is_chance else (each.name, f"{each.n:,}")
        points.append(Point(across, each.rate.value, each.rate.low, each.rate.high, says=f"{each.n:,}" if is_chance else "", tick=tick, below=below))
    line = tuple((point.across, point.up) for point in points)
    axis, observed = say("picture-expected" if is_chance else "picture-score", {}).text, say("picture-observed", {}).text
    return Plot(axis, observed, tuple(points), line=line, has_diagonal=is_chance, beneath="" if is_chance else say("picture-people", {}).text)


def _errors(study: Study, column: str, say: Say) -> Shares:
    main = study.main_cut
    assert main
    held = sorted(main.groups[column].items(), key=lambda pair: -pair[1].n)
    blocks = (("picture-false-alarms", "fpr"), ("picture-missed", "fnr"))
    return Shares(tuple((say(name, {}).text, tuple(_share(group, getattr(each, rate), say) for group, each in held)) for name, rate in blocks))


def _share(name: str, held: Proportion | None, say: Say) -> Share:
    if held is None:
        return Share(name, None, None, None, say("picture-nobody", {}).text)
    return Share(name, held.value, held.low, held.high, f"{per_cent(held.value)} (n = {held.of:,})")
