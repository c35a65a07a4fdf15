"""Rules as data: strict reading of the rule files, and the choice of the edition in force."""

from psi.rulebook.editions import RULES, EditionEntry, Rules, RuleSet, edition, in_force, rule_set_named, rule_sets
from psi.rulebook.guidelines import Category, Cell, Guideline, Months
from psi.rulebook.instruments import Band, EnteredInstrument, FormulaInstrument, Instrument, Item, band_of
from psi.rulebook.points import PointsAnswer, PointsInstrument, PointsItem

__all__ = [
    "RULES",
    "Band",
    "Category",
    "Cell",
    "EditionEntry",
    "EnteredInstrument",
    "FormulaInstrument",
    "Guideline",
    "Instrument",
    "Item",
    "Months",
    "PointsAnswer",
    "PointsInstrument",
    "PointsItem",
    "RuleSet",
    "Rules",
    "band_of",
    "edition",
    "in_force",
    "rule_set_named",
    "rule_sets",
]
