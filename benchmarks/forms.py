"""How long an officer waits for the forms, in a real browser on a real server, in interleaved rounds of one run.

    python -m benchmarks.forms [ROUNDS]

It prints medians: the first screen of the application with a cold browser and again in the same browser (each time with a
new kernel); one step of a case opened straight away, with 50 convictions and 50 jobs and with none, and their ratio; going
from step to step; the time from the last key to "Saved" on the screen, less the pause that the form waits for more; and how
many widget models the kernel holds on each screen. The machine drifts: only the ratios of one run mean anything.
"""

import json
import os
import re
import statistics
import sys
import time
import urllib.request
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from jupyter_client import BlockingKernelClient
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from psi.case import Case
from psi.intake import serving
from psi.intake.steps import STEPS
from psi.store import Store
from psi.workbench import casework, find_notebook
from tests.intake.conftest import TOKEN, Server, started

MANY = 50
PAUSE_MS = 1000
ENDS_OF_STEPS = {"history": "Add an earlier matter", "work": "Add a job"}
TARGET_RATIO, TARGET_MODELS = 1.3, 600
Seconds = dict[str, list[float]]

TYPED_TO_SAVED = """key => new Promise(done => {
  const line = document.querySelector('.psi .saved'), control = document.activeElement;
  let last = 0, busy = false;
  control.addEventListener('input', () => { last = performance.now(); }, { once: true, capture: true });
  new MutationObserver((_, watch) => {
    busy ||= line.textContent.startsWith('Saving');
    if (busy && line.textContent.startsWith('Saved')) { watch.disconnect(); done(performance.now() - last); }
  }).observe(line, { childList: true, characterData: true, subtree: true });
  document.execCommand('insertText', false, key);
})"""


def fill(store: Store) -> None:
    """Two cases: one with nothing, one with many convictions and jobs."""
    for name in ("empty", "full"):
        casework.create(store, name, "us-ohio")
    matters = [
        {"id": f"matter-{n}", "docket": f"{n % 20 + 2001}-CR-{n:04}", "arrested": f"{n % 20 + 2001}-03-04", "verification": "verified"} for n in range(MANY)
    ]
    jobs = [
        {"id": f"job-{n}", "employer": f"Mill {n}", "began": f"{n % 20 + 2001}", "ended": f"{n % 20 + 2002}", "verification": "self-reported"}
        for n in range(MANY)
    ]
    case, revision = casework.whole(store, "full")
    plain = casework.plain(case) | {"identity": {"born": "1980-03-04"}, "criminal_history": matters, "employment": jobs}
    casework.put(store, Case.model_validate(plain), "filled", revision.number)


def notebooks(folder: Path) -> None:
    """The application, and a page for each case and step that is opened straight away."""
    shipped = json.loads(find_notebook("app").read_text(encoding="utf-8"))
    made = folder / "app.ipynb"
    made.write_text(json.dumps(shipped), encoding="utf-8")
    for case in ("empty", "full"):
        for step in ENDS_OF_STEPS:
            shipped["cells"][1]["source"] = f'from psi.intake import section\n\nsection("{case}", "{step}")'
            (folder / f"{case}-{step}.ipynb").write_text(json.dumps(shipped), encoding="utf-8")
    serving.find_notebook = lambda name: made  # type: ignore[assignment]


def kernels(server: Server) -> list[str]:
    """The ids of the kernels that run."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/api/kernels?token={TOKEN}") as answer:
        return [each["id"] for each in json.load(answer)]


def end_kernels(server: Server) -> None:
    """End every kernel, so that the rounds do not slow each other down."""
    for kernel in kernels(server):
        request = urllib.request.Request(f"http://127.0.0.1:{server.port}/api/kernels/{kernel}?token={TOKEN}", method="DELETE")
        urllib.request.urlopen(request).close()


def models(server: Server) -> int:
    """How many widget models the only kernel holds."""
    (kernel,) = kernels(server)
    client = BlockingKernelClient(connection_file=str(serving.runtime_folder() / f"kernel-{kernel}.json"))
    client.load_connection_file()
    client.start_channels()
    try:
        asked = {"held": "len(__import__('ipywidgets').widgets.widget._instances)"}
        reply = client.execute_interactive("", silent=True, store_history=False, user_expressions=asked, timeout=30)
        return int(reply["content"]["user_expressions"]["held"]["data"]["text/plain"])
    finally:
        client.stop_channels()


def first_screen(page: Page, address: str, button: str) -> float:
    """Seconds from asking for the page until the last button of its first screen can be pressed."""
    start = time.perf_counter()
    page.goto(address)
    page.get_by_role("button", name=button).wait_for(timeout=120_000)
    return time.perf_counter() - start


def go(page: Page, step: str) -> float:
    """Seconds from the click on a step until its heading is there."""
    title = STEPS[step][0]
    start = time.perf_counter()
    page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{title}")).click()
    page.get_by_role("heading", name=title, level=1).wait_for()
    return time.perf_counter() - start


def type_and_wait(page: Page, seconds: Seconds, name: str, place: Locator, step: str) -> None:
    """Type three keys, each long after the one before, and keep how long each took to be saved."""
    if page.get_by_role("heading", name=STEPS[step][0], level=1).count() == 0:
        go(page, step)
    for key in "abc":
        place.focus()
        seconds[name].append(page.evaluate(TYPED_TO_SAVED, key) / 1000 - PAUSE_MS / 1000)


def one_round(browser: Browser, server: Server, seconds: Seconds) -> None:
    """Everything once."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    for heat in ("cold", "warm"):
        seconds[f"first screen, {heat}"].append(first_screen(page, server.app, "New case"))
        end_kernels(server)
    for step, button in ENDS_OF_STEPS.items():
        for case in ("empty", "full"):
            address = server.app.replace("app.ipynb", f"{case}-{step}.ipynb")
            seconds[f"straight to {step}, {case}"].append(first_screen(page, address, button))
            end_kernels(server)
    for case in ("empty", "full"):
        first_screen(page, server.app, f"Open {case}")
        page.get_by_role("button", name=f"Open {case}").click()
        page.get_by_role("heading", name="Defendant", level=1).wait_for()
        for step in ENDS_OF_STEPS:
            seconds[f"step to {step}, {case}"].append(go(page, step))
        type_and_wait(page, seconds, f"last key to Saved, a part, {case}", page.locator("[data-path='identity.surname']:not([data-part])"), "defendant")
        go(page, "work")
        page.get_by_role("button", name="Add a job").click()
        place = page.locator("[id^='open-employment'] [data-path$='.place']:not([data-part])")
        type_and_wait(page, seconds, f"last key to Saved, an entry, {case}", place, "work")
        page.locator("[data-key^='employment.'].open button[data-do='remove']").click()
        page.get_by_role("button", name="Put it back").wait_for()
        end_kernels(server)
    context.close()


def models_of_each_screen(browser: Browser, server: Server) -> dict[str, int]:
    """Widget models, screen by screen, of the full case in one sitting with an entry open."""
    page = browser.new_context().new_page()
    first_screen(page, server.app, "Open full")
    found = {"cases": models(server)}
    page.get_by_role("button", name="Open full").click()
    page.get_by_role("heading", name="Defendant", level=1).wait_for()
    for step in STEPS:
        go(page, step)
        if page.get_by_role("button", name=re.compile("^Edit")).count():
            page.get_by_role("button", name=re.compile("^Edit")).first.click()
            page.get_by_role("button", name="Close this entry").first.wait_for()
        found[step] = models(server)
    page.context.close()
    end_kernels(server)
    return found


def main(rounds: int) -> None:
    """Measure in rounds; print medians and ratios."""
    seconds: Seconds = defaultdict(list)
    with TemporaryDirectory() as home, TemporaryDirectory() as folder, sync_playwright() as playwright:
        notebooks(Path(folder))
        server = started(Path(home))
        try:
            fill(server.store)
            sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=sandbox)
            for _ in range(rounds):
                one_round(browser, server, seconds)
            held = models_of_each_screen(browser, server)
            browser.close()
        finally:
            server.process.terminate()
            server.process.wait(20)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    for name, median in medians.items():
        print(f"{name:36} {median:6.2f} s   ({min(seconds[name]):.2f} to {max(seconds[name]):.2f})")
    for name in medians:
        if name.endswith(", full") and "Saved" not in name:
            ratio = medians[name] / max(medians[name.replace(", full", ", empty")], 0.001)
            print(
                f"{name.removesuffix(', full'):36} {ratio:6.2f} times as long with {MANY} + {MANY} entries as with none (target for an opening: {TARGET_RATIO})"
            )
    print(f"widget models on a screen: {min(held.values())} to {max(held.values())} (target: at most {TARGET_MODELS})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
