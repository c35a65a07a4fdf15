"""The figures of a report as values: what each shows, taken from the case and what was worked out; drawn by `psi.figures`."""
