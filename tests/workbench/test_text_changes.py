"""What changed in the text of a document, from reports written by hand."""

from psi.report.pictures.values import Timeline
from psi.report.values import Block, Figure, Paragraph, Prose, Report, Run, Section, Signature, Table
from psi.workbench.text_changes import Change, changes, marked


def report(*sections: Section, header: str = "Case No. 1") -> Report:
    return Report("report", "c-1", "Report", header, "Confidential", sections, "en-US", "letter", "DRAFT")


def section(*blocks: Block, key: str = "offense", title: str = "The offense") -> Section:
    return Section(key, title, blocks)


def said(key: str, text: str, number: int | None = None) -> Prose:
    return Prose(key, "numbered", (Paragraph((Run(text),), number),))


def debts(*rows: tuple[str, str], total: str = "300") -> Table:
    cells = tuple(tuple(Paragraph((Run(cell),)) for cell in row) for row in rows)
    return Table("debts", (Run("Debts"),), "Debts", ("To", "Dollars"), cells, (0.7, 0.3), (False, True), (Paragraph((Run("Total"),)), Paragraph((Run(total),))))


def test_nothing_is_said_of_what_is_the_same() -> None:
    held = report(section(said("a", "He took a car.", 1), debts(("Bank", "300"))))
    assert changes(held, held) == ()


def test_a_changed_paragraph_is_told_with_its_words_before_and_now() -> None:
    before = report(section(said("a", "He took a car.", 1), said("b", "He paid $300.", 2)))
    now = report(section(said("a", "He took a car.", 1), said("b", "He paid $350.", 2)))
    assert changes(before, now) == (Change("The offense", "changed", "He paid $300.", "He paid $350.", 2),)


def test_a_paragraph_alone_in_its_place_is_changed_however_little_is_left_of_it() -> None:
    assert changes(report(section(said("a", "Yes."))), report(section(said("a", "He was not asked.")))) == (
        Change("The offense", "changed", "Yes.", "He was not asked."),
    )


def test_a_new_paragraph_and_one_that_is_gone_are_told_apart() -> None:
    before = report(section(said("a", "He took a car.", 1), said("b", "His sister was with him that night.", 2)))
    now = report(section(said("a", "He took a car.", 1), said("c", "Two windows of the shop broke.", 2)))
    assert changes(before, now) == (
        Change("The offense", "gone", "His sister was with him that night.", number=2),
        Change("The offense", "new", now="Two windows of the shop broke.", number=2),
    )


def test_an_entry_put_first_does_not_make_the_others_change() -> None:
    jobs = ("He washed cars in Lima.", "He drove a truck for Old Mill.")
    before = report(section(*(said(f"job.{n}", job, n + 1) for n, job in enumerate(jobs))))
    now = report(section(*(said(f"job.{n}", job, n + 1) for n, job in enumerate(("He mends roofs.", *jobs)))))
    assert changes(before, now) == (Change("The offense", "new", now="He mends roofs.", number=1),)


def test_a_number_in_a_table_and_its_total_are_told() -> None:
    before = report(section(debts(("Bank", "200"), ("Clinic", "100"))))
    now = report(section(debts(("Bank", "200"), ("Clinic", "150"), total="350")))
    assert changes(before, now) == (
        Change("The offense", "changed", "Clinic | 100", "Clinic | 150"),
        Change("The offense", "changed", "Total | 300", "Total | 350"),
    )


def test_another_number_of_a_paragraph_that_is_pointed_at_is_no_change() -> None:
    def pointing(number: str) -> Prose:
        return Prose("a", "plain", (Paragraph((Run("See "), Run("paragraph "), Run(number, to="b"), Run("."))),))

    before = report(section(pointing("2"), said("b", "He paid.", 2)))
    now = report(section(pointing("7"), said("b", "He paid.", 7)))
    assert changes(before, now) == ()


def test_a_text_that_stands_elsewhere_has_moved() -> None:
    one, two = said("a", "He took a car.", 1), said("b", "His sister was with him that night.", 2)
    before = report(section(one), section(two, key="family", title="Family"))
    now = report(section(one, two), section(said("c", "He has no children.", 3), key="family", title="Family"))
    assert changes(before, now) == (
        Change("The offense", "moved", two.paragraphs[0].text, two.paragraphs[0].text, 2),
        Change("Family", "new", now="He has no children.", number=3),
    )


def test_sections_that_came_and_went_are_told_under_their_titles() -> None:
    gone = section(said("x", "None."), key="pending", title="Pending matters")
    come = section(Signature("sign", (Paragraph((Run("Officer"),)),)), key="signatures", title="Signatures")
    same = section(said("a", "He took a car.", 1))
    assert [(change.section, change.kind, change.before or change.now) for change in changes(report(same, gone), report(same, come))] == [
        ("Pending matters", "gone", "Pending matters"),
        ("Pending matters", "gone", "None."),
        ("Signatures", "new", "Signatures"),
        ("Signatures", "new", "Officer"),
    ]


def test_what_stands_on_every_page_and_what_a_picture_shows_are_compared_too() -> None:
    def picture(words: str) -> Figure:
        return Figure("timeline", (Run("His life"),), words, Timeline((), 1990, 2026))

    before, now = report(section(picture("One job."))), report(section(picture("Two jobs.")), header="Case No. 2")
    assert changes(before, now) == (
        Change("The first page", "changed", "Case No. 1", "Case No. 2"),
        Change("The offense", "changed", "Picture: One job.", "Picture: Two jobs."),
    )


def test_without_an_earlier_document_all_of_it_is_new() -> None:
    found = changes(None, report(section(said("a", "He took a car.", 1))))
    assert {change.kind for change in found} == {"new"}
    assert "He took a car." in [change.now for change in found]


def test_the_words_that_differ_are_marked_and_long_stretches_between_left_out() -> None:
    assert marked("He paid $300 in May.", "He paid $350 in May.") == ("He paid «$300» in May.", "He paid «$350» in May.")
    assert marked("He paid.", "He paid it back.") == ("He «paid.»", "He «paid it back.»")
    long = " ".join(f"w{n}" for n in range(60))
    before, now = marked(f"{long} old", f"{long} new")
    assert now == "… w52 w53 w54 w55 w56 w57 w58 w59 «new»"
    assert before == "… w52 w53 w54 w55 w56 w57 w58 w59 «old»"
