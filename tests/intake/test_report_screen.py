"""The report in a real browser: its pages, what changed since it was handed out, and two people who review and sign."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page, expect

from psi.intake import serving
from psi.workbench import casework, examples, importing, review
from tests.intake.conftest import TOKEN, Server
from tests.intake.test_application import box, go, saved
from tests.intake.test_traps import violations
from tests.store.conftest import as_person, cluster, postgresql, prepared  # noqa: F401  the office's database

Open = Callable[[], Page]
pytestmark = pytest.mark.slow
REPORT = "Presentence Investigation Report"


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """LibreOffice takes seconds, and many of them on a busy machine."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def opened(page: Page, case: str) -> Page:
    """The report of a case, in a window that shows the caseload."""
    page.get_by_role("button", name=f"Open {case}", exact=True).click()
    page.get_by_role("navigation").wait_for()
    go(page, "Report")
    return page


def imported(store: object, example: str, name: str, folder: Path, **other: str) -> str:
    """An example in a store under a name of its own, with some of its words replaced."""
    text = examples()[example].read_text(encoding="utf-8").replace(f"id: {example}", f"id: {name}", 1)
    for pattern, words in other.items():
        text = re.sub(rf"\b{pattern}: 20\d\d", f"{pattern}: {words}", text)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    importing.import_files(store, (folder / f"{name}.yaml",), reason="import")  # type: ignore[arg-type]
    return name


def focused(page: Page, place: str) -> None:
    expect(page.locator(f"#{place}")).to_be_focused(timeout=30_000)


def header(handed: Download, folder: Path) -> str:
    """What stands at the head of each page of a Word file that was downloaded."""
    path = folder / handed.suggested_filename
    handed.save_as(path)
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.startswith("word/header"))


def test_the_pages_are_shown_ten_at_a_time_handed_over_and_marked_as_old_once_a_fact_changes(app: Open, server: Server, tmp_path: Path) -> None:
    case = imported(server.store, "us-ohio-long-record", "pages", tmp_path)
    page = opened(app(), case)
    page.get_by_role("button", name=f"Show the pages of the {REPORT}").click()
    focused(page, "pages")
    shown = page.get_by_role("img", name=re.compile(rf"^Page \d+ of \d+ of the {REPORT}$"))
    expect(shown).to_have_count(10)
    count = int(str(shown.first.get_attribute("alt")).split()[3])
    assert shown.first.evaluate("picture => [picture.naturalWidth, picture.naturalHeight]") == [680, 880]
    with page.expect_download() as handed:
        page.get_by_role("button", name="Download these pages (PDF)").click()
    handed.value.save_as(tmp_path / "pages.pdf")
    told = subprocess.run(["pdfinfo", str(tmp_path / "pages.pdf")], check=True, capture_output=True, text=True).stdout
    assert re.search(rf"^Pages:\s+{count}$", told, re.MULTILINE)
    for first in range(11, count + 1, 10):
        page.get_by_role("button", name="Show the next pages").first.click()
        expect(page.get_by_role("img", name=f"Page {first} of {count} of the {REPORT}")).to_be_visible()
    expect(page.get_by_role("img", name=f"Page {count} of {count} of the {REPORT}")).to_be_visible()
    expect(shown).to_have_count((count - 1) % 10 + 1)
    assert violations(page) == []
    go(page, "Defendant")
    box(page, "Given names").fill("Daniel Roy")
    box(page, "Given names").blur()
    saved(page)
    go(page, "Report")
    expect(page.get_by_text(re.compile(r"^These pages are of what you had typed at \d\d:\d\d\. Something was changed since\.$"))).to_be_visible()
    expect(page.get_by_role("button", name="Download these pages (PDF)")).to_have_count(0)
    page.get_by_role("button", name="Make the pages again").click()
    expect(page.get_by_text("These pages are of what you had typed")).to_have_count(0, timeout=30_000)
    expect(shown).to_have_count(10)
    page.get_by_role("button", name="Put the pages away").first.click()
    focused(page, "document-report")
    expect(shown).to_have_count(0)


def test_what_changed_since_the_report_was_handed_out_is_told_under_its_sections(app: Open, server: Server, tmp_path: Path) -> None:
    case = imported(server.store, "us-ohio-declined", "changed", tmp_path)
    page = opened(app(), case)
    changed = page.get_by_role("button", name=f"Show what changed in the {REPORT}")
    expect(page.get_by_text("You have not handed it out yet.").first).to_be_visible()
    expect(changed).to_have_count(0)
    with page.expect_download():
        page.get_by_role("button", name=f"Download {REPORT} (Word)").click()
    changed.click()
    focused(page, "what-changed")
    expect(page.get_by_text("Nothing in its text is different.")).to_be_visible()
    go(page, "Defendant")
    box(page, "Judge").fill("Ruth Okafor")
    box(page, "Judge").blur()
    saved(page)
    go(page, "Report")
    page.get_by_role("button", name="Compare again").click()
    rows = page.get_by_role("table", name="Changes in: The case at a glance").locator("tbody tr")
    expect(rows).to_have_text([re.compile(r"Changed.*Judge \| «Rosalind P\. Avery».*Judge \| «Ruth Okafor»")])
    assert violations(page) == []
    with page.expect_download():
        page.get_by_role("button", name=f"Download {REPORT} (Word)").click()
    expect(
        page.get_by_text("It also held what was typed and not yet part of the case, which was not kept: revision 1 alone is compared.").first
    ).to_be_visible()


def test_what_is_typed_must_become_part_of_the_case_before_it_is_sent_and_a_sender_waits_for_somebody_else(app: Open, server: Server, tmp_path: Path) -> None:
    case = imported(server.store, "us-ohio-declined", "sending", tmp_path)
    page = opened(app(), case)
    expect(page.get_by_text("This case is a draft. Nobody has been asked to review it. Next: you, its officer, send it for review.")).to_be_visible()
    go(page, "Defendant")
    box(page, "Given names").fill("Robin")
    box(page, "Given names").blur()
    saved(page)
    go(page, "Report")
    expect(page.get_by_role("button", name="Send for review")).to_have_count(0)
    page.get_by_role("button", name="Look it over, and make it part of the case").click()
    box(page, "Why it changed").fill("interview")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Case sending, revision 2")).to_be_visible()
    go(page, "Report")
    box(page, "Remark").fill("the plea is on December 2")
    page.get_by_role("button", name="Send for review").click()
    focused(page, "review-and-signature")
    row = page.get_by_role("table", name="Steps taken").locator("tbody tr")
    expect(row).to_have_text([re.compile(r"Sent for review2.*, at \d\d:\d\dthe plea is on December 2$")])
    expect(page.get_by_text("You sent it, so it waits for somebody else.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Approve|Return"))).to_have_count(0)


@contextmanager
def at_work(home: Path, **environment: str) -> Iterator[Server]:
    """A server whose person and programs are those of this environment."""
    home.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = [*serving.command("voila/render/app.ipynb", port=port, browser=False), f"--IdentityProvider.token={TOKEN}"]
    around = serving.environment() | {"XDG_DATA_HOME": str(home), "HOME": str(home), "PSI_SITE": "", "PYTHONWARNINGS": "ignore"} | environment
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(words, env=around, stdout=log, stderr=subprocess.STDOUT)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token={TOKEN}", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield Server(port, process, home)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def desks(browser: Browser, postgresql: str, tmp_path: Path) -> Iterator[Callable[[str], Page]]:  # noqa: F811
    """A window for each person of an office, at a server of their own."""
    with ExitStack() as stack:

        def sit_down(person: str) -> Page:
            server = stack.enter_context(at_work(tmp_path / person, PSI_DATABASE_URL=as_person(postgresql, person)))
            page = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True).new_page()
            stack.callback(page.context.close)
            page.goto(server.app)
            page.get_by_role("heading", name="My cases").wait_for(timeout=60_000)
            return page

        yield sit_down


def test_a_supervisor_signs_what_an_officer_sent_and_the_report_is_disclosed_with_a_written_consent(
    desks: Callable[[str], Page],
    postgresql: str,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PSI_DATABASE_URL", as_person(postgresql, "ann"))
    store = casework.opened()
    case = imported(store, "us-federal-fraud", "signed", tmp_path, plea_or_verdict="2099", referral="2099", sentencing="2100")
    ann = opened(desks("ann"), case)
    ann.get_by_role("button", name="Send for review").click()
    focused(ann, "review-and-signature")

    sue = opened(desks("sue"), case)
    expect(sue.get_by_text("Next: a supervisor approves it or returns it. Whoever wrote or sent it cannot approve it: ann.")).to_be_visible()
    box(sue, "Remark").fill("see paragraph 14")
    sue.get_by_role("button", name="Return to the officer").click()
    focused(sue, "review-and-signature")
    expect(sue.get_by_text("Next: its officer, ann, sends it for review.")).to_be_visible()
    expect(sue.get_by_role("button", name="Send for review")).to_have_count(0)

    go(ann, "Check")
    go(ann, "Report")
    expect(ann.get_by_text("This case was returned to its officer, to be changed and sent again.")).to_be_visible()
    ann.get_by_role("button", name="Send for review").click()
    focused(ann, "review-and-signature")

    go(sue, "Check")
    go(sue, "Report")
    sue.get_by_role("button", name="Approve").click()
    expect(sue.get_by_text("This case is approved. The report has not been disclosed.")).to_be_visible()
    focused(sue, "review-and-signature")
    assert violations(sue) == []

    go(ann, "Check")
    go(ann, "Report")
    with ann.expect_download() as handed:
        ann.get_by_role("button", name="Download Presentence Report (Word)").click()
    assert "Approved by sue" in header(handed.value, tmp_path)
    ann.get_by_role("button", name="Record the disclosure").click()
    focused(ann, "psi-title")
    expect(
        ann.get_by_text("there is no plea or verdict yet. Record the written consent to an earlier disclosure in the box 'Written consent'.")
    ).to_be_visible()
    box(ann, "Written consent").fill("counsel and defendant, November 20, 2026")
    ann.get_by_role("button", name="Record the disclosure").click()
    expect(ann.get_by_text("consent: counsel and defendant, November 20, 2026")).to_be_visible()
    ann.get_by_role("button", name="Make it final").click()
    expect(ann.get_by_text("This case is final. Nothing in it can be changed.")).to_be_visible()
    steps = [(step.sign_off.step, step.sign_off.person, step.holds) for step in review.steps(store, case)]
    assert steps == [
        ("send", "ann", True),
        ("return", "sue", True),
        ("send", "ann", True),
        ("approve", "sue", True),
        ("disclose", "ann", True),
        ("finalise", "ann", True),
    ]


def test_where_libreoffice_is_missing_the_screen_says_so_and_the_word_file_is_there_all_the_same(page: Page, tmp_path: Path) -> None:
    with at_work(tmp_path / "home", PATH=str(Path(sys.executable).parent), PSI_DATABASE_URL="") as server:
        imported(server.store, "us-ohio-declined", "no-office", tmp_path)
        page.goto(server.app)
        page.get_by_role("heading", name="My cases").wait_for(timeout=60_000)
        opened(page, "no-office")
        page.get_by_role("button", name=f"Show the pages of the {REPORT}").click()
        expect(page.get_by_text("LibreOffice is needed for PDF: it is not installed here.")).to_be_visible()
        focused(page, "psi-title")
        with page.expect_download() as handed:
            page.get_by_role("button", name=f"Download {REPORT} (Word)").click()
        assert "DRAFT" in header(handed.value, tmp_path)
