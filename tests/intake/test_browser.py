"""What a browser does by itself: Back and Forward, bookmarks, closing, pasting, and the settings of those who cannot see or hold a mouse well."""

import fcntl
import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from psi.workbench import examples, importing
from tests.intake.conftest import Server, started
from tests.intake.test_application import box, go, new_case, saved

Open = Callable[[], Page]
pytestmark = pytest.mark.slow


def shown(page: Page, title: str) -> None:
    page.get_by_role("heading", name=title, level=1).wait_for(timeout=60_000)


def at(page: Page, place: str) -> None:
    """The address ends in the place, and the screen is still."""
    expect(page).to_have_url(re.compile(re.escape(place) + "$"))


def test_back_and_forward_go_through_the_screens_and_never_out_of_the_case(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "back")
    go(page, "Finances")
    go(page, "Check")
    at(page, "#back/check")
    page.go_back()
    shown(page, "Finances")
    page.go_back()
    shown(page, "Defendant")
    assert page.evaluate("document.activeElement.id") == "psi-title"
    page.go_back()
    shown(page, "My cases")
    page.go_forward()
    shown(page, "Defendant")
    page.go_forward()
    shown(page, "Finances")
    at(page, "#back/finances")
    go(page, "Report")  # a new way taken from here forgets the old one
    page.go_forward()
    shown(page, "Report")


def test_a_reload_stays_at_the_screen_and_a_bookmark_opens_it(app: Open, browser: Browser, server: Server) -> None:
    page = app()
    new_case(page, "bookmark")
    go(page, "Health and substance use")
    page.reload()
    shown(page, "Health and substance use")
    at(page, "#bookmark/health")
    other = browser.new_context().new_page()
    other.goto(f"{server.app}#bookmark/check")
    shown(other, "Check")
    expect(other.get_by_text("Case bookmark, revision 1")).to_be_visible()
    other.context.close()


def test_an_address_of_a_case_that_is_not_there_says_so(page: Page, server: Server) -> None:
    page.goto(f"{server.app}#nobody-here/finances")
    expect(page.get_by_text("There is no case nobody-here here. It may have been removed, or it is not yours to see.")).to_be_visible(timeout=60_000)
    shown(page, "My cases")
    page.goto(f"{server.app}#<script>alert(1)</script>/x")
    expect(page.get_by_text("There is no case")).to_be_visible()


def test_what_was_typed_a_moment_before_back_is_kept(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "typed-back")
    go(page, "Finances")
    box(page, "Summary").fill("Typed just before Back")
    page.go_back()
    shown(page, "Defendant")
    page.go_forward()
    expect(box(page, "Summary")).to_have_value("Typed just before Back")
    assert ["Typed just before Back" in draft.typed for draft in server.store.drafts("typed-back")] == [True]


def test_the_title_of_the_page_names_the_screen_and_the_case_and_nobody(app: Open, server: Server) -> None:
    page = app()
    expect(page).to_have_title("My cases – psi")
    new_case(page, "titled")
    box(page, "Surname").fill("Featherstonehaugh")
    saved(page)
    expect(page).to_have_title("Defendant – case titled – psi")
    go(page, "Finances")
    expect(page).to_have_title("Finances – case titled – psi")
    assert "Featherstonehaugh" not in page.url


def gone(server: Server, kernels: set[str]) -> None:
    """Within a minute none of these kernels runs."""
    until = time.monotonic() + 60
    while server.kernels & kernels and time.monotonic() < until:
        time.sleep(0.5)
    assert not server.kernels & kernels


def test_the_kernel_of_a_page_that_is_closed_reloaded_or_left_ends_within_a_minute(app: Open, browser: Browser, server: Server) -> None:
    before = server.kernels
    page = browser.new_context().new_page()
    for leave in (page.reload, lambda: page.goto("about:blank"), page.close):
        if "app.ipynb" not in page.url:
            page.goto(server.app)
        shown(page, "My cases")
        mine = server.kernels - before
        assert len(mine) == 1
        leave()
        gone(server, mine)
        if leave == page.reload:
            shown(page, "My cases")
            assert len(server.kernels - before) == 1


def test_a_window_closed_right_after_typing_keeps_what_was_typed(app: Open, browser: Browser, server: Server) -> None:
    page = app()
    new_case(page, "closed")
    kept = []
    for turn in range(3):
        context = browser.new_context()
        window = context.new_page()
        window.goto(f"{server.app}#closed/finances")
        box(window, "Summary").wait_for(timeout=60_000)
        box(window, "Summary").fill(f"Turn {turn}, acknowledged")
        saved(window)
        box(window, "Summary").press_sequentially(" and not")
        context.close()
        time.sleep(2)
        kept.append(server.store.drafts("closed")[0].typed)
    assert [f"Turn {turn}, acknowledged" in typed for turn, typed in enumerate(kept)] == [True] * 3
    assert [f"Turn {turn}, acknowledged and not" in typed for turn, typed in enumerate(kept)] == [True] * 3


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A home whose store lies on a disk that is soon really full."""
    home = tmp_path / "home"
    folder = home / "psi"
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield home
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(file: Path) -> None:
    """Write to a file for as long as there is room."""
    with file.open("wb", buffering=0) as full:
        while True:
            full.write(b"x" * 512)


def test_a_full_disk_is_said_in_red_nothing_typed_is_lost_and_room_mends_it(page: Page, small_disk: Path) -> None:
    server = started(small_disk)
    try:
        page.goto(server.app)
        shown(page, "My cases")
        new_case(page, "full")
        box(page, "Surname").fill("Before")
        saved(page)
        filler = small_disk / "psi" / "filler"
        with pytest.raises(OSError, match="No space left"):
            fill(filler)
        much = "Typed on a full disk. " * 400 + "End"
        box(page, "Place of birth").fill(much)
        box(page, "Place of birth").blur()
        expect(page.get_by_role("status")).to_contain_text("Not saved", timeout=15_000)
        expect(page.get_by_role("status")).to_have_class(re.compile("failed"))
        assert page.get_by_role("status").evaluate("line => getComputedStyle(line).backgroundColor") == "rgb(139, 10, 3)"
        expect(page.get_by_role("status")).to_contain_text("What you typed stays here and is saved with your next change.")
        expect(page.get_by_text("sqlite:")).to_have_count(0)
        box(page, "Citizenship").fill("Canada")
        box(page, "Citizenship").blur()
        expect(page.get_by_role("status")).to_contain_text("Not saved", timeout=15_000)
        expect(box(page, "Place of birth")).to_have_value(much)
        filler.unlink()
        box(page, "Given names").fill("After")
        saved(page)
        (draft,) = server.store.drafts("full")
        assert ["Before" in draft.typed, much in draft.typed, "Canada" in draft.typed, "After" in draft.typed] == [True] * 4
    finally:
        server.process.terminate()
        server.process.wait(20)


def test_after_the_server_came_back_a_reload_goes_on_at_the_same_screen(page: Page, tmp_path: Path) -> None:
    server = started(tmp_path)
    page.goto(server.app)
    shown(page, "My cases")
    new_case(page, "came-back")
    go(page, "Finances")
    box(page, "Summary").fill("Kept before the end")
    saved(page)
    server.process.terminate()
    server.process.wait(20)
    expect(page.get_by_role("alert").filter(has_text="Everything you typed is saved. Reload this page to go on.")).to_be_visible(timeout=10_000)
    server = started(tmp_path, port=server.port)
    try:
        page.reload()
        shown(page, "Finances")
        expect(box(page, "Summary")).to_have_value("Kept before the end")
        box(page, "Summary").fill("And on")
        saved(page)
    finally:
        server.process.terminate()
        server.process.wait(20)


PASTE = """([label, html, plain]) => {
  const control = [...document.querySelectorAll("textarea, input")].find((each) => each.labels && each.labels[0] && each.labels[0].textContent.startsWith(label));
  control.focus();
  return navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob([html], { type: "text/html" }), "text/plain": new Blob([plain], { type: "text/plain" }) })]);
}"""


def test_five_thousand_words_from_word_arrive_as_plain_text_and_the_page_stays_quick(app: Open, server: Server) -> None:
    page = app()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    new_case(page, "from-word")
    go(page, "Finances")
    words = [f"word{n}" for n in range(5000)]
    plain = " ".join(words)
    html = (
        "<html><body><!--StartFragment-->"
        + " ".join(f"<b style='mso-bidi-font-weight:normal'>{word}</b>" for word in words)
        + "<!--EndFragment--></body></html>"
    )
    page.evaluate(PASTE, ["Summary", html, plain])
    page.keyboard.press("Control+V")
    expect(box(page, "Summary")).to_have_value(plain)
    saved(page)
    box(page, "Summary").press_sequentially(" and", delay=0)
    expect(page.get_by_text("5001 words")).to_be_visible(timeout=10_000)
    (draft,) = server.store.drafts("from-word")
    assert plain + " and" in draft.typed


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("first\x0bsecond\x0cthird", "first\nsecond\nthird"),
        ("half \ud83d of a sign", "half  of a sign"),
        ("שלום \u202eabc\u202c عربي", "שלום \u202eabc\u202c عربي"),
        ("zero\u200bwidth\u2060and\ufeffmark", "zero\u200bwidth\u2060and\ufeffmark"),
        ("{{ case }} {% raw %} ${x} <script>alert(1)</script> &amp;", "{{ case }} {% raw %} ${x} <script>alert(1)</script> &amp;"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301 \U0001f3f3\ufe0f\u200d\U0001f308",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301 \U0001f3f3\ufe0f\u200d\U0001f308",
        ),
    ],
    ids=["control signs", "breaks of Word", "half a sign", "right to left", "zero width", "markup", "joined emoji"],
)
def test_a_hostile_text_is_kept_as_it_is_but_for_signs_that_no_page_can_show(app: Open, server: Server, pasted: str, kept: str) -> None:
    page = app()
    case = f"hostile-{abs(hash(pasted)) % 100_000}"
    new_case(page, case)
    go(page, "Finances")
    box(page, "Summary").evaluate(
        "(control, codes) => { control.value = String.fromCharCode(...codes); control.dispatchEvent(new Event('input', { bubbles: true })); }",
        [int.from_bytes(pair, "little") for pair in zip(*[iter(pasted.encode("utf-16-le", "surrogatepass"))] * 2, strict=True)],
    )
    saved(page)
    expect(box(page, "Summary")).to_have_value(kept)
    left_out = page.get_by_role("status").filter(has_text="Signs that no page can show were left out.")
    expect(left_out).to_have_count(1 if len(kept) < len(pasted) else 0)
    expect(page.locator(".error")).to_have_count(0)
    page.reload()
    expect(box(page, "Summary")).to_have_value(kept, timeout=60_000)


@pytest.fixture
def windows(app: Open, browser: Browser, server: Server) -> Iterator[Callable[[str, str], tuple[Page, Page]]]:
    """Two windows on one step of a new case."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})

    def open_both(case: str, step: str) -> tuple[Page, Page]:
        one = app()
        new_case(one, case)
        go(one, step)
        other = context.new_page()
        other.goto(f"{server.app}{re.sub('^[^#]*', '', one.url)}")
        shown(other, step)
        return one, other

    yield open_both
    context.close()


Both = Callable[[str, str], tuple[Page, Page]]


def test_two_windows_typing_in_different_entries_of_one_list_keep_both(windows: Both, server: Server) -> None:
    one, other = windows("two-entries", "Family and residences")
    one.get_by_role("button", name="Add a home").click()
    box(one, "Place").fill("Harmon")
    saved(one)
    other.get_by_role("button", name="Add a home").click()
    box(other, "Place").wait_for()
    box(other, "Place").fill("Lima")
    saved(other)
    box(one, "Place").fill("Harmon, Ohio")
    saved(one)
    box(other, "Place").fill("Lima, Ohio")
    saved(other)
    (draft,) = server.store.drafts("two-entries")
    assert [place in draft.typed for place in ("Harmon, Ohio", "Lima, Ohio")] == [True, True]
    expect(one.get_by_text("Changed in two places")).to_have_count(0)
    expect(other.locator("#table-residences tbody tr")).to_have_count(2)


def test_typing_into_an_entry_that_the_other_window_removed_is_said_and_goes_on(windows: Both, server: Server) -> None:
    one, other = windows("removed-there", "Family and residences")
    one.get_by_role("button", name="Add a home").click()
    box(one, "Place").fill("Harmon")
    saved(one)
    other.reload()
    other.get_by_role("button", name="Remove Harmon").click(timeout=60_000)
    expect(other.locator("#table-residences tbody tr")).to_have_count(0)
    box(one, "Place").press("End")
    box(one, "Place").press_sequentially(", Ohio")
    row = one.locator("#conflicts tbody tr")
    expect(row.locator("td").nth(0)).to_have_text("(nothing)", timeout=10_000)
    expect(row.locator("td").nth(1)).to_contain_text("Harmon, Ohio")
    assert one.evaluate("document.activeElement.id") == "conflicts"
    one.get_by_role("button", name="Take what was typed here").click()
    expect(one.locator("#table-residences tbody th")).to_have_text("Harmon, Ohio")
    saved(one)
    assert "Harmon, Ohio" in server.store.drafts("removed-there")[0].typed


def test_two_windows_typing_in_the_same_field_at_once_both_say_the_truth(windows: Both, server: Server) -> None:
    one, other = windows("same-field", "Defendant")
    box(one, "Place of birth").press_sequentially("Typed here")
    box(other, "Place of birth").press_sequentially("Typed there")
    box(one, "Place of birth").blur()
    saved(one)
    expect(other.get_by_text("Changed in two places")).to_be_visible(timeout=10_000)
    row = other.locator("#conflicts tbody tr td")
    expect(row.nth(0)).to_have_text("Typed here")
    expect(row.nth(1)).to_have_text("Typed there")
    other.get_by_role("button", name="Keep the other").click()
    expect(box(other, "Place of birth")).to_have_value("Typed here")
    box(one, "Citizenship").fill("Canada")
    saved(one)
    expect(one.get_by_text("Changed in two places")).to_have_count(0)
    expect(box(one, "Place of birth")).to_have_value("Typed here")


def test_the_link_over_the_steps_leads_the_keyboard_to_the_form(app: Open, server: Server) -> None:
    page = app()
    new_case(page, "skipped")
    page.evaluate("document.activeElement.blur()")
    page.locator(".psi").evaluate("form => { const first = form.querySelector('a'); first.focus(); }")
    skip = page.get_by_role("link", name="Skip to the form")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "psi-title"
    at(page, "#skipped/defendant")


def test_every_target_is_large_enough_for_an_unsteady_hand(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()["us-ohio-long-record"],), reason="import")
    page = app()
    page.goto(f"{server.app}#us-ohio-long-record/work")
    shown(page, "Education, military and employment")
    page.get_by_role("button", name=re.compile("^Edit")).first.click()
    page.locator("tr.open").first.wait_for()
    small = page.evaluate(
        """() => [...document.querySelectorAll(".psi :is(button, input, select, textarea, summary)")].map((control) => {
          const whole = control.type === "checkbox" ? control.closest("label") : control, box = whole.getBoundingClientRect();
          return box.width && (box.width < 24 || box.height < 24) ? `${control.textContent || control.id} ${box.width}x${box.height}` : null;
        }).filter(Boolean)"""
    )
    assert small == []


def test_what_has_the_keyboard_is_never_hidden_behind_the_line_at_the_top(app: Open, server: Server) -> None:
    importing.import_files(server.store, (examples()["us-ohio-long-record"],), reason="import")
    page = app()
    page.goto(f"{server.app}#us-ohio-long-record/finances")
    shown(page, "Finances")
    page.keyboard.press("End")
    hidden = []
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        hidden += page.evaluate(
            """() => { const now = document.activeElement, top = document.querySelector(".psi .top").getBoundingClientRect(), box = now.getBoundingClientRect();
              return now.closest(".top, .skip") || now.closest("nav") || !now.closest(".psi") || box.bottom > top.bottom ? [] : [now.id || now.textContent]; }"""
        )
    assert hidden == []


def test_in_the_colors_of_the_person_every_edge_is_still_a_line(app: Open, server: Server) -> None:
    page = app()
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    new_case(page, "high-contrast")
    box(page, "Date of birth").fill("31 February 1989")
    saved(page)
    widths = page.evaluate(
        """() => [...document.querySelectorAll(".psi :is(button:not(.link), input:not([type=checkbox]), select, textarea)")].filter((control) => control.getBoundingClientRect().width)
          .map((control) => Math.max(...["Top", "Left"].map((side) => parseFloat(getComputedStyle(control)["border" + side + "Width"]))))"""
    )
    assert min(widths) >= 1
    moving = "() => [...document.querySelectorAll('.psi, .psi *')].filter((each) => getComputedStyle(each).transitionDuration !== '0s' || getComputedStyle(each).animationName !== 'none').length"
    assert page.evaluate(moving) == 0


def test_at_two_hundred_percent_that_something_is_not_saved_stays_in_sight(page: Page, tmp_path: Path) -> None:
    server = started(tmp_path)
    page.set_viewport_size({"width": 683, "height": 384})
    page.goto(server.app)
    shown(page, "My cases")
    new_case(page, "in-sight")
    page.mouse.wheel(0, 900)
    server.process.kill()
    server.process.wait()
    expect(page.get_by_role("alert").filter(has_text="The connection is lost")).to_be_in_viewport(timeout=10_000)
    expect(page.get_by_role("status")).to_have_text("Not saving")


def test_psi_app_prints_its_address_and_one_ctrl_c_at_the_terminal_ends_everything(page: Page, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    terminal, its_end = pty.openpty()
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}
    words = [str(Path(sys.executable).with_name("psi")), "app", "--no-browser", "--port", port]
    running = subprocess.Popen(
        words, env=environment, cwd=tmp_path, stdin=its_end, stdout=its_end, stderr=its_end, start_new_session=True, preexec_fn=lambda: take_terminal(its_end)
    )
    os.close(its_end)
    address = re.compile(rf"http://127\.0\.0\.1:{port}/\S+token=\w{{20,}}")
    said = ""
    while not address.search(said):
        said += os.read(terminal, 65536).decode(errors="replace")
    until_it_answers(port)
    page.goto(address.findall(said)[-1])
    shown(page, "My cases")
    kernels = psutil.Process(running.pid).children(recursive=True)
    assert kernels
    os.write(terminal, b"\x03")
    assert running.wait(20) == 0
    assert psutil.wait_procs(kernels, timeout=20)[1] == []
    os.close(terminal)


def take_terminal(end: int) -> None:
    """Make this the terminal of the process, so that Ctrl-C reaches it as it would a person's."""
    fcntl.ioctl(end, termios.TIOCSCTTY, 0)


def until_it_answers(port: str) -> None:
    """Wait as a person does who sees the address a moment before the page can be opened."""
    for _ in range(150):
        with socket.socket() as knocking:
            if knocking.connect_ex(("127.0.0.1", int(port))) == 0:
                return
        time.sleep(0.2)
