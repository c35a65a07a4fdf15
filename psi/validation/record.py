"""The record of a local validation that a site keeps, and that score sheets cite: figures and names of groups, and nothing of a person."""

import io
from pathlib import Path
from typing import Any

from psi.errors import BadInput
from psi.files import private
from psi.rulebook.validations import LocalValidation
from psi.validation.confusion import Confusion
from psi.validation.measures import Auc, Proportion
from psi.validation.study import Study

FOLDER = "validations"


def record(study: Study) -> dict[str, Any]:
    """The record of a study; raises BadInput, with what to add, where the study does not say where, when, of what and checked by whom."""
    said = study.about
    needed = {"--place": said.place, "--from": said.first, "--to": said.last, "--outcome-is": said.outcome, "--checked-by": said.checked_by}
    missing = [option for option, value in needed.items() if not value]
    if missing:
        raise BadInput(f"a record that score sheets cite must say where, when, what counts as the outcome and who checked it. Add {', '.join(missing)}.")
    if study.auc is None or study.auc.low is None or not study.is_enough:
        raise BadInput("the study is too small for a record that score sheets cite: at least ten people with the outcome and ten without are needed.")
    assert said.first
    assert said.last
    about, main = study.subject, study.main_cut
    if about.is_held and about.bands_from == "analyst":
        raise BadInput("score sheets use the bands of the rule file, and this study has others. Leave out --bands.")
    if study.columns.only:
        raise BadInput("the record would be cited for everybody, and this study is of some of the people. Leave out --only.")
    return {
        "instrument": about.instrument,
        "edition": about.edition,
        "place": said.place,
        "from": said.first.isoformat(),
        "to": said.last.isoformat(),
        "n": study.n,
        "events": study.events,
        "outcome": said.outcome,
        **_area(study.auc),
        "bands": [{"name": each.name, "n": each.n, "events": each.events} for each in study.bands],
        "cut_off": {"band": main.cut.band, "from": main.cut.at} if main and main.cut.at is not None else None,
        "groups": [
            {"column": each.column, "value": each.value, "n": each.n, "events": each.events, **_area(each.auc)}
            | ({"high_from": main.cut.band, **_rates(main.groups[each.column][each.value])} if main else {})
            for each in study.groups
            if each.is_enough
        ],
        "checked_by": said.checked_by,
        "on": study.on.isoformat(),
        "data_digest": study.digest,
    }


def _area(held: Auc | None) -> dict[str, float | None]:
    return _with_ends("auc", held)


def _rates(held: Confusion) -> dict[str, float | None]:
    return {name: value for rate in ("fpr", "fnr", "ppv") for name, value in _with_ends(rate, getattr(held, rate)).items()}


def _with_ends(rate: str, held: Auc | Proportion | None) -> dict[str, float | None]:
    if held is None:
        return dict.fromkeys((rate, f"{rate}_low", f"{rate}_high"))
    return {rate: _rounded(held.value), f"{rate}_low": _rounded(held.low), f"{rate}_high": _rounded(held.high)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def write_record(study: Study, site: Path) -> Path:
    """Write the record into the site's folder, in place of an earlier one of the same instrument."""
    from ruamel.yaml import YAML

    yaml: Any = YAML(typ="safe", pure=True)
    out = io.StringIO()
    yaml.default_flow_style, yaml.sort_base_mapping_type_on_output = False, False
    made = record(study)
    LocalValidation.model_validate(made)
    yaml.dump(made, out)
    path = site / FOLDER / f"{study.subject.instrument}.yaml"
    private.write(path, out.getvalue().encode("utf-8"))
    return path
