"""Reading tables strictly: every complaint by row and column, and nothing read otherwise than it was meant."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from psi.errors import BadFile
from psi.files import rows, workbook
from psi.files.rows import Columns, letters, read_rows, write_csv
from psi.files.workbook import SheetColumn, write_workbook
from psi.files.yamlfile import MOST_BYTES
from psi.text import clean

TABLE = Columns("Jobs", ("Employer", "Start", "Pay"), ("Employer",))
LOOK = tuple(SheetColumn(heading, 12, ("yes", "no") if heading == "Pay" else (), "help") for heading in TABLE.headings)


def book(path: Path, *lines: list[Any], edit: Callable[[Any], None] = lambda sheet: None, title: str = "Jobs") -> Path:
    made = Workbook()
    sheet = made.active
    sheet.title = title
    for line in lines or (["Employer", "Start", "Pay"],):
        sheet.append(line)
    edit(sheet)
    made.save(path)
    return path


def refusal(path: Path, table: Columns = TABLE) -> str:
    with pytest.raises(BadFile) as caught:
        read_rows(path, table)
    return "\n".join(caught.value.problems)


def cells(path: Path) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, row.cells) for row in read_rows(path, TABLE)[1]]


def text(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_cells_become_text_with_the_numbers_of_their_rows(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["employer ", " START", "Pay"], ["Mill", dt.date(2019, 3, 4), 12.0], [None], ["Shop", "about 1989", 17.25], [True])
    assert cells(path) == [
        (2, {"Employer": "Mill", "Start": "2019-03-04", "Pay": "12"}),
        (4, {"Employer": "Shop", "Start": "about 1989", "Pay": "17.25"}),
        (5, {"Employer": "true"}),
    ]


@pytest.mark.parametrize(
    ("shown_as", "means"),
    [("mmm-yy", "2009-03"), ("yyyy", "2009"), ("[$-409]d-mmm-yyyy;@", "2009-03-01"), ("yyyy\\-mm\\-dd", "2009-03-01"), ('mmmm" day "yyyy', "2009-03")],
)
def test_a_date_is_no_more_exact_than_it_is_shown(tmp_path: Path, shown_as: str, means: str) -> None:
    def show(sheet: Any) -> None:
        sheet["B2"].number_format = shown_as

    assert cells(book(tmp_path / "a.xlsx", ["Employer", "Start"], ["Mill", dt.date(2009, 3, 1)], edit=show))[0][1]["Start"] == means


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("=A1", "row 2, column 'Start': this is a formula; paste its value."),
        (ArrayFormula("B2", "=A1:A2"), "row 2, column 'Start': this is a formula; paste its value."),
        ("#REF!", "row 2, column 'Start': this is an error (#REF!). Write the value itself."),
        (dt.datetime(2009, 3, 4, 9, 30), "row 2, column 'Start': this is a date with a time of day. Write the date alone."),
        (dt.time(9, 30), "row 2, column 'Start': this is a time of day. Write the date itself, as text."),
    ],
)
def test_a_cell_that_only_shows_something_is_refused(tmp_path: Path, value: Any, says: str) -> None:
    assert refusal(book(tmp_path / "a.xlsx", ["Employer", "Start"], ["Mill", value])) == says


def test_a_date_shown_without_its_year_is_refused(tmp_path: Path) -> None:
    def show(sheet: Any) -> None:
        sheet["B2"].number_format = "d-mmm"

    path = book(tmp_path / "a.xlsx", ["Employer", "Start"], ["Mill", dt.date(2026, 3, 4)], edit=show)
    assert refusal(path) == "row 2, column 'Start': this date is shown without its year. Write it as text, with the year."


def test_what_nobody_can_see_is_refused(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    path = book(tmp_path / "a.xlsx", ["Employer", "Start"], ["Mill"], ["Shop", "2019"], edit=hide)
    assert refusal(path).splitlines() == ["row 1, column B: this column is hidden (by hand or by a filter). Show it, or delete it."]

    def hide_row(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True

    path = book(tmp_path / "b.xlsx", ["Employer", "Start"], ["Mill"], ["Shop", "2019"], edit=hide_row)
    assert refusal(path) == "row 2, column 'Employer': this row is hidden (by hand or by a filter). Show it, or delete it."


def test_merged_cells_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["Employer", "Start"], ["Mill", "2019"], edit=lambda sheet: sheet.merge_cells("A2:A3"))
    assert refusal(path) == "the cells A2:A3 are merged, so psi cannot tell which row they belong to. Unmerge them and fill in each row."


def test_of_several_sheets_the_one_of_the_name_is_read(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["Employer"], ["Mill"], edit=lambda sheet: sheet.parent.create_sheet("Notes", 0).append(["x"]))
    assert cells(path) == [(2, {"Employer": "Mill"})]
    other = book(tmp_path / "b.xlsx", ["Employer"], edit=lambda sheet: sheet.parent.create_sheet("Notes"), title="Work")
    assert refusal(other) == "it has 2 sheets, and none is called 'Jobs'. Give the one to import that name."


def test_the_headings_tell_which_kind_a_table_is(tmp_path: Path) -> None:
    other = Columns("Schools", ("School", "Start"), ("School",))
    assert read_rows(text(tmp_path / "a.csv", "School,Start\nMilton,2001\n"), TABLE, other)[0] is other


@pytest.mark.parametrize(
    ("first", "says"),
    [
        ("Employr,Start", "row 1, column A: psi knows no column 'Employr' here. Did you mean 'Employer'?\nthe column 'Employer' is missing."),
        ("Employer,Zebra", "row 1, column B: psi knows no column 'Zebra' here. Delete the column."),
        ("Employer,Pay,pay", "row 1, column C: the column 'pay' stands twice. Delete one of the two."),
        ("Start,Pay", "the column 'Employer' is missing. Add it, or begin with the template: psi sheet."),
        ("", "there is nothing in it. Begin with the template: psi sheet."),
    ],
)
def test_headings_that_do_not_fit_are_refused_with_what_was_meant(tmp_path: Path, first: str, says: str) -> None:
    assert refusal(text(tmp_path / "a.csv", first + "\n")).startswith(says)


def test_every_problem_is_listed(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["Employer", "Start"], ["=1", "=2"], ["Mill", None, None, "lost"])
    assert refusal(path).splitlines() == [
        "row 2, column 'Employer': this is a formula; paste its value.",
        "row 2, column 'Start': this is a formula; paste its value.",
        "row 3, column D: there is no heading above this value. Write one, or delete the value.",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is protected with a password, or an old .xls file. Save it as .xlsx without a password."),
        (b"Employer,Start\n", "this is no Excel workbook, or it is damaged. Open it in Excel and save it again as .xlsx."),
        (b"", "this is no Excel workbook, or it is damaged. Open it in Excel and save it again as .xlsx."),
    ],
)
def test_what_is_no_workbook_is_refused_in_plain_words(tmp_path: Path, content: bytes, says: str) -> None:
    assert refusal(text(tmp_path / "a.xlsx", content)) == says


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def test_another_kind_of_zip_is_refused(tmp_path: Path) -> None:
    assert refusal(packed(tmp_path / "a.xlsx", {"word/document.xml": b"<x/>"})) == "this is no Excel workbook, whatever its name says. Save it as .xlsx."


def test_a_workbook_with_broken_parts_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {"[Content_Types].xml": b"<x", "xl/workbook.xml": b"<y"})
    assert refusal(path).startswith("this is no workbook that psi can read (")


def test_definitions_that_could_blow_up_are_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert refusal(packed(tmp_path / "a.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": bomb})).startswith("it holds definitions (DOCTYPE)")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>", "big": b"0" * (workbook.MOST_UNPACKED + 1)})
    assert path.stat().st_size < 200_000
    assert refusal(path) == "unpacked it has more than 100 MB, the most psi reads. Keep pictures out of it."


def test_too_large_and_too_long_tables_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = text(tmp_path / "a.csv", "Employer\n" + "Mill\n" * (rows.MOST_ROWS + 1))
    assert refusal(path) == "it has more than 10,000 rows, the most psi reads. Split it."
    with (tmp_path / "b.csv").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert refusal(tmp_path / "b.csv").startswith("the file has more than 20 MB")


@pytest.mark.parametrize("name", ["a.xls", "a.ods", "a"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    assert refusal(text(tmp_path / name, b"x")).endswith("Save it as .xlsx.")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "a.csv") == "it cannot be read: no such file or directory."


@pytest.mark.parametrize(
    "content", ["Employer;Pay\r\n=Mill;1,5\r\n", "\ufeffEmployer;Pay\n=Mill;1,5\n", "sep=;\nEmployer;Pay\n=Mill;1,5\n", 'Employer,Pay\n=Mill,"1,5"\n']
)
def test_commas_and_semicolons_with_and_without_a_mark_are_read(tmp_path: Path, content: str) -> None:
    assert [row for _, row in cells(text(tmp_path / "a.csv", content))] == [{"Employer": "=Mill", "Pay": "1,5"}]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Employer\nM\xfchle\n".encode("latin-1"), "line 2: byte 10 is not UTF-8 text. In Excel, save it as 'CSV UTF-8'."),
        ("Employer\nMill\n".encode("utf-16"), "line 1: byte 0 is not UTF-8 text. In Excel, save it as 'CSV UTF-8'."),
        ('Employer\n"Mill\n', "row 2: the quotation marks do not match. A quotation mark inside a cell is written twice."),
        ('Employer\n"Mill"x\n', "row 2: the quotation marks do not match. A quotation mark inside a cell is written twice."),
        ("Employer\nMi\x07ll\n", "row 2, column 'Employer': the text holds the control character U+0007 at line 1, character 3 of the text; delete it."),
        ("Employer\nMill\n" + "x" * 200_000 + "\n", "row 3: a cell holds more text than psi reads. Look for a quotation mark that is not closed."),
    ],
)
def test_a_broken_csv_is_refused_by_its_row(tmp_path: Path, content: str | bytes, says: str) -> None:
    assert refusal(text(tmp_path / "a.csv", content)) == says


def test_columns_are_named_as_spreadsheet_programs_name_them() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''=1", '=HYPERLINK("http://x")', "'tis", "١", "a,b;c", 'say "so"', "two\nlines"]


@pytest.mark.parametrize("value", HOSTILE)
def test_what_psi_writes_is_no_formula_and_comes_back_as_it_was(tmp_path: Path, value: str) -> None:
    made = write_workbook("Jobs", LOOK, [{"Employer": value}], (("x",), ("a", "b")), frozen="B2")
    cell = load_workbook(io.BytesIO(made))["Jobs"]["A2"]
    assert (cell.data_type, cell.number_format, cell.value) == ("s", "@", value)
    (tmp_path / "a.xlsx").write_bytes(made)
    assert cells(tmp_path / "a.xlsx") == [(2, {"Employer": value})]
    (tmp_path / "a.csv").write_bytes(write_csv(TABLE, [{"Employer": value}]))
    assert cells(tmp_path / "a.csv") == [(2, {"Employer": value})]
    second = (tmp_path / "a.csv").read_text("utf-8-sig").split("\n", 1)[1]
    assert not second.lstrip('"').startswith(("=", "+", "-", "@"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_any_text_that_psi_takes_survives_a_csv(tmp_path: Path, values: list[str]) -> None:
    try:
        meant = [clean(value).strip() for value in values]
    except ValueError:
        return
    (tmp_path / "a.csv").write_bytes(write_csv(TABLE, [{"Employer": value} for value in meant]))
    assert [row["Employer"] for _, row in cells(tmp_path / "a.csv")] == [value for value in meant if value]


def test_the_same_rows_make_the_same_bytes() -> None:
    made = [write_workbook("Jobs", LOOK, [{"Employer": "Mill"}], (("x",),), frozen="B2") for _ in range(2)]
    assert made[0] == made[1]
    sheet = load_workbook(io.BytesIO(made[0]))["Jobs"]
    assert sheet.freeze_panes == "B2"
    assert [(str(v.sqref), v.formula1) for v in sheet.data_validations.dataValidation] == [("C2:C10000", '"yes,no"')]
