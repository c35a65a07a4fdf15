"""Where the store is, without opening it."""

import os
from pathlib import Path


def default_url() -> str:
    """The database named by PSI_DATABASE_URL, else a file of this user's own."""
    named = os.environ.get("PSI_DATABASE_URL")
    if named:
        return named
    said = Path(os.environ.get("XDG_DATA_HOME", ""))
    home = said if said.is_absolute() else Path.home() / ".local" / "share"  # a relative one is to be ignored, by the XDG rules
    return f"sqlite:///{home / 'psi' / 'cases.db'}"


def is_there() -> bool:
    """Whether there is a store to look in: a named database, or a file of this user's own that exists."""
    url = default_url()
    return not url.startswith("sqlite") or Path(url.removeprefix("sqlite:///")).is_file()
