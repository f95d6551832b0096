"""Requests sent exactly once, also when an answer is lost."""
