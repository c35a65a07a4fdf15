"""Instruments answered item by item, on the bench and while somebody types."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from psi.workbench import sheets, worked_out
from psi.workbench.bench import bench_of
from tests.rules.test_validations import RECORD

ON = dt.date(2026, 11, 23)
ANSWERS = [{"id": f"a{n}", "item": f"q{n}", "answer": "never" if n not in {2, 9, 10} else "1 or 2" if n == 2 else "no"} for n in range(1, 11)]


def typed() -> dict[str, Any]:
    first = ANSWERS[0] | {"rests_on": ["substance_use"], "source": ["int-1"], "evidence": "He says so."}
    entry = {"id": "a", "instrument": "audit", "answers": [first, *ANSWERS[1:]]}
    interview = {"id": "int-1", "with_whom": "the defendant"}
    return {"id": "c", "jurisdiction": "us-ohio", "assessments": [entry], "interviews": [interview]}


def test_it_is_added_up_while_somebody_types_whatever_it_rests_on() -> None:
    (made,) = worked_out.assessed(typed(), worked_out.SCORES, ON).answered
    assert (made.total, made.band and made.band.name) == (0, "Low risk (zone I)")
    assert [item.id for item in worked_out.points_items(made)] == [f"q{n}" for n in range(1, 11)]


def test_the_sheet_marks_the_screen_and_prints_the_terms_of_use() -> None:
    lines = list(sheets.as_lines(bench_of(typed(), ON)))
    assert "\nAlcohol Use Disorders Identification Test (AUDIT), edition of 2001-01-01, a screen and no diagnosis" in lines
    assert "  Frequency of drinking, never: 0  [AUDIT, item 1; assessments.a.answers.a1; int-1]" in lines
    assert "  total: 0" in lines
    assert any(line.startswith("  terms of use: AUDIT, World Health Organization") for line in lines)


def test_the_bench_cites_the_validation_that_the_site_has_registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "validations").mkdir()
    (tmp_path / "validations" / "audit.yaml").write_text(RECORD, "utf-8")
    monkeypatch.setenv("PSI_SITE", str(tmp_path))
    made = bench_of(typed(), ON).assessment
    assert [each.place for each in made.validations] == ["Harbor County, Ohio (invented)"]
    assert "20 of 200 people (10%, 95% Wilson interval 7 to 15%)" in made.group_frequencies[0].says
