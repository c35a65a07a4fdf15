"""Take a picture of every screen of the application: `make screens`, or `python -m tools.screenshots [FOLDER] [--whole]`.

The server is the one of the tests, its store holds the invented examples, and the day and the clock on the screens are
fixed, so that a picture changes only when a screen does. `--whole` takes each screen down to its end, for reviewing.
"""

import io
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Locator, sync_playwright

from psi.intake import serving
from psi.workbench import examples, find_notebook, importing
from tests.intake.conftest import Server, started

SCREENS = Path(__file__).resolve().parent.parent / "docs" / "screens"
ON = "2026-11-23"
CLOCK = "10:42:07"
SIZE = {"width": 1366, "height": 768}
COLORS = 64
CASE = "us-ohio-long-record"
SHEETS = Path(__file__).resolve().parent.parent / "examples" / "rap-sheets"
# The name of the picture, the step, and the list of which the first entry is opened; none for a picture of the head of the step.
STEPS = (
    ("defendant", "Defendant", ""),
    ("offense", "Offense and victims", "victims"),
    ("history", "Criminal history", "criminal_history"),
    ("family", "Family and residences", "residences"),
    ("health", "Health and substance use", "substance_use.substances"),
    ("work", "Education, military and employment", "employment"),
    ("finances", "Finances", "finances.debts"),
    ("risk", "Risk and needs", ""),
    ("evaluation", "Evaluation and recommendation", "recommendation.sentence"),
    ("sources", "Interviews, requests and sources", "interviews"),
)
# Other screens of other cases, worth a picture by themselves: the name, the case, the step, and what stands at the top.
PLACES = (
    ("step-after", "us-ohio-supervision", "Supervision after sentence", ""),
    ("timeline", CASE, "Criminal history", ""),
    ("score", "england-wales-carer", "Risk and needs", ""),
    ("range", "us-federal-firearm", "Risk and needs", ""),
    ("options", "us-federal-firearm", "Evaluation and recommendation", ""),
)


def fix_the_day(folder: Path) -> None:
    """Serve a copy of the application that works for a fixed day."""
    notebook = json.loads(find_notebook("app").read_text(encoding="utf-8"))
    source = notebook["cells"][0]["source"]
    notebook["cells"][0]["source"] = [line.replace('on: str = ""', f'on: str = "{ON}"') for line in source]
    made = folder / "app.ipynb"
    made.write_text(json.dumps(notebook), encoding="utf-8")
    serving.find_notebook = lambda name: made  # type: ignore[assignment]


class Camera:
    """One window, and the folder that its pictures go to."""

    def __init__(self, browser: Browser, server: Server, folder: Path, *, whole: bool) -> None:
        self.page = browser.new_context(viewport=SIZE, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
        self.server, self.folder, self.whole = server, folder, whole

    def open_app(self) -> None:
        self.page.goto(self.server.app)
        self.page.get_by_role("heading", name="My cases").wait_for(timeout=60_000)

    def take(self, name: str, at: Locator | None = None) -> None:
        """Keep a picture of what stands on the screen, with the place wanted below the line at the top."""
        self.page.wait_for_function("!document.querySelector('.psi .saved')?.textContent.includes('Saving')")
        self.page.evaluate(CALM, CLOCK)
        if at is not None:
            at.evaluate("place => scrollTo(0, place.getBoundingClientRect().top + scrollY - 62)")
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(150)
        picture = Image.open(io.BytesIO(self.page.screenshot(full_page=self.whole, animations="disabled", caret="hide")))
        path = self.folder / f"{name}.png"
        picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)
        sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB\n")

    def go(self, step: str) -> None:
        self.page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{step}")).click()
        self.page.get_by_role("heading", name=step, level=1).wait_for()

    def box(self, name: str) -> Locator:
        return self.page.get_by_role("textbox", name=re.compile(rf"^{name}( \(required\))?$")).first

    def saved(self) -> None:
        self.page.get_by_role("status").filter(has_text=re.compile(r"^Saved \d")).wait_for()


CALM = """clock => {
  const line = document.querySelector('.psi .saved');
  if (line) line.textContent = line.textContent.replace(/\\d\\d:\\d\\d:\\d\\d/, clock);
}"""


def caseload(camera: Camera, _: Camera) -> None:
    """The list of cases, and the questions of a new one."""
    camera.open_app()
    camera.take("cases")
    camera.page.get_by_role("button", name="New case").click()
    camera.box("Id of the case").fill("2026-0147")
    camera.page.get_by_label("Court").select_option(label="Ohio, court of common pleas")
    camera.page.wait_for_timeout(400)
    camera.take("new-case")


def opened(camera: Camera, case: str) -> None:
    """A case at its first step."""
    camera.open_app()
    camera.page.get_by_role("button", name=f"Open {case}").click()
    camera.page.get_by_role("heading", name="Defendant", level=1).wait_for()


def steps(camera: Camera, _: Camera) -> None:
    """Every step of a case that holds much, and its check."""
    opened(camera, CASE)
    for name, step, path in STEPS:
        camera.go(step)
        entry = None
        if path:
            camera.page.locator(f"[id='table-{path}'] button[data-do='open']").first.click()
            entry = camera.page.locator(f"[id^='open-{path}.']").first
            entry.wait_for()
        camera.take(f"step-{name}", entry)
    camera.go("Check")
    camera.take("check")


def places(camera: Camera, _: Camera) -> None:
    """The pictures, the scores and the options of cases that have them."""
    for name, case, step, place in PLACES:
        opened(camera, case)
        camera.go(step)
        if step == "Criminal history":
            camera.page.get_by_role("img").wait_for()
        camera.take(name, camera.page.locator(f"[id='{place}']") if place else None)


def bringing_in(camera: Camera, _: Camera) -> None:
    """A record of arrests and a spreadsheet of the case."""
    opened(camera, CASE)
    camera.go("Criminal history")
    camera.page.get_by_role("button", name="Paste a record of arrests").click()
    camera.page.get_by_label("Or bring it in as a file").set_input_files(SHEETS / "numbered-cycles.txt")
    read = camera.page.locator("[id='paste-summary']")
    read.wait_for()
    camera.take("paste", read)
    camera.take("paste-matter", camera.page.locator("[id='matter-0']"))
    camera.go("Education, military and employment")
    camera.page.get_by_role("button", name="Spreadsheet").click()
    camera.page.get_by_role("heading", name="Spreadsheets of the case").wait_for()
    camera.page.get_by_label("A spreadsheet of this case").set_input_files(SHEETS.parent / "sheets" / "employment.csv")
    camera.page.get_by_role("button", name="Take these changes").wait_for()
    camera.take("spreadsheet")


def waiting(camera: Camera, _: Camera) -> None:
    """What waits for an answer, and a request with its letter."""
    opened(camera, CASE)
    camera.go("Interviews, requests and sources")
    camera.page.get_by_role("button", name="Add a record request").click()
    request = camera.page.locator("[id^='open-record_requests.']")
    request.wait_for()
    for name, words in (("what", "attendance record"), ("to", "Harmon High School"), ("sent", "October 20, 2026")):
        request.locator(f"input[data-path$='.{name}']:not([data-part])").fill(words)
        request.locator(f"input[data-path$='.{name}']:not([data-part])").blur()
    camera.saved()
    camera.take("letter", camera.page.locator("#table-record_requests tr:has([data-do='letter'])").first)
    camera.page.evaluate("scrollTo(0, 0)")
    camera.take("waiting")
    camera.page.get_by_role("button", name="Remove attendance record").click()
    camera.page.get_by_role("button", name="Put it back").wait_for()


def report(camera: Camera, _: Camera) -> None:
    """The documents of a case and their pages."""
    opened(camera, "us-ohio-first-offense")
    camera.go("Report")
    camera.page.get_by_role("img").wait_for()
    camera.take("report")
    camera.page.get_by_role("button", name="Show the pages of the Presentence Investigation Report").click()
    camera.page.get_by_role("img", name=re.compile("^Page 1 of")).wait_for(timeout=90_000)
    camera.take("pages", camera.page.locator("[id='pages']"))


def typing(camera: Camera, other: Camera) -> None:
    """A case of its own: an echo, a missing answer, a mistake, and two windows."""
    camera.open_app()
    camera.page.get_by_role("button", name="New case").click()
    camera.box("Id of the case").fill("2026-0147")
    camera.page.get_by_label("Court").select_option(label="Ohio, court of common pleas")
    camera.page.get_by_role("button", name="Make the case").click()
    camera.page.get_by_role("heading", name="Defendant", level=1).wait_for()
    camera.take("first-step")
    camera.box("Surname").fill("Avery")
    camera.page.get_by_label("No answer: Citizenship").select_option("declined")
    camera.page.locator("[data-path='identity.citizenship'][data-part='why']").fill("on the advice of counsel")
    camera.box("Date of birth").fill("31 February 1989")
    camera.page.get_by_text("is no day of the calendar").wait_for()
    camera.saved()
    camera.take("error")
    camera.go("Check")
    camera.take("check-error")
    camera.go("Defendant")
    camera.box("Date of birth").fill("March 1989")
    camera.saved()
    camera.go("Education, military and employment")
    camera.page.get_by_role("button", name="Add a job").click()
    camera.box("Employer").fill("Old Mill")
    camera.box("Start").fill("2009")
    camera.box("Start").blur()
    camera.page.get_by_text("at age").first.wait_for()
    camera.take("echo", camera.page.locator("[id^='open-']").first)
    camera.go("Defendant")
    other.open_app()
    other.page.get_by_role("button", name="Open 2026-0147").click()
    other.box("Surname").fill("Averill")
    other.box("Surname").blur()
    other.saved()
    camera.box("Surname").fill("Avery-Stone")
    camera.page.get_by_text("Changed in two places").wait_for()
    camera.take("two-windows")
    camera.page.evaluate("scrollTo(0, 0)")


def lost(camera: Camera, other: Camera) -> None:
    """The server goes away."""
    other.server.process.kill()
    other.server.process.wait()
    other.box("Given names").fill("Robin")
    other.page.get_by_role("alert").filter(has_text="The connection is lost").wait_for(timeout=15_000)
    other.take("lost")


SCENES: tuple[Callable[[Camera, Camera], None], ...] = (caseload, steps, places, bringing_in, waiting, report, typing, lost)


def main(folder: Path, *, whole: bool) -> None:
    """Start the server with the examples, and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home, TemporaryDirectory() as folder_of_notebook, sync_playwright() as playwright:
        fix_the_day(Path(folder_of_notebook))
        server = started(Path(home))
        try:
            importing.import_files(server.store, tuple(examples().values()), reason="import")
            sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*sandbox, "--hide-scrollbars"])
            cameras = [Camera(browser, server, folder, whole=whole) for _ in range(2)]
            for scene in SCENES:
                scene(*cameras)
            browser.close()
        finally:
            server.process.terminate()
            server.process.wait(20)


if __name__ == "__main__":
    folders = [each for each in sys.argv[1:] if not each.startswith("--")]
    main(Path(folders[0]) if folders else SCREENS, whole="--whole" in sys.argv)
