"""Drafts packed into as few requests as possible."""
