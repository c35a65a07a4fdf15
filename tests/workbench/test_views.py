"""What is shown of a case before it is a report: the life timeline, the scores and the range while somebody types."""

import copy
import datetime as dt
from typing import Any

import pytest

from psi.report.values import Figure
from psi.workbench import casework, examples, open_case, timelines, views, worked_out

ON = dt.date(2026, 11, 23)
PARTS = tuple(dict.fromkeys((*worked_out.SCORES, *worked_out.ANSWERS, *worked_out.GUIDELINE, *worked_out.CUSTODY)))
EXAMPLES = pytest.mark.parametrize("example", list(examples()))


def typed(example: str) -> dict[str, Any]:
    return copy.deepcopy(casework.plain(open_case(examples()[example], on=ON).case))


def bare(**sections: Any) -> dict[str, Any]:
    return {"id": "c-1", "jurisdiction": "us-ohio"} | sections


def lane(life: timelines.Life | None, name: str) -> list[tuple[int, int, bool]]:
    """A lane by its name: the first and the last year of each bar or stroke, and whether both ends are known."""
    assert life is not None
    found = next((each for each in life.figure.picture.lanes if each.name == name), None)
    return [(int(span.start), int(span.end), span.sure) for span in (*found.spans, *found.marks)] if found else []


@EXAMPLES
def test_the_timeline_of_a_case_that_is_typed_shows_what_the_report_shows(example: str) -> None:
    bench = open_case(examples()[example], on=ON)
    printed = next(block for report in bench.reports() for block in report.blocks if isinstance(block, Figure) and block.key.endswith(".life-timeline"))
    life = timelines.as_typed(typed(example), ON)
    direct = timelines.of_report(bench)
    assert life is not None
    assert direct is not None
    assert (direct.picture, direct.alt, direct.caption) == (printed.picture, printed.alt, printed.caption)
    assert (life.figure.picture, life.figure.alt, life.left_out) == (printed.picture, printed.alt, ())


def test_each_lane_holds_what_was_typed_for_it() -> None:
    life = timelines.as_typed(
        bare(
            education=[{"id": "school", "began": "2001-08-20", "ended": "2005-06-10"}],
            employment=[{"id": "mill", "began": "2009", "ended": "2011-03"}, {"id": "yard", "began": "2020-05-04", "ongoing": True}],
            criminal_history=[
                {"id": "theft", "arrested": "2012-03-04", "custody_periods": [{"id": "jail", "began": "2012-03-04", "ended": "2013-04-01"}]},
                {"id": "old", "convicted": "2007"},
            ],
            dates={"offense_began": "2026-02-01"},
        ),
        ON,
    )
    assert lane(life, "Education") == [(2001, 2005, True)]
    assert lane(life, "Work") == [(2009, 2011, False), (2020, 2026, True)]
    assert lane(life, "Custody") == [(2012, 2013, True)]
    assert lane(life, "Offenses") == [(2012, 2012, True), (2007, 2007, False), (2026, 2026, True)]
    assert life is not None
    assert "Work: two periods." in life.figure.alt


def test_an_entry_whose_dates_cannot_be_read_is_left_out_and_named_and_the_rest_is_shown() -> None:
    jobs = [
        {"id": "mill", "began": "2009", "ended": "2011"},
        {"id": "shop", "began": "31 February 2012"},
        {"id": "yard", "began": "2015", "ended": "2014"},
        {"id": "barn", "ended": "2016", "ongoing": True},
        {"id": "farm", "employer": "no dates yet"},
    ]
    priors = [{"id": "theft", "arrested": "some time", "custody_periods": [{"id": "jail", "began": "20xx"}]}]
    life = timelines.as_typed(bare(employment=jobs, criminal_history=priors, dates={"arrest": "yesterday"}, identity={"born": "never"}), ON)
    assert lane(life, "Work") == [(2009, 2011, False)]
    assert life is not None
    assert life.left_out == (
        *("employment.shop", "employment.yard", "employment.barn"),
        *("criminal_history.theft.arrested", "criminal_history.theft.custody_periods.jail", "dates.arrest"),
    )


def test_a_curfew_is_no_custody_on_the_timeline() -> None:
    held = [{"id": "bail", "kind": "curfew", "began": "2026-01-01", "ended": "2026-06-01"}, {"id": "jail", "began": "2025-01-01", "ended": "2025-12-30"}]
    assert lane(timelines.as_typed(bare(custody=held), ON), "Custody") == [(2025, 2025, True)]


@pytest.mark.parametrize("case", [{"id": "c-1"}, bare(), bare(employment=[{"id": "mill"}]), {"id": "c-1", "jurisdiction": "nowhere", "employment": []}])
def test_without_a_date_or_a_court_there_is_no_timeline(case: dict[str, Any]) -> None:
    assert timelines.as_typed(case, ON) is None


def test_the_picture_of_the_notebooks_is_that_of_the_report() -> None:
    bench = open_case(examples()["us-ohio-long-record"], on=ON)
    picture = views.life_timeline(bench)
    assert picture is not None
    assert picture.startswith(b"\x89PNG")
    assert "Work: eight periods." in views.life_timeline_words(bench)


@EXAMPLES
def test_what_is_worked_out_of_the_parts_is_what_is_worked_out_of_the_whole(example: str) -> None:
    whole, parts = open_case(examples()[example], on=ON).assessment, worked_out.assessed(typed(example), PARTS, ON)
    assert [(s.total, s.per_cent, s.band, s.missing, s.refused) for s in parts.computed] == [
        (s.total, s.per_cent, s.band, s.missing, s.refused) for s in whole.computed
    ]
    assert [(c.band, c.level, c.domains_sum, c.domain_maxima) for c in parts.entered] == [
        (c.band, c.level, c.domains_sum, c.domain_maxima) for c in whole.entered
    ]
    assert (parts.custody_days.total, parts.custody_days.missing) == (whole.custody_days.total, whole.custody_days.missing)
    assert (parts.guideline_range is None) == (whole.guideline_range is None)
    if parts.guideline_range and whole.guideline_range:
        one, other = parts.guideline_range, whole.guideline_range
        assert (one.level, one.category, one.minimum, one.maximum, one.zone) == (other.level, other.category, other.minimum, other.maximum, other.zone)
        assert (one.refused, one.missing, one.statute) == (other.refused, other.missing, other.statute)


def test_what_is_wrong_elsewhere_stops_no_score() -> None:
    case = typed("england-wales-long-record")
    case["employment"] = [{"id": "mill", "began": "31 February"}]
    case["interviews"] = [{"id": "gone"}]
    ogrs3, arp, *_ = worked_out.assessed(case, worked_out.SCORES, ON).computed
    assert (ogrs3.per_cent, ogrs3.band and ogrs3.band.name) == (54, "medium")
    assert (arp.result, str(arp.per_cent), arp.band and arp.band.name) == ("brief", "48.47", "low")


def test_a_prior_record_known_to_be_empty_is_no_missing_one() -> None:
    asked = {"criminal_history": {"state": "not-applicable"}, "employment": {"state": "declined"}}
    case = {"id": "c-1", "jurisdiction": "england-wales"}
    unasked = worked_out.assessed(case, worked_out.SCORES, ON).computed
    known = worked_out.assessed(case | {"unanswered": asked}, worked_out.SCORES, ON).computed
    assert len(unasked) == len(known) == 7  # OGRS3, and the two results of ARP, VRP and SVRP
    for one, other in zip(unasked, known, strict=True):
        assert "criminal_history" in [each.fact for each in one.missing]
        assert "criminal_history" not in [each.fact for each in other.missing]
