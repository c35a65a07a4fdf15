"""An office's own templates: copied, checked on real cases, and noted when psi's own have changed since."""

import json
import shutil
from pathlib import Path

import pytest
from docx import Document
from docx.shared import RGBColor

from psi.errors import BadInput
from psi.files.shipped import shipped_folder
from psi.rulebook.jurisdiction import jurisdictions, read_jurisdiction
from psi.workbench import open_case, templates
from psi.workbench.templates import copying
from psi.workbench.templates.specimen import empty_case, full_case


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def franklin(site: Path) -> Path:
    return templates.new("franklin", "us-ohio", site).folder


def told(where: Path) -> list[tuple[str, int | None, str]]:
    return [(each.file.name, each.line, each.says) for each in templates.check(where).problems]


# Copying.


def test_a_copy_is_a_jurisdiction_of_its_own(site: Path, franklin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(str(file.relative_to(franklin)) for file in franklin.rglob("*") if file.is_file())[:5] == [
        "README.txt",
        "copied.json",
        "jurisdiction.yaml",
        "look.docx",
        "report/document.yaml",
    ]
    assert read_jurisdiction("franklin", site).id == "franklin"
    monkeypatch.setenv("PSI_SITE", str(site))
    assert "franklin" in jurisdictions(site)
    assert open_case("us-ohio-declined", jurisdiction="franklin", on="2026-11-23").drafts()["report"]
    assert [file.name for file in (site / "templates").iterdir()] == ["franklin"]


def test_a_copy_is_written_over_nothing(site: Path, franklin: Path) -> None:
    (franklin / "README.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="the folder is there already, and nothing in it is overwritten"):
        templates.new("franklin", "us-federal", site)
    assert (franklin / "README.txt").read_text("utf-8") == "mine"
    assert read_jurisdiction("franklin", site).title == "Ohio, court of common pleas"


@pytest.mark.parametrize("name", ["", "Franklin", "../up", "a/b", "shared", ".hidden", "a" * 41, "a b"])
def test_a_name_that_is_no_folder_is_refused(site: Path, name: str) -> None:
    with pytest.raises(BadInput, match="cannot be the name of a folder of templates"):
        templates.new(name, "us-ohio", site)
    assert not site.exists()


def test_templates_that_do_not_exist_are_told_with_the_nearest(site: Path) -> None:
    with pytest.raises(BadInput, match="there are no templates 'us-ohoi'. Did you mean 'us-ohio'?"):
        templates.new("franklin", "us-ohoi", site)


def test_under_the_same_name_the_copy_takes_the_place_of_psis_own(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = templates.new("us-ohio", "us-ohio", site)
    assert made.takes_the_place
    monkeypatch.setenv("PSI_SITE", str(site))
    document = made.folder / "report" / "document.yaml"
    document.write_text(document.read_text("utf-8").replace('title: "Presentence Investigation Report"', 'title: "Our Report"'), encoding="utf-8")
    assert open_case("us-ohio-declined", on="2026-11-23").reports()[0].title == "Our Report"


def test_one_more_file_can_be_copied_by_the_name_a_document_gives_it(site: Path, franklin: Path) -> None:
    assert templates.copy("franklin", "job", site).files == ("wording/job.j2",)
    assert (franklin / "wording" / "job.j2").read_bytes() == (shipped_folder("templates") / "shared" / "wording" / "job.j2").read_bytes()
    assert templates.copy("us-federal", "counts", site).files == ("wording/counts.table.yaml",)
    assert [file.name for file in (site / "templates" / "us-federal").rglob("*") if file.is_file()] == ["copied.json", "counts.table.yaml"]
    with pytest.raises(BadInput, match="franklin uses no file 'jobb'. Did you mean 'job'?"):
        templates.copy("franklin", "jobb", site)
    for outside in ("../../secret.j2", "/etc/passwd", "../us-ohio/look.docx"):
        with pytest.raises(BadInput, match="uses no file"):
            templates.copy("franklin", outside, site)


def test_a_copy_that_somebody_changed_is_not_copied_over(site: Path, franklin: Path) -> None:
    templates.copy("franklin", "job", site)
    templates.copy("franklin", "job", site)
    (franklin / "wording" / "job.j2").write_text("Ours.", encoding="utf-8")
    with pytest.raises(BadInput, match="it is there already and has been changed, so it stays as it is"):
        templates.copy("franklin", "job", site)
    assert (franklin / "wording" / "job.j2").read_text("utf-8") == "Ours."


def test_a_shipped_file_that_changed_since_is_noted(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = tmp_path / "shipped"
    shutil.copytree(shipped_folder("templates"), shipped)
    for module in ("psi.files.shipped", "psi.rulebook.jurisdiction", "psi.workbench.templates.copying", "psi.workbench.templates.checking"):
        monkeypatch.setattr(f"{module}.shipped_folder", lambda name: shipped)
    folder = templates.new("franklin", "us-ohio", site).folder
    templates.copy("franklin", "job", site)
    templates.copy("franklin", "gap", site)
    assert copying.changed_since("franklin", site) == ()
    (folder / "wording" / "job.j2").write_text("Ours.", encoding="utf-8")
    for name in ("job", "gap", "plan"):
        file = shipped / "shared" / "wording" / f"{name}.j2"
        file.write_text(file.read_text("utf-8") + "\nNew.\n", encoding="utf-8")
    (shipped / "us-ohio" / "wording" / "oras-use.j2").unlink()
    found = {each.file.name: each for each in copying.changed_since("franklin", site)}
    assert sorted(found) == ["gap.j2", "job.j2", "oras-use.j2"]
    assert all(each.note for each in found.values())
    assert "the shipped file changed since you copied it. You have not changed yours: 'psi template copy franklin wording/gap.j2'" in found["gap.j2"].says
    assert "the shipped file changed since you copied it. Compare the two." in found["job.j2"].says
    templates.copy("franklin", "wording/gap.j2", site)
    assert (folder / "wording" / "gap.j2").read_text("utf-8").endswith("New.\n")
    assert "gap.j2" not in {each.file.name for each in copying.changed_since("franklin", site)}


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{",
        '{"files": 3}',
        '{"files": {"a": 1}}',
        json.dumps({"files": {"../../x": {"original": "/etc/passwd", "original_sha256": "", "sha256": ""}}}),
    ],
)
def test_a_broken_note_of_what_was_copied_counts_as_none(site: Path, franklin: Path, note: str) -> None:
    (franklin / "copied.json").write_text(note, encoding="utf-8")
    assert copying.changed_since("franklin", site) == ()


# Checking.


@pytest.mark.slow
@pytest.mark.parametrize("name", jurisdictions())
def test_nothing_is_wrong_with_the_templates_psi_ships(name: str) -> None:
    found = templates.check(name)
    assert (found.names, [str(each) for each in found.problems if "font" not in each.says]) == ((name,), [])


@pytest.mark.slow
def test_a_fresh_copy_of_all_three_has_nothing_wrong(site: Path) -> None:
    for name in jurisdictions():
        templates.new(f"our-{name}", name, site)
    found = templates.check(site)
    assert found.names == ("our-england-wales", "our-us-federal", "our-us-ohio")
    assert [str(each) for each in found.problems if "font" not in each.says] == []


def changed(file: Path, old: str, new: str) -> int:
    """Change one line of a file and say which it is."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_everything_that_is_wrong_is_told_at_once_with_its_line(franklin: Path) -> None:
    rules, document = franklin / "jurisdiction.yaml", franklin / "report" / "document.yaml"
    wanted = [
        (
            "jurisdiction.yaml",
            changed(rules, 'restitution: "restitution"', 'restitution: ""'),
            "terms: 'restitution' has no words. Write what the report should say.",
        ),
        ("jurisdiction.yaml", changed(rules, "field: court.judge", "field: court.jugde"), "required: 'court.jugde' names no place in a case."),
        ("jurisdiction.yaml", changed(rules, "counts.offense_code:", "counts.offense_cod:"), "printing: 'counts.offense_cod' names no place in a case."),
        (
            "jurisdiction.yaml",
            changed(rules, "{person}", "{person.__class__}"),
            "terms: 'approved' may hold {person} and {day}, and nothing else in braces: not {person.__class__}.",
        ),
        (
            "jurisdiction.yaml",
            changed(rules, 'rule: "R.C. 2951.03"', 'rule: " "'),
            "readers: 'court' has no rule. Write the rule that lets them read the report.",
        ),
        ("jurisdiction.yaml", changed(rules, "default_reader: court", "default_reader: jury"), "default_reader: 'jury' is none of the readers."),
        (
            "document.yaml",
            changed(document, 'title: "The offense"', 'title: "The offence"'),
            "'offence' is not American English, which this court writes. Write 'offense'.",
        ),
        ("document.yaml", changed(document, "each: residences", "each: residenses"), "'residenses' names no place in a case or in what is worked out."),
        ("document.yaml", changed(document, "say: home-visit", "say: home-vist"), "the wording file 'home-vist.j2' is missing."),
        ("document.yaml", changed(document, "table: finances", "table: finanzes"), "the table 'finanzes.table.yaml' is missing."),
    ]
    (franklin / "wording" / "job.j2").write_text("One.\n{{ it.boss }} {{ terms.bail }}", encoding="utf-8")
    wanted += [("job.j2", 2, "'boss' is no field of an entry of employment."), ("job.j2", 2, "'bail' is none of the terms of jurisdiction.yaml.")]
    (franklin / "wording" / "residense.j2").write_text("x", encoding="utf-8")
    wanted += [("residense.j2", None, "nothing uses this file. Did you mean 'residence.j2'?")]  # type: ignore[list-item]
    assert [each for each in told(franklin) if "font" not in each[2]] == sorted(
        wanted, key=lambda each: (each[2].startswith("nothing uses"), {"jurisdiction.yaml": 0, "document.yaml": 1}.get(each[0], 2), each[1] or 0)
    )


def test_files_that_cannot_be_read_are_all_told(franklin: Path) -> None:
    line = changed(franklin / "jurisdiction.yaml", "paper: letter", "paper: foolscap")
    (franklin / "wording" / "counts.table.yaml").write_text("description: x\ncolums: []\n", encoding="utf-8")
    (franklin / "look.docx").write_bytes(b"no Word file")
    statement = changed(franklin / "jurisdiction.yaml", ', cite: "R.C. 2951.03(A)(1)", checked_on', ", checked_on")
    found = told(franklin)
    assert [(file, at) for file, at, _ in found if file == "jurisdiction.yaml"] == [("jurisdiction.yaml", line), ("jurisdiction.yaml", statement)]
    assert ("counts.table.yaml", 2, "columns: 'columns' is missing. Add it.") in found or any(file == "counts.table.yaml" for file, _, _ in found)
    assert ("look.docx", None, "it is no Word file that psi can open (PackageNotFoundError). Save it in Word as .docx.") in found or any(
        f == "look.docx" for f, _, _ in found
    )


def test_everything_that_is_wrong_with_a_look_is_told(franklin: Path) -> None:
    look = franklin / "look.docx"
    word = Document(str(look))
    word.styles["Note"].font.color.rgb = RGBColor(0xBB, 0xBB, 0xBB)
    for name in ("Source", "Signature"):
        word.styles.element.remove(word.styles[name].element)
    word.sections[0].page_width, word.sections[0].page_height = 7560310, 10692130
    word.sections[0].header.paragraphs[0].text = "County of Franklin"
    word.save(str(look))
    assert [says for file, _, says in told(franklin) if file == "look.docx" and "font" not in says] == [
        "the style 'Source' is missing. Copy it from the look that psi ships.",
        "the style 'Signature' is missing. Copy it from the look that psi ships.",
        "its pages are 8.27 by 11.69 inches, and jurisdiction.yaml says 'paper: letter'. Change one of the two.",
        "the style 'Note' writes #BBBBBB on #FFFFFF: the contrast is 1.9 to 1, and less than 4.5 is hard to read. Choose a darker color.",
        "a header has no «draft», so that a page of a draft would not be marked as one. Put it there.",
    ]


def test_a_fault_that_shows_only_in_a_real_case_is_told_with_its_line(franklin: Path) -> None:
    (franklin / "wording" / "job.j2").write_text("One.\n{{ it.employer|date }}", encoding="utf-8")
    assert ("job.j2", 2, "it stopped with ValueError: a filter or a sum was given something it cannot take.") in told(franklin)


def test_a_template_without_end_does_not_keep_the_check_without_end(franklin: Path) -> None:
    loop = "{% for a in it.employer ~ '" + "x" * 9000 + "' %}"
    (franklin / "wording" / "job.j2").write_text(f"One.\n{loop * 4}{'{% endfor %}' * 4}", encoding="utf-8")
    assert ("job.j2", 2, "the template makes more text, or takes more turns, than a report can need.") in told(franklin)


def test_a_folder_that_nothing_uses_is_told(site: Path, franklin: Path) -> None:
    (site / "templates" / "us-oho").mkdir()
    assert any(file == "us-oho" and says.startswith("nothing uses this folder") for file, _, says in told(site / "templates" / "us-oho"))


@pytest.mark.parametrize("where", ["us-ohoi", "nowhere/at/all", "."])
def test_a_place_without_templates_is_refused(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput):
        templates.check(where)


def test_the_made_up_cases_hold_everything_and_nothing() -> None:
    full, empty = full_case("us-ohio"), empty_case("us-ohio")
    unfilled = [name for name in type(full).model_fields if not getattr(full, name) and name not in {"unanswered", "field_notes"}]
    assert unfilled == []
    assert [name for name in type(empty).model_fields if getattr(empty, name) and isinstance(getattr(empty, name), tuple)] == []


# Looking at a document while its templates change.


def test_a_document_is_made_again_when_a_file_is_saved_and_a_slip_is_told(site: Path, franklin: Path) -> None:
    (franklin / "wording" / "job.j2").write_text("First.", encoding="utf-8")
    what = templates.preview(None, site)
    waits: list[float] = []
    steps = iter(["Second {{ it.boss }}.", "Third."])

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) % 2 == 0:
            (franklin / "wording" / "job.j2").write_text(next(steps), encoding="utf-8")

    made = templates.made_again(what, wait=wait)
    assert [one.wrong and one.wrong.endswith("job.j2, line 1: there is no field 'boss' here.") for one in (next(made), next(made), next(made))] == [
        None,
        True,
        None,
    ]
    assert (what.name, what.case.jurisdiction, what.document, len(waits)) == ("franklin", "franklin", "report", 4)


def test_what_to_preview_must_be_clear(site: Path, franklin: Path) -> None:
    templates.new("summit", "us-ohio", site)
    with pytest.raises(BadInput, match="name the templates to preview. There are: franklin, summit."):
        templates.preview(None, site)
    with pytest.raises(BadInput, match="has no document 'letter'. The documents are: "):
        templates.preview("summit", site, document="letter")
