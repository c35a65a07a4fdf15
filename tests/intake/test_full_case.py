"""A full case as an officer enters it, from *New case* to the downloaded report: every word that was typed is in the Word file."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from psi.workbench import casework
from tests.intake.conftest import Server
from tests.intake.test_application import box, go, new_case, saved

Open = Callable[[], Page]
pytestmark = pytest.mark.slow

CONDUCT = "On the night of March 14, 2026, Ms. Vandermolen forced the side door of the Corner Hardware store and carried off two cordless drills."
HARM = "Mr. Castellane closed the store for two days and now sleeps badly."
UPBRINGING = "Ms. Vandermolen was raised by her grandmother, Ottoline, on a dairy farm outside Harmon."
REASON = "Three years of supervision would outlast the treatment that the assessor recommends."
WHY_NOT = "A jail term would cost Ms. Vandermolen the apprenticeship that pays the restitution."
EFFECT = "Her grandmother depends on her for the drive to dialysis three times a week."
RECORD = """INVENTED SAMPLE
                    IDENTIFICATION RECORD
NAME-VANDERMOLEN,PETRA ANN        DATE OF BIRTH-03/04/1989
----------------------------------------------------------------------
1- ARRESTED OR RECEIVED 06/09/2014
   AGENCY-HARMON POLICE DEPARTMENT
   CHARGE 01-SHOPLIFTING
   COURT-HARMON MUNICIPAL COURT         DOCKET-14-CRB-0207
   CHARGE 01-SHOPLIFTING
   DISPOSITION-PLED GUILTY 07/01/2014
   SENTENCE DATE-07/01/2014
   SENTENCE-$150 FINE
END OF RECORD
"""


def add(page: Page, words: str, place: str, /, **answers: str) -> None:
    """Add an entry, see that it is open and has the keyboard, and fill it in."""
    page.get_by_role("button", name=words, exact=True).click()
    expect(page.locator(f"[id='open-{place}']")).to_be_focused()
    fill(page, place, **answers)


def fill(page: Page, place: str, /, **answers: str) -> None:
    """Type each answer into its field, or choose it from the list."""
    for name, answer in answers.items():
        control = page.locator(f":is(input, select, textarea)[data-path='{place}.{name}']:not([data-part])")
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(answer)
        else:
            control.fill(answer)
            control.blur()


def defendant(page: Page) -> None:
    box(page, "Given names").press_sequentially("Petra Ann")
    page.keyboard.press("Tab")
    box(page, "Surname").fill("Vandermolen")
    fill(page, "identity", born="March 4, 1989", birth_place="Lima, Ohio")
    expect(page.get_by_text(re.compile("^March 4, 1989, age 3[789] today$"))).to_be_visible()
    fill(page, "court", name="Court of Common Pleas of Tecumseh County", judge="Rosalind P. Avery", dockets="26-CR-0911")
    fill(page, "officer", name="Carla J. Benning")
    fill(page, "dates", arrest="March 15, 2026", plea_or_verdict="October 6, 2026", sentencing="December 15, 2026")
    saved(page)


def offense(page: Page) -> None:
    felony = {"degree": "fifth-degree felony", "finding": "pleaded-guilty"}
    add(page, "Add a count", "counts.counts-1", number="1", offense="breaking and entering", statute="R.C. 2911.13", **felony)
    add(page, "Add a count", "counts.counts-2", number="2", offense="possessing criminal tools", statute="R.C. 2923.24", **felony)
    expect(page.locator("#table-counts tbody th")).to_have_count(2)
    add(page, "Add a paragraph: Conduct", "offense.conduct.conduct-1", text=CONDUCT)
    add(page, "Add a victim", "victims.victims-1", role="the owner of the store", name="Ambrose Castellane", harm=HARM)
    add(page, "Add a loss", "victims.victims-1.losses.losses-1", what="two cordless drills", amount="$1,348.50")
    expect(page.locator(".echo", has_text="$1,348.50")).to_be_visible()
    saved(page)


def history(page: Page) -> None:
    place, docket, day = "criminal_history.criminal-history-1", "11-TRD-0388", "September 1, 2011"
    add(page, "Add an earlier matter", place, arrested="August 2011", agency="Tecumseh County Sheriff", court="Harmon Municipal Court", docket=docket)
    fill(page, place, convicted=day)
    add(page, "Add a charge", f"{place}.charges.charges-1", offense="driving under suspension", disposition="convicted", disposed=day)
    saved(page)
    page.get_by_role("button", name="Paste a record of arrests").click()
    box(page, "The record").fill(RECORD)
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("Which document is it?").select_option(label="a new document, named below")
    box(page, "Title of the document").fill("identity history of Petra Vandermolen")
    page.get_by_role("button", name="Add the one that raises no question").click()
    expect(page.get_by_role("heading", name="1 matter, 1 decided")).to_be_focused()
    page.get_by_role("button", name="Back to the criminal history").click()
    expect(page.locator("#table-criminal_history tbody th")).to_have_count(2)


def life(page: Page) -> None:
    go(page, "Family and residences")
    add(page, "Add a paragraph: Upbringing", "family.upbringing.upbringing-1", text=UPBRINGING)
    add(page, "Add a home", "residences.residences-1", place="Harmon, Ohio", began="2019", ongoing="yes", with_whom="her grandmother Ottoline")
    go(page, "Health and substance use")
    fill(page, "physical_health", summary="Ms. Vandermolen reports asthma, for which she carries an inhaler.")
    go(page, "Education, military and employment")
    add(page, "Add a job", "employment.employment-1", employer="Harbor Grill", position="apprentice cook", began="May 2023", ongoing="yes", pay="17.50")
    fill(page, "employment.employment-1", pay_per="hour")
    saved(page)


def judgment(page: Page) -> None:
    go(page, "Risk and needs")
    score = {"instrument": "oras-cst", "assessed_on": "October 20, 2026", "assessor": "Dana Whitlock", "total": "17", "level": "Moderate"}
    add(page, "Add a score", "scores.scores-1", **score)
    go(page, "Evaluation and recommendation")
    add(page, "Add a part of the sentence", "recommendation.sentence.sentence-1", what="community control", length="2 years", reason=REASON)
    add(page, "Add an alternative", "recommendation.alternatives.alternatives-1", what="six months in the county jail", why_not=WHY_NOT)
    fill(page, "recommendation", effect_on_others=EFFECT)
    saved(page)


def sources(page: Page) -> None:
    go(page, "Interviews, requests and sources")
    add(page, "Add an interview", "interviews.interviews-1", with_whom="Petra Vandermolen", on="October 12, 2026", method="in-person", counsel="present")
    asked = {"what": "payroll record", "to": "Harbor Grill of Harmon", "sent": "October 13, 2026", "received": "October 19, 2026"}
    add(page, "Add a record request", "record_requests.record-requests-1", **asked)
    saved(page)
    go(page, "Education, military and employment")
    page.get_by_role("button", name="Record how this was verified: Employment, Harbor Grill").click()
    expect(box(page, "Who was asked")).to_be_focused()
    fill(page, "verifications.verifications-1", who="Lorenz Imhoff", how="telephone", on="October 21, 2026", result="confirmed")
    page.get_by_role("button", name=re.compile("^Mark the fact as verified")).click()
    expect(page.get_by_role("button", name="Back to the fact: Employment, Harbor Grill")).to_be_focused()


def report(page: Page, folder: Path) -> str:
    """The Word file as LibreOffice reads it, each run of blanks one blank."""
    go(page, "Check")
    expect(page.locator(".links.error")).to_have_count(0)
    expect(page.get_by_text("Required by the court and not there yet")).to_have_count(0)
    box(page, "Why it changed").fill("the whole investigation")
    page.get_by_role("button", name="Make it part of the case").click()
    expect(page.get_by_role("status")).to_contain_text("Revision 2 made")
    go(page, "Report")
    with page.expect_download() as handed:
        page.get_by_role("button", name="Download Presentence Investigation Report (Word)").click()
    word = folder / handed.value.suggested_filename
    handed.value.save_as(word)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "txt:Text", "--outdir", str(folder), str(word)]
    subprocess.run(command, check=True, capture_output=True)
    return " ".join(word.with_suffix(".txt").read_text(encoding="utf-8-sig").split())


TYPED = (
    *("Petra Ann", "Vandermolen", "March 4, 1989", "Lima, Ohio", "Court of Common Pleas of Tecumseh County", "Rosalind P. Avery", "26-CR-0911"),
    *("Carla J. Benning", "breaking and entering", "R.C. 2911.13", "possessing criminal tools", "R.C. 2923.24", CONDUCT, "the owner of the store", HARM),
    *("two cordless drills", "1,348.50", "11-TRD-0388", "driving under suspension", "14-CRB-0207", UPBRINGING, "Harmon, Ohio", "her grandmother Ottoline"),
    *("asthma, for which she carries an inhaler", "Harbor Grill", "apprentice cook", "17.50", "Moderate", "17", "community control", REASON),
    *("six months in the county jail", WHY_NOT, EFFECT, "October 12, 2026", "payroll record", "Lorenz Imhoff"),
    "identity history of Petra Vandermolen",
)


def test_a_full_case_from_new_case_to_the_downloaded_report(app: Open, server: Server, tmp_path: Path) -> None:
    page = app()
    new_case(page, "full-case")
    defendant(page)
    page.get_by_role("button", name="Continue to Offense and victims").click()
    page.get_by_role("heading", name="Offense and victims", level=1).wait_for()
    offense(page)
    page.get_by_role("button", name="Continue to Criminal history").click()
    page.get_by_role("heading", name="Criminal history", level=1).wait_for()
    history(page)
    life(page)
    judgment(page)
    sources(page)
    text = report(page, tmp_path)
    assert [words for words in TYPED if words.casefold() not in text.casefold()] == []
    case, _ = casework.whole(server.store, "full-case")
    assert [job.verification for job in case.employment] == ["verified"]
    assert "Ambrose Castellane" not in text  # the report names a victim by what the officer wrote for it, never by name
