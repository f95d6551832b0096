"""Helpers of the input packages: dates, Notion's limits, text length and cutting, messages for wrong input."""
