"""Caller's blocks turned into drafts that Notion accepts."""
