"""Filters of queries: `filters.prop("Due").date.before(day)`."""

from notion_async.filters.conditions import (
    CheckboxConditions,
    ChoiceConditions,
    ChoicesConditions,
    Conditions,
    DateConditions,
    NumberConditions,
    ReferenceConditions,
    TextConditions,
    VerificationConditions,
    VerificationState,
)
from notion_async.filters.filter import Filter
from notion_async.filters.properties import FormulaConditions, Property, RollupConditions, Timestamp, prop, timestamp

__all__ = [
    "CheckboxConditions",
    "ChoiceConditions",
    "ChoicesConditions",
    "Conditions",
    "DateConditions",
    "Filter",
    "FormulaConditions",
    "NumberConditions",
    "Property",
    "ReferenceConditions",
    "RollupConditions",
    "TextConditions",
    "Timestamp",
    "VerificationConditions",
    "VerificationState",
    "prop",
    "timestamp",
]
