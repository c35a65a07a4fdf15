"""From the facts of a sheet, line by line, to its events: what belongs to which charge, and nothing placed by a guess."""

from collections.abc import Callable

from psi.workbench.rapsheet.drafts import MOST_CHARACTERS, OUTCOME, DraftCharge, DraftEvent, add, frozen_event, frozen_lines
from psi.workbench.rapsheet.layouts import Fact
from psi.workbench.rapsheet.values import About, Layout, Reading
from psi.workbench.rapsheet.words import given, plain, read_date, split_date

_OF_EVENT = ("arrested", "filed", "agency", "court", "docket", "name", "born", "fingerprint")
_OF_CHARGE = ("statute", "degree", "disposition", "disposed", "sentence", "sentenced")
_TEXTS = ("agency", "court", "statute", "degree", "disposition", "sentence")  # with the offense, what may go on in the next line
_OPENING = ("heading", "rule", "cycle", "section", "other cycle", "other section")
_HEAD = ("arrested", "agency", "name", "born")


class Builder:
    """Takes a sheet line by line; `reading` is what came of it."""

    def __init__(self, layout: Layout) -> None:
        self.section = ""
        self._layout = layout
        self._line: tuple[int, str] = (0, "")
        self._before: tuple[int, str] = (0, "")
        self._events: list[DraftEvent] = []
        self._event: DraftEvent | None = None
        self._charge: DraftCharge | None = None
        self._last: tuple[dict[str, str], str] | None = None
        self._named: DraftCharge | None = None
        self._is_closed, self._is_misnumbered = False, False
        self._matter, self._court_date = "", ""
        self._names: dict[str, str] = {}
        self._about: dict[str, list[str]] = {"name": [], "born": [], "identifier": [], "court": []}
        self._about_lines: dict[int, str] = {}
        self._unread: list[tuple[int, str]] = []

    def take(self, number: int, text: str, facts: list[Fact]) -> None:
        """Put every fact of a line in its place; a line of which nothing could be placed is kept as unread."""
        self._line = (number, text)
        if not facts and self._goes_on():
            facts = [Fact("more", text.strip())]
        placed = [self._place(fact) for fact in facts]
        if not any(placed):
            self._unread.append(self._line)
            if self._event is not None:
                self._event.problems.append(f"Line {number}, in it or behind it, was not understood.")
        self._before = self._line

    def reading(self) -> Reading:
        """The sheet as it was read."""
        born = tuple(date for said in self._about["born"] if (date := read_date(said)))
        identifiers = tuple((kind, value) for said in self._about["identifier"] for kind, _, value in [said.partition("\t")] if given(value))
        names = tuple(dict.fromkeys(name for said in self._about["name"] if (name := given(said))))
        court = next(iter(self._about["court"]), "")
        about = About(names, born, identifiers, court, frozen_lines(self._about_lines))
        return Reading(self._layout, about, tuple(frozen_event(each, self._names, court) for each in self._events), tuple(self._unread))

    def _goes_on(self) -> bool:
        """Whether a line without a label goes on with the text above: the line before it was understood and ends with a comma."""
        number, text = self._before
        return self._last is not None and number == self._line[0] - 1 and text.rstrip().endswith(",") and self._before not in self._unread[-1:]

    def _place(self, fact: Fact) -> bool:
        """Put one fact in its place; False when there is none."""
        does: dict[str, Callable[[str], bool]] = {
            "heading": self._heading,
            "rule": self._rule,
            "cycle": self._cycle,
            "matter": self._new_matter,
            "section": self._new_section,
            "other cycle": self._other_cycle,
            "other section": self._other_section,
            "of charge": self._of_number,
            "identifier": self._identifier,
            "numbered name": self._numbered_name,
            "count": self._count,
            "offense": self._offense,
            "docket": self._docket,
            "court": self._court,
            "disposed in court": self._date_in_court,
            "note": self._note,
            "more": self._more,
            "more sentence": lambda said: self._more(said, "sentence"),
            "more disposition": lambda said: self._more(said, "disposition"),
        }
        if self._is_closed and fact.what not in _OPENING:
            return False
        if fact.what in does:
            return does[fact.what](fact.said)
        if fact.what in self._about and self._event is None:
            self._about[fact.what].append(fact.said)
            return self._heading(fact.said)
        return self._of_charge(fact.what, fact.said) if fact.what in _OF_CHARGE else self._of_event(fact.what, fact.said)

    def _heading(self, said: str) -> bool:
        self._about_lines[self._line[0]] = self._line[1]
        return True

    def _rule(self, said: str) -> bool:
        """A ruled line; between California's cycles it ends the arrest, so that a court without one stands alone."""
        if self._layout == "California":
            self._is_closed = False
            self._event, self._charge, self.section = None, None, "" if not self._events else "between"
        return self._heading(said)

    def _cycle(self, said: str) -> bool:
        self._begin(DraftEvent(said, is_arrest=True))
        return self._keep()

    def _new_matter(self, said: str) -> bool:
        """A row of a listing: of the matter above when it has the same docket and date."""
        if said != self._matter or self._event is None:
            self._begin(DraftEvent())
        self._matter = said
        return self._keep()

    def _other_cycle(self, said: str) -> bool:
        """A cycle of a kind that psi does not read, such as an applicant's prints: nothing of it is put with the arrest above."""
        self._event, self._charge, self._is_closed = None, None, True
        return False

    def _other_section(self, said: str) -> bool:
        """A part of an event that psi does not read, such as custody: nothing of it is put with the charge above."""
        self._is_closed = True
        return False

    def _begin(self, event: DraftEvent) -> None:
        self._is_closed = False
        self._event, self._charge, self._last, self._court_date = event, None, None, ""
        self._events.append(event)

    def _new_section(self, said: str) -> bool:
        if self._is_closed and self._event is None and self._layout != "California":
            return False
        self._is_closed, self._is_misnumbered = False, False
        if said == "court" and self._event is None:
            self._begin(DraftEvent())
        if said == "court":
            self._charge = None
        self.section = said
        return False

    def _keep(self, charge: DraftCharge | None = None) -> bool:
        """Keep the line with the event, and with the charge it speaks of."""
        if self._event is None:
            return False
        self._event.lines[self._line[0]] = self._line[1]
        if charge is not None:
            charge.lines[self._line[0]] = self._line[1]
        return True

    def _identifier(self, said: str) -> bool:
        if self._event is None:
            self._about["identifier"].append(said)
            return self._heading(said)
        return self._keep()

    def _numbered_name(self, said: str) -> bool:
        number, _, name = said.partition("\t")
        if name:
            self._names[number] = name
        if self._event is None and name:
            self._about["name"].append(name)
            return self._heading(said)
        return self._of_event("name", f"\t{number}")

    def _note(self, said: str) -> bool:
        return self._keep()

    def _of_event(self, what: str, said: str) -> bool:
        if self._event is None or what not in _OF_EVENT:
            return False
        if what in _HEAD:
            self._event.head[self._line[0]] = self._line[1]
        add(self._event.said, what, said)
        self._last = (self._event.said, what) if what in _TEXTS and what in self._event.said else None
        return self._keep()

    def _court(self, said: str) -> bool:
        """A court; a second one after the same arrest is another case. At the head it is the court of the whole listing."""
        if self._event is None:
            self._about["court"] += [given(said)] if given(said) else []
            return bool(given(said)) and self._heading(said)
        if self._event.said.get("court") and said and self.section == "court":
            self._split()
        return self._of_event("court", said) if said else self._keep()

    def _docket(self, said: str) -> bool:
        held = self._event.said.get("docket", "") if self._event else ""
        if held and plain(held) != plain(said) and given(said) and self._event:
            court = self._event.said.get("court", "")
            self._split()
            add(self._event.said, "court", court)
        return self._of_event("docket", said)

    def _split(self) -> None:
        """Begin another case of the same arrest."""
        old, date = self._event, self._court_date
        if old is not None:
            head = {what: old.said[what] for what in _HEAD if what in old.said}
            self._begin(DraftEvent(old.number, old.is_arrest, head, lines=dict(old.head), head=dict(old.head), parent=old))
            self._court_date = date

    def _date_in_court(self, said: str) -> bool:
        if self._event and self._event.said.get("court"):
            self._split()
        self._court_date = said
        return self._keep()

    def _count(self, said: str) -> bool:
        """The number of a charge; the charge itself comes with its offense."""
        if self._event is None:
            return False
        number, charge = said.lstrip("0"), self._charge
        if charge is None or charge.said or charge.section != self.section or charge.number not in ("", number):
            charge = self._charge = DraftCharge(section=self.section)
            self._event.charges.append(charge)
        charge.number, self._is_misnumbered = number or charge.number, False
        return self._keep(charge)

    def _offense(self, said: str) -> bool:
        """What is charged: the charge of the arrest again when the court gives it the same number and words."""
        if self._event is None or not given(said):
            return self._keep()
        if self._charge is None or "offense" in self._charge.said:
            self._charge = None
            self._count("")
        new = self._charge
        assert new is not None
        again = self._event.charged_again(new, said) if self.section == "court" else None
        if again is not None:
            self._event.charges.remove(new)
            again.lines |= new.lines
            again.section = self.section
            for what, words in new.said.items():
                add(again.said, what, words)
            self._charge = again
        add(self._charge.said if self._charge else {}, "offense", said)
        self._last = (new.said if again is None else again.said, "offense")
        return self._keep(self._charge)

    def _of_charge(self, what: str, said: str) -> bool:
        """Something said of a charge; where several charges stand open, nobody can say of which."""
        if self._event is None:
            return False
        if self._charge is None and len(self._event.charges) == 1 and not self._is_misnumbered:
            self._charge = self._event.charges[0]
        if self._charge is None or self._is_open_to_two(what):
            self._charge = None
            if given(said):
                count = len(self._event.charges)
                whose = f"which of its {count} charges" if count > 1 else "which charge"
                self._event.problems.append(f"The sheet does not say of {whose} this is the {what}: {given(said)}.")
            return self._keep()
        self._charge.said.setdefault(what, "")
        words, date = split_date(said) if what == "disposition" else (said, "")
        add(self._charge.said, what, words)
        if date:
            add(self._charge.said, "disposed", date)
        elif what == "disposition" and given(words) and self._court_date and not self._charge.said.get("disposed"):
            self._charge.said["disposed"] = self._court_date
        self._last = (self._charge.said, what) if what in _TEXTS and self._charge.said[what] else None
        return self._keep(self._charge)

    def _of_number(self, said: str) -> bool:
        """The number of the charge that the disposition or sentence behind it is of; with a number that no charge has, it is of none."""
        if self._event is None:
            return False
        number = said.lstrip("0")
        self._charge = self._named = next((charge for charge in reversed(self._event.charges) if number and charge.number == number), None)
        self._is_misnumbered = self._charge is None
        return self._keep(self._charge)

    def _is_open_to_two(self, what: str) -> bool:
        """Whether a disposition or sentence stands behind two or more charges of which nothing has been said, and names none."""
        if what not in OUTCOME or self._event is None or self._charge is None or self._charge is self._named or self._layout == "columns":
            return False
        return self._event.silent(self._charge.section) > 1

    def _more(self, said: str, what: str = "") -> bool:
        """Text that goes on from the line above."""
        if self._event is None or (what and (self._charge is None or not self._charge.said.get(what))):
            return False
        if what and self._charge:
            self._last = (self._charge.said, what)
        if self._last:
            values, name = self._last
            if len(values[name]) + len(said) > MOST_CHARACTERS:
                return False
            values[name] = f"{values[name]}{' ' if what else ', '}{said}"
        return self._keep(self._charge if self._last and self._charge and self._last[0] is self._charge.said else None)
