"""The numbers of a study as they are printed, each rounded once: the tables, the sentences and the pictures share them."""

from typing import Any

from psi.validation.confusion import Confusion
from psi.validation.measures import Auc, Bin, Proportion, proportion
from psi.validation.study import AtCut, Group, Study

RATES = ("fpr", "fnr", "ppv", "npv", "classed_high", "prevalence", "accuracy")


def per_cent(value: float) -> str:
    """A share as `44.85%`."""
    return f"{value:.2%}"


def share(held: Proportion | None) -> str | None:
    """A share with its interval in per cent, `44.85% (42.56 to 47.16)`; None where there is nobody to count."""
    return f"{per_cent(held.value)} ({held.low * 100:.2f} to {held.high * 100:.2f})" if held else None


def area(held: Auc | None) -> dict[str, str] | None:
    """An area under the curve and its interval, to four places."""
    if held is None:
        return None
    interval = f"{held.low:.4f} to {held.high:.4f}" if held.low is not None and held.high is not None else ""
    return {"value": f"{held.value:.4f}", "interval": interval}


def printed(study: Study) -> dict[str, Any]:
    """Everything the wording of a validation report may use of a study."""
    about, said = study.subject, study.about
    main = study.main_cut
    return {
        "instrument": about.instrument,
        "title": about.title,
        "edition": about.edition,
        "is_held": about.is_held,
        "is_probability": about.scale == "probability",
        "is_by_band": study.is_by_band,
        "bands": [{"name": band.name, "first": band.first, "last": band.last} for band in about.bands],
        "by_sex": [{"sex": sex, "bands": [{"name": b.name, "first": b.first, "last": b.last} for b in bands]} for sex, bands in about.by_sex],
        "bands_from": about.bands_from,
        "score_column": study.columns.score,
        "outcome_column": study.columns.outcome,
        "group_columns": list(study.columns.groups),
        "only": [f"{name} = {value}" for name, value in study.columns.only],
        "place": said.place,
        "first": said.first and said.first.isoformat(),
        "last": said.last and said.last.isoformat(),
        "outcome": said.outcome,
        "checked_by": said.checked_by,
        "on": study.on.isoformat(),
        "n": f"{study.n:,}",
        "events": f"{study.events:,}",
        "base_rate": per_cent(study.events / study.n),
        "count_column": study.columns.count,
        "rows": f"{study.rows:,}",
        "left_out": study.left_out,
        "refused": len(study.refused),
        "reasons": [{"why": why, "rows": f"{count:,}"} for why, count in study.reasons],
        "digest": study.digest,
        "is_enough": study.is_enough,
        "auc": area(study.auc),
        "brier": {name: f"{value:.4f}" for name, value in study.brier.items()},
        "line": study.line and {name: _three(getattr(study.line, name)) for name in ("slope", "intercept")},
        "bins": [_bin(each) for each in study.bins],
        "ranking": [_ranking(study), *(_group(each) for each in study.groups)],
        "cuts": [each for cut in study.cuts for each in _rows(cut)],
        "main": main and _cut(main) | _confusion(main.everybody),
        "compared": [_compared(study, name) for name in study.columns.groups],
        "band_rows": [_bin(each) | {"group": "", "column": ""} for each in study.bands]
        + [_bin(each) | {"group": group.value, "column": group.column} for group in study.groups for each in group.bands],
    }


def _three(held: tuple[float, float, float]) -> str:
    return f"{held[0]:.2f} ({held[1]:.2f} to {held[2]:.2f})".replace("-", "−")


def _bin(held: Bin) -> dict[str, Any]:
    expected = per_cent(held.expected) if held.expected is not None else None
    return {"name": held.name, "n": f"{held.n:,}", "events": f"{held.events:,}", "rate": share(held.rate), "expected": expected}


def _ranking(study: Study) -> dict[str, Any]:
    return {"column": "", "group": "", "auc": area(study.auc), "is_enough": study.is_enough} | _people(study.n, study.events)


def _group(held: Group) -> dict[str, Any]:
    return {"column": held.column, "group": held.value, "auc": area(held.auc), "is_enough": held.is_enough} | _people(held.n, held.events)


def _people(n: int, events: int) -> dict[str, Any]:
    return {"n": f"{n:,}", "events": f"{events:,}", "base_rate": share(proportion(events, n))}


def _cut(held: AtCut) -> dict[str, Any]:
    return {"cut": held.cut.band, "is_highest": held.cut.is_highest}


def _confusion(held: Confusion) -> dict[str, Any]:
    counts = {name: f"{getattr(held, name):,}" for name in ("n", "tn", "fp", "fn", "tp")}
    return counts | {name: share(getattr(held, name)) for name in RATES} | {"is_enough": held.is_enough}


def _rows(held: AtCut) -> list[dict[str, Any]]:
    groups = [(column, name, each) for column, found in held.groups.items() for name, each in sorted(found.items(), key=lambda pair: -pair[1].n)]
    return [_cut(held) | {"column": column, "group": name} | _confusion(each) for column, name, each in [("", "", held.everybody), *groups]]


def _compared(study: Study, column: str) -> dict[str, Any]:
    """How the groups of a column differ at the main cut-off: the largest differences, and who has the highest and the lowest rate."""
    groups = [each for each in study.groups if each.column == column]
    told: dict[str, Any] = {"column": column, "few": [each.value for each in groups if not each.is_enough], "differences": None}
    told["base_rates_differ"] = study.base_rates_differ.get(column, False)
    main = study.main_cut
    widest = main.differences[column] if main else None
    if main and widest:
        enough = {name: main.groups[column][name] for name in widest.groups}
        told["differences"] = {name: f"{getattr(widest, name) * 100:.2f}" for name in ("fpr", "fnr", "ppv", "classed_high", "equalized_odds")}
        told["ends"] = {rate: _ends(enough, rate) for rate in ("fpr", "fnr", "ppv", "prevalence")}
    return told


def _ends(groups: dict[str, Confusion], rate: str) -> dict[str, str]:
    by_value = sorted(groups, key=lambda name: getattr(groups[name], rate).value)
    low, high = by_value[0], by_value[-1]
    return {"low": low, "low_says": share(getattr(groups[low], rate)) or "", "high": high, "high_says": share(getattr(groups[high], rate)) or ""}
