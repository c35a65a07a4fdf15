"""The traps of forms in Jupyter, each met for real: lost connections, two windows, stray keys, what a screen reader needs."""

import re
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from psi.intake import serving
from psi.workbench import casework
from tests.intake.conftest import TOKEN, Server, started
from tests.intake.test_application import box, go, new_case, saved

Open = Callable[[], Page]
pytestmark = pytest.mark.slow


def stopped(page: Page) -> None:
    """Within ten seconds the screen says that the connection is lost, and nothing can be typed."""
    expect(page.get_by_role("alert").filter(has_text="The connection is lost")).to_be_visible(timeout=10_000)
    expect(box(page, "Surname")).to_be_disabled()
    expect(page.get_by_role("status")).to_have_text("Not saving")


def test_a_dead_kernel_stops_the_typing_and_what_was_acknowledged_is_there_after_a_reload(app: Open, server: Server) -> None:
    before = server.kernels
    page = app()
    new_case(page, "dead-kernel")
    box(page, "Surname").fill("Avery")
    saved(page)
    (kernel,) = server.kernels - before
    end(server, kernel)
    stopped(page)
    expect(page.get_by_role("alert").filter(has_text="Everything you typed is saved")).to_be_visible()
    page.goto(server.app)
    page.get_by_role("button", name="Open dead-kernel").click()
    expect(box(page, "Surname")).to_have_value("Avery")


def test_a_kernel_that_dies_under_unsent_words_says_within_ten_seconds_that_they_are_not_saved(app: Open, server: Server) -> None:
    before = server.kernels
    page = app()
    new_case(page, "unsent-words")
    box(page, "Surname").fill("Avery")
    saved(page)
    (kernel,) = server.kernels - before
    box(page, "Given names").press_sequentially("Never sent")
    end(server, kernel)
    since = time.monotonic()
    expect(page.get_by_role("alert").filter(has_text="What you typed last is NOT saved: copy it before you reload this page.")).to_be_visible(timeout=10_000)
    assert time.monotonic() - since < 10
    stopped(page)
    assert page.locator(".psi :is(input, select, textarea, button):enabled").count() == 0
    expect(box(page, "Given names")).to_have_value("Never sent")
    (draft,) = server.store.drafts("unsent-words")
    assert ("Avery" in draft.typed, "Never sent" in draft.typed) == (True, False)


def end(server: Server, kernel: str) -> None:
    """End a kernel of the server from outside."""
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/api/kernels/{kernel}?token={TOKEN}", method="DELETE")
    urllib.request.urlopen(request).close()


def test_a_dead_server_stops_the_typing_and_says_what_is_not_saved(page: Page, tmp_path: Path) -> None:
    server = started(tmp_path)
    page.goto(server.app)
    page.get_by_role("heading", name="My cases").wait_for(timeout=60_000)
    new_case(page, "dead-server")
    box(page, "Surname").fill("Avery")
    saved(page)
    server.process.kill()
    server.process.wait()
    box(page, "Given names").press_sequentially("Typed into the void")
    stopped(page)
    expect(page.get_by_role("alert").filter(has_text="What you typed last is NOT saved")).to_be_visible()
    expect(box(page, "Given names")).to_have_value("Typed into the void")
    assert [draft.section for draft in server.store.drafts("dead-server")] == ["identity"]


def test_two_windows_on_one_case_lose_nothing_and_ask_about_the_same_place(app: Open, browser: Browser, server: Server) -> None:
    one = app()
    new_case(one, "two-windows")
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    other = context.new_page()
    other.goto(server.app)
    other.get_by_role("button", name="Open two-windows").click(timeout=60_000)
    box(other, "Surname").fill("From the other window")
    box(other, "Citizenship").fill("Canada")
    saved(other)
    box(one, "Given names").fill("Robin")
    saved(one)
    expect(box(one, "Citizenship")).to_have_value("Canada")
    box(other, "Surname").fill("Changed there")
    saved(other)
    box(one, "Surname").fill("Changed here")
    expect(one.get_by_text("Changed in two places")).to_be_visible(timeout=10_000)
    row = one.locator("#conflicts tbody tr")
    expect(row).to_contain_text(["Identity: surname"])
    expect(row.locator("td").nth(0)).to_have_text("Changed there")
    expect(row.locator("td").nth(1)).to_have_text("Changed here")
    one.get_by_role("button", name="Take what was typed here: Identity: surname").click()
    expect(box(one, "Surname")).to_have_value("Changed here")
    expect(one.get_by_text("Changed in two places")).to_have_count(0)
    context.close()
    (draft,) = server.store.drafts("two-windows")
    assert ("Changed here" in draft.typed, "Canada" in draft.typed, "Robin" in draft.typed) == (True, True, True)


def test_a_revision_that_somebody_saved_meanwhile_is_brought_together_with_what_is_typed(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "meanwhile")
    box(page, "Surname").fill("Typed here")
    saved(page)
    case, revision = casework.whole(server.store, "meanwhile")
    court = case.court.model_copy(update={"judge": "Rosalind P. Avery"})
    identity = case.identity.model_copy(update={"surname": "Saved there", "citizenship": "Canada"})
    casework.put(server.store, case.model_copy(update={"court": court, "identity": identity}), "a supervisor's change", revision.number)
    go(page, "Check")
    box(page, "Why it changed").fill("interview")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("revision 2 was saved by")).to_be_visible()
    go(page, "Defendant")
    expect(box(page, "Citizenship")).to_have_value("Canada")
    expect(box(page, "Judge")).to_have_value("Rosalind P. Avery")
    page.get_by_role("button", name="Take what was typed here: Identity: surname").click()
    saved(page)
    go(page, "Check")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_text("Case meanwhile, revision 3")).to_be_visible()
    read, _ = casework.whole(server.store, "meanwhile")
    assert (read.identity.surname, read.identity.citizenship, read.court.judge) == ("Typed here", "Canada", "Rosalind P. Avery")


@pytest.mark.parametrize(
    "pasted",
    [
        "{{ 7 * 7 }} {% for %} <b onclick=alert(1)>bold</b> <script>alert(1)</script>",
        "שלום عربي 漢字 Zoë e\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "'; DROP TABLE cases; --",
    ],
)
def test_whatever_is_pasted_is_kept_and_shown_as_text(app: Open, server: Server, pasted: str) -> None:
    page = app()
    case = f"pasted-{abs(hash(pasted)) % 10_000}"
    new_case(page, case)
    box(page, "Place of birth").fill(pasted)
    saved(page)
    page.reload()
    expect(box(page, "Place of birth")).to_have_value(pasted, timeout=60_000)


def test_five_thousand_words_are_kept_whole_and_counted(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "five-thousand")
    go(page, "Offense and victims")
    words = " ".join(f"word{n}" for n in range(5000))
    box(page, "Role").fill(words)
    saved(page)
    expect(page.get_by_text("5000 words")).to_be_visible()
    (draft,) = server.store.drafts("five-thousand")
    assert words in draft.typed


def test_what_is_typed_while_an_answer_comes_is_not_overwritten(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "typing-on")
    surname = box(page, "Surname")
    surname.press_sequentially("Aver", delay=20)
    time.sleep(1.05)
    surname.press_sequentially("y and the rest of a long name", delay=30)
    expect(surname).to_have_value("Avery and the rest of a long name")
    saved(page)
    (draft,) = server.store.drafts("typing-on")
    assert "Avery and the rest of a long name" in draft.typed


def violations(page: Page) -> list[str]:
    """What axe finds in the part of the page that is ours."""
    found = Axe().run(page, context=".psi").response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def test_every_screen_is_reached_and_left_with_the_keyboard_alone(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "keyboard")
    page.get_by_role("navigation").get_by_role("button", name=re.compile("^Finances")).focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Finances", level=1).wait_for()
    assert page.evaluate("document.activeElement.id") == "psi-title"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "What to write here: Summary"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.path") == "finances.summary"


def test_at_two_hundred_percent_nothing_runs_off_the_side(app: Open, server: Server) -> None:
    page = app()
    page.set_viewport_size({"width": 683, "height": 384})
    new_case(page, "zoomed")
    go(page, "Criminal history")
    page.get_by_role("button", name="Add an earlier matter").click()
    page.get_by_role("button", name="Close this entry").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 683


def test_without_the_token_nobody_gets_in(page: Page, server: Server) -> None:
    answer = page.goto(f"http://127.0.0.1:{server.port}/voila/render/app.ipynb")
    assert answer is not None
    assert "login" in page.url
    expect(page.get_by_role("heading", name="My cases")).to_have_count(0)


def test_kernels_talk_over_private_sockets(app: Open, server: Server) -> None:
    app()
    for kernel in psutil.Process(server.process.pid).children(recursive=True):
        listening = [each for each in kernel.net_connections("tcp") if each.status == "LISTEN"]
        sockets = [each.laddr for each in kernel.net_connections("unix") if "-ipc-" in str(each.laddr)]
        assert len(sockets) >= 5
        # The one port left is ipykernel's own, for what subprocesses print; it takes only what carries a secret of the process.
        assert len(listening) <= 1
    folder = serving.runtime_folder()
    assert oct(folder.stat().st_mode)[-3:] == "700"


def test_a_button_pressed_while_an_answer_comes_is_pressed_all_the_same(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "pressed")
    go(page, "Family and residences")
    page.get_by_role("button", name="Add a home").click()
    box(page, "Place").wait_for()
    box(page, "Place").press_sequentially("Harmon")  # the note "1 thing to mend" goes with the answer, and the buttons move
    page.get_by_role("button", name="Add a home").hover(position={"x": 20, "y": 36})
    page.mouse.down()
    page.wait_for_timeout(700)
    page.mouse.up()
    expect(page.locator("#table-residences tbody tr")).to_have_count(2)
