"""Limits of Notion's requests, and the length of a text as Notion counts it."""

MAX_ELEMENTS = 100
MAX_BLOCKS = 1_000
MAX_BYTES = 500_000
MAX_TEXT = 2_000
MAX_URL = 2_000
MAX_EXPRESSION = 1_000
MAX_CONTACT = 200
