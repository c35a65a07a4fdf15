"""The report as values: sections, numbered blocks with stable keys, and the wording that makes them; no Word here."""
