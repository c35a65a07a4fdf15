"""Facts brought in from files and sheets, again and again, without anybody's work being lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from psi.case import typed
from psi.case.model import Case
from psi.errors import BadFile, BadInput
from psi.store import Stale, Store
from psi.workbench import casework, examples, importing, spreadsheets
from psi.workbench.casework import plain
from psi.workbench.importing import Imported

JOBS = "id: c\njurisdiction: us-ohio\nemployment:\n- {id: mill, employer: MILL, began: 2019, ended: 2020}\n- {id: shop, employer: Shop, position: clerk}\n"
HISTORY = """id: c
criminal_history:
- id: theft-2019
  docket: 19-CR-0101
  arrested: 2019-03-04
  charges:
  - {id: theft, offense: theft, disposition: pending}
  - {id: trespass, offense: trespass}
  sentence: {imposed: 2019-09-01, fine: 150}
"""
Sheet = Callable[..., Imported]


def file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def bring(store: Store, tmp_path: Path, text: str, **how: Any) -> Imported:
    return importing.import_files(store, (file(tmp_path / "c.yaml", text),), **how)[0]


def enter(store: Store, edit: Callable[[dict[str, Any]], None]) -> None:
    """Change the newest revision as an officer would in psi."""
    case, revision = casework.whole(store, "c")
    content = plain(case)
    edit(content)
    casework.put(store, Case.model_validate(content), "entered", revision.number)


def set_employer(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda case: case["employment"][0].update(employer=name)


def held(store: Store) -> dict[str, Any]:
    return plain(casework.whole(store, "c")[0])


@pytest.fixture
def sheet(store: Store, tmp_path: Path) -> Sheet:
    """Import a sheet with these lines into the case `c`."""

    def bring_in(*lines: str, **how: Any) -> Imported:
        return importing.import_sheet(store, file(tmp_path / "sheet.csv", "\n".join(lines) + "\n"), "c", **how)

    return bring_in


def refusal(sheet: Sheet, *lines: str) -> list[str]:
    with pytest.raises(BadFile) as caught:
        sheet(*lines)
    return list(caught.value.problems)


def rows(done: Imported) -> list[tuple[int, str]]:
    return [(row.number, row.outcome) for row in done.rows]


# Case files


def test_a_file_that_changed_is_taken_and_what_was_entered_elsewhere_stays(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, lambda case: case["employment"][1].update(position="cook"))
    done = bring(store, tmp_path, JOBS.replace("MILL", "New Mill"))
    assert (done.outcome, done.revision, done.waiting) == ("changed", 3, ())
    assert [each.label for each in done.changes] == ["Employment, New Mill: employer"]
    assert [(e["employer"], e.get("position")) for e in held(store)["employment"]] == [("New Mill", None), ("Shop", "cook")]
    assert store.history("c")[-1].origin == "imported"


def test_a_correction_is_never_overwritten_and_the_difference_waits(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, set_employer("Mine"))
    done = bring(store, tmp_path, JOBS.replace("MILL", "Theirs"))
    assert (done.outcome, done.revision, done.to_accept) == ("same", 2, 1)
    waits = done.waiting[0]
    assert (waits.label, waits.was, waits.held, waits.given) == ("Employment, Mine: employer", "MILL", "Mine", "Theirs")
    assert len(store.history("c")) == 2
    done = bring(store, tmp_path, JOBS.replace("MILL", "Theirs"), accepted=frozenset({waits.place}))
    assert (done.outcome, done.revision, done.to_accept) == ("changed", 3, 0)
    assert held(store)["employment"][0]["employer"] == "Theirs"


def test_everything_can_be_accepted_at_once(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, set_employer("Mine"))
    text = JOBS.replace("MILL", "Theirs")
    assert bring(store, tmp_path, text, accept_all=True).outcome == "changed"
    assert bring(store, tmp_path, text).outcome == "same"


def test_a_correction_stays_also_over_later_imports_of_a_file_that_still_says_the_old(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, set_employer("Mine"))
    bring(store, tmp_path, JOBS.replace("clerk", "cook"))
    done = bring(store, tmp_path, JOBS.replace("clerk", "baker"))
    assert (done.outcome, done.to_accept) == ("changed", 0)
    assert [(each.label, each.before, each.after) for each in done.kept] == [("Employment, Mine: employer", "MILL", "Mine")]
    assert [e["employer"] for e in held(store)["employment"]] == ["Mine", "Shop"]


def test_a_case_entered_by_hand_is_the_officers_in_every_place(store: Store, tmp_path: Path) -> None:
    casework.create(store, "c", "us-ohio")
    enter(store, lambda case: case.update(employment=[{"id": "mill", "employer": "Mine"}]))
    done = bring(store, tmp_path, JOBS)
    assert [each.place for each in done.waiting] == ["employment.mill.employer"]
    assert held(store)["employment"][0] == {"id": "mill", "employer": "Mine", "began": "2019", "ended": "2020"}


def test_a_file_based_on_a_named_revision_may_change_and_remove_what_stood_in_it(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, lambda case: case["employment"].append({"id": "farm", "employer": "Farm"}))
    exported = casework.export(store, "c", tmp_path)
    without = exported.read_text("utf-8").replace('"MILL"', '"New Mill"').replace('"Farm"', '"New Farm"')
    assert bring(store, tmp_path, without, dry_run=True).to_accept == 1
    done = bring(store, tmp_path, without, based_on=2)
    assert (done.outcome, done.to_accept) == ("changed", 0)
    assert [e["employer"] for e in held(store)["employment"]] == ["New Mill", "Shop", "New Farm"]
    assert bring(store, tmp_path, JOBS.replace("MILL", "New Mill"), based_on=3).outcome == "changed"
    assert [e["id"] for e in held(store)["employment"]] == ["mill", "shop"]


def test_an_entry_that_the_file_drops_and_an_officer_changed_waits_whole(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, set_employer("Mine"))
    done = bring(store, tmp_path, "id: c\njurisdiction: us-ohio\nemployment:\n- {id: shop, employer: Shop, position: clerk}\n")
    assert [(w.place, w.given) for w in done.waiting] == [("employment.mill", "(nothing)")]


def test_a_dry_run_says_the_same_and_keeps_nothing(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, JOBS)
    done = bring(store, tmp_path, JOBS.replace("MILL", "New Mill"), dry_run=True)
    assert (done.outcome, done.revision, len(done.changes)) == ("changed", None, 1)
    assert len(store.history("c")) == 1


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (
            {"accepted": frozenset({"employment.mil.employer"})},
            "--accept employment.mil.employer: no difference waits in this place. Those that wait: employment.mill.employer.",
        ),
        ({"based_on": 9}, "there is no "),
    ],
)
def test_a_choice_that_fits_nothing_is_refused(store: Store, tmp_path: Path, how: dict[str, Any], says: str) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, set_employer("Mine"))
    with pytest.raises(BadInput, match=says.replace(".", r"\.")):
        bring(store, tmp_path, JOBS.replace("MILL", "Theirs"), **how)
    assert len(store.history("c")) == 2


def test_a_whole_that_would_not_hold_is_refused_and_nothing_kept(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, lambda case: case["employment"][0].update(ended="2021-05"))
    with pytest.raises(BadFile, match=r"employment\.mill: it ended \(2021-05\) before it began \(2022\)"):
        bring(store, tmp_path, JOBS.replace("began: 2019, ended: 2020", "began: 2022"), accepted=frozenset())
    assert len(store.history("c")) == 2


def test_the_same_case_in_two_files_is_refused(store: Store, tmp_path: Path) -> None:
    paths = (file(tmp_path / "a.yaml", JOBS), file(tmp_path / "b.yaml", JOBS))
    with pytest.raises(BadInput, match="two of the files hold the case 'c'"):
        importing.import_files(store, paths)
    with pytest.raises(BadInput, match="cannot be based on a revision of it"):
        importing.import_files(store, paths[:1], based_on=1)
    assert store.cases() == ()


def test_a_save_in_between_is_never_overwritten(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(store, tmp_path, JOBS)
    path, put = file(tmp_path / "d.yaml", JOBS.replace("clerk", "cook")), importing.put

    def later(*said: Any, **more: Any) -> Any:
        enter(store, set_employer("Meanwhile"))
        return put(*said, **more)

    monkeypatch.setattr(importing, "put", later)
    with pytest.raises(Stale, match="your change is based on revision 1"):
        importing.import_files(store, (path,))
    assert held(store)["employment"][0]["employer"] == "Meanwhile"


def test_victims_contacts_come_and_stay_with_the_file(store: Store, tmp_path: Path) -> None:
    text = JOBS + "victims:\n- {id: v, role: the owner}\nvictim_contacts:\n- {id: vc, victim: v, contact: by letter}\n"
    bring(store, tmp_path, text)
    assert bring(store, tmp_path, text).outcome == "same"
    assert bring(store, tmp_path, text.replace("clerk", "cook")).outcome == "changed"
    assert held(store)["victim_contacts"][0]["contact"] == "by letter"


# Sheets


@pytest.mark.parametrize("example", sorted(examples()))
@pytest.mark.parametrize("kind", sorted(spreadsheets.KINDS))
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_sheet_as_psi_wrote_it_says_the_same_in_every_row(store: Store, tmp_path: Path, example: str, kind: str, suffix: str) -> None:
    importing.import_files(store, (examples()[example],))
    path = spreadsheets.write_sheet(kind, tmp_path / f"sheet{suffix}", store, example)
    done = importing.import_sheet(store, path, example)
    assert {outcome for _, outcome in rows(done)} <= {"same"}
    assert (done.outcome, done.to_accept, len(store.history(example))) == ("same", 0, 1)
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert ("export", f'{{"what":"sheet {kind}"}}') in [(row.action, row.detail.replace(": ", ":")) for row in store.audit()]


@pytest.mark.parametrize(("name", "count"), [("criminal-history.csv", 3), ("employment.csv", 2)])
def test_the_sample_sheets_are_brought_in_whole(store: Store, tmp_path: Path, name: str, count: int) -> None:
    casework.create(store, "c", "us-ohio")
    path = examples()["us-ohio-declined"].parent.parent / "sheets" / name
    assert rows(importing.import_sheet(store, path, "c")) == [(n, "new") for n in range(2, 2 + count)]
    assert {outcome for _, outcome in rows(importing.import_sheet(store, path, "c"))} == {"same"}


def test_rows_of_one_docket_are_one_matter_and_get_readable_ids(store: Store, sheet: Sheet) -> None:
    casework.create(store, "c", "us-ohio")
    sheet(
        "Docket,Offense,Disposition,Length of custody,Fine",
        "22-CR-7,theft,pleaded guilty,1 year 6 months,150.00",
        "22 cr 7,theft count 2,dismissed,,",
        ",trespass,,,",
    )
    assert held(store)["criminal_history"] == [
        {
            "id": "22-cr-7",
            "docket": "22-CR-7",
            "charges": [
                {"id": "theft", "offense": "theft", "disposition": "pleaded-guilty"},
                {"id": "theft-count-2", "offense": "theft count 2", "disposition": "dismissed"},
            ],
            "sentence": {"custody": {"years": 1, "months": 6}, "fine": "150.00"},
        },
        {"id": "trespass", "charges": [{"id": "trespass", "offense": "trespass"}]},
    ]


def test_each_row_says_what_it_does(store: Store, tmp_path: Path, sheet: Sheet) -> None:
    bring(store, tmp_path, HISTORY)
    enter(store, lambda case: case["criminal_history"][0]["charges"][1].update(disposition="dismissed"))
    lines = (
        "Docket,Offense,Disposition,Date of disposition,Fine",
        "19cr0101,THEFT,convicted,2019-09-01,150.00",
        "19-CR-0101,trespass,acquitted,,",
        "19-CR-0101,assault,dismissed,,",
        "23-CR-5,fraud,pending,,",
    )
    done = sheet(*lines, dry_run=True)
    assert rows(done) == [(2, "changed"), (3, "differs"), (4, "new"), (5, "new")]
    assert [(c.label, c.before, c.after) for c in done.rows[0].changes] == [
        ("Criminal history, 19-CR-0101 (theft), charge theft: date of disposition", None, "2019-09-01"),
        ("Criminal history, 19-CR-0101 (theft), charge theft: disposition", "pending", "convicted"),
    ]
    waits = done.rows[1].waiting[0]
    assert (waits.was, waits.held, waits.given) == ("(nothing)", "dismissed", "acquitted")
    assert sheet(*lines).revision == 3
    assert held(store)["criminal_history"][0]["charges"][1]["disposition"] == "dismissed"
    assert sheet(*lines, accepted=frozenset({waits.place})).outcome == "changed"
    assert rows(sheet(*lines)) == [(2, "same"), (3, "same"), (4, "same"), (5, "same")]


def test_on_a_case_entered_by_hand_differences_wait_and_gaps_are_filled(store: Store, sheet: Sheet) -> None:
    casework.create(store, "c", "us-ohio")
    enter(store, lambda case: case.update(employment=[{"id": "mill", "employer": "Mill", "began": "2019", "position": "clerk"}]))
    done = sheet("Employer,Start,Position,Pay", "mill,2019,foreman,12")
    assert rows(done) == [(2, "differs")]
    assert [w.place for w in done.waiting] == ["employment.mill.position"]
    assert held(store)["employment"][0] == {"id": "mill", "employer": "Mill", "began": "2019", "position": "clerk", "pay": "12"}


def test_an_empty_cell_and_a_row_left_out_erase_nothing(store: Store, tmp_path: Path, sheet: Sheet) -> None:
    bring(store, tmp_path, JOBS)
    before = held(store)
    assert rows(sheet("Employer,Start,Position", "Shop,,")) == [(2, "same")]
    assert held(store) == before


def test_a_sorted_sheet_changes_no_order(store: Store, tmp_path: Path, sheet: Sheet) -> None:
    bring(store, tmp_path, JOBS)
    sheet("Employer,Start,Position", "Shop,,cook", "MILL,2019,hand")
    assert [e["id"] for e in held(store)["employment"]] == ["mill", "shop"]


def test_an_entry_removed_in_psi_is_not_brought_back_by_an_old_sheet(store: Store, tmp_path: Path, sheet: Sheet) -> None:
    bring(store, tmp_path, JOBS)
    enter(store, lambda case: case["employment"].pop())
    done = sheet("Employer,Position", "Shop,clerk")
    assert (rows(done), len(done.rows[0].kept)) == ([(2, "same")], 1)
    done = sheet("Employer,Position", "Shop,cook")
    assert (rows(done), [w.place for w in done.waiting]) == ([(2, "differs")], ["employment.shop"])


def test_a_likely_duplicate_is_shown_side_by_side_and_waits(store: Store, tmp_path: Path, sheet: Sheet) -> None:
    bring(store, tmp_path, HISTORY)
    lines = ("Docket,Offense,Date of arrest", "19-TR-9,Theft,March 2019", "19-TR-9,speeding,")
    done = sheet(*lines)
    assert rows(done) == [(2, "likely a duplicate"), (3, "likely a duplicate")]
    first = done.rows[0]
    assert (first.like, first.place, first.label) == ("criminal_history.theft-2019", "criminal_history.19-tr-9", "Criminal history, 19-CR-0101 (theft)")
    assert ("Date of arrest", "March 2019", "2019-03-04") in first.beside
    assert (done.outcome, done.to_accept) == ("same", 1)
    assert sheet(*lines, accepted=frozenset({"criminal_history.19-tr-9"})).outcome == "changed"
    assert [e["id"] for e in held(store)["criminal_history"]] == ["theft-2019", "19-tr-9"]
    assert rows(sheet(*lines)) == [(2, "same"), (3, "same")]


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("19-CR-9,theft,2019-03-05", "new"),
        ("19-CR-9,theft,2019", "likely a duplicate"),
        (",theft,", "likely a duplicate"),
        ("19-CR-9,theft,", "new"),
        ("19-CR-9,fraud,2019-03-04", "new"),
    ],
)
def test_the_same_offense_on_the_same_day_is_a_likely_duplicate(store: Store, tmp_path: Path, sheet: Sheet, line: str, outcome: str) -> None:
    bring(store, tmp_path, HISTORY)
    assert rows(sheet("Docket,Offense,Date of arrest", line)) == [(2, outcome)]


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("Harbour Grill,2018-05,2019", "likely a duplicate"),
        ("Harbor Grill,2017,", "likely a duplicate"),
        ("Harbor Grill,2021,2022", "new"),
        ("Tire Barn,2018,2019", "new"),
        ("HARBOR  GRILL,2018,", "same"),
    ],
)
def test_an_employer_spelled_nearly_alike_at_the_same_time_is_a_likely_duplicate(store: Store, tmp_path: Path, sheet: Sheet, line: str, outcome: str) -> None:
    bring(store, tmp_path, "id: c\nemployment:\n- {id: harbor, employer: Harbor Grill, began: 2018, ended: 2020}\n")
    assert rows(sheet("Employer,Start,End", line)) == [(2, outcome)]


def test_a_changed_docket_is_found_by_its_entry_id(store: Store, tmp_path: Path, sheet: Sheet) -> None:
    bring(store, tmp_path, HISTORY)
    done = sheet("Docket,Offense,Entry id,Charge id", "19-CR-0110,Theft,theft-2019,theft")
    assert [(c.label, c.after) for c in done.changes] == [
        ("Criminal history, 19-CR-0110 (Theft), charge Theft: offense", "Theft"),
        ("Criminal history, 19-CR-0110 (Theft): docket", "19-CR-0110"),
    ]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            ("Docket,Offense,Disposition", "1,theft,convictd"),
            ["row 2, column 'Disposition': 'convictd' is not one of the answers here. Did you mean 'convicted'?"],
        ),
        (
            ("Docket,Offense,Fine,Date of arrest", "1,theft,$150,31/12/2019", '2,theft,"1,250",'),
            [
                "row 2, column 'Date of arrest': '31/12/2019' is not a date psi can read. Write 2009-03-04, 2009-03, 2009, March 2009, March 4, 2009, 4 March 2009, or about 1989.",
                "row 2, column 'Fine': '$150' is not an amount. Write 1250 or 17.50, without a currency sign or commas.",
                "row 3, column 'Fine': '1,250' is not an amount. Write 1250 or 17.50, without a currency sign or commas.",
            ],
        ),
        (
            ("Docket,Offense,Length of custody", "1,theft,a while"),
            ["row 2, column 'Length of custody': 'a while' is not a length of time. Write it as 1 year 6 months, 90 days or 40 hours."],
        ),
        (("Docket,Offense,As a juvenile", "1,theft,maybe"), ["row 2, column 'As a juvenile': 'maybe' is neither yes nor no. Write one of the two."]),
        (("Docket,Offense,Statute", "1,,R.C. 1"), ["row 2, column 'Offense': this is empty. Write what was charged."]),
        (("Docket,Offense", "1,theft", "1,theft"), ["row 3: it says the same as row 2. Delete one, or write 'count 2' behind the offense."]),
        (
            ("Docket,Offense,Court", "1,theft,A", "1,fraud,B"),
            ["row 3, column 'Court': row 2 of the same matter says something else. Make them alike, or leave one empty."],
        ),
        (
            ("Docket,Offense,Entry id", "19-CR-0101,theft,other"),
            ["row 2, column 'Entry id': the docket is that of 'theft-2019', not of 'other'. Correct one of the two."],
        ),
        (
            ("Docket,Offense,Entry id", "1,theft,Not an id"),
            ["row 2, column 'Entry id': 'Not an id' is not an id. Use lower-case letters, digits and hyphens, 40 at most."],
        ),
        (
            ("Docket,Offense,Sources", "1,theft,", "2,fraud,nobody"),
            ["row 3, column 'Sources': no interview, document, record request or verification has the id 'nobody'. Correct it, or add the source."],
        ),
        (
            ("Docket,Offense,Date of arrest,Date of release,Date of sentence", "1,theft,2019,,", "2,fraud,2019,2017,2018"),
            ["row 3: the sentence (2018) comes before the arrest (2019). Correct one of the two dates."],
        ),
        (("Docket,Offense,Date of arrest", "1," + "x" * 401 + ","), ["row 2, column 'Offense': this is too long: at most 400 characters are allowed here."]),
    ],
)
def test_one_bad_row_keeps_everything_out_and_all_problems_are_said(
    store: Store, tmp_path: Path, sheet: Sheet, lines: tuple[str, ...], says: list[str]
) -> None:
    bring(store, tmp_path, HISTORY)
    assert sorted(refusal(sheet, *lines)) == sorted(says)
    assert len(store.history("c")) == 1


def test_two_entries_of_one_docket_are_told_apart_by_id_alone(store: Store, tmp_path: Path, sheet: Sheet) -> None:
    bring(store, tmp_path, "id: c\ncriminal_history:\n- {id: a, docket: '1'}\n- {id: b, docket: '1'}\n")
    assert refusal(sheet, "Docket,Offense", "1,theft") == ["row 2, column 'Docket': 2 entries have this docket (a, b). Say which in 'Entry id'."]
    assert rows(sheet("Docket,Offense,Entry id", "1,theft,b")) == [(2, "new")]
    assert [len(e.get("charges", ())) for e in held(store)["criminal_history"]] == [0, 1]


def test_every_fixed_list_fits_into_a_drop_down() -> None:
    for kind in spreadsheets.KINDS.values():
        lists = [typed.choices(kind.annotation(column)) for column in kind.columns]
        assert all(len(",".join(answers)) <= 255 and not any("," in a for a in answers) for answers in lists)
        assert all(kind.annotation(column) is not None for column in kind.columns)
        assert len({column.heading for column in kind.columns}) == len(kind.columns)


def test_a_sheet_can_be_long(store: Store, tmp_path: Path, sheet: Sheet) -> None:
    casework.create(store, "c", "us-ohio")
    lines = ["Docket,Offense,Date of arrest", *(f"20-CR-{n},theft,2020-01-{n % 28 + 1:02}" for n in range(300))]
    assert {outcome for _, outcome in rows(sheet(*lines))} == {"new"}
    assert {outcome for _, outcome in rows(sheet(*lines))} == {"same"}
