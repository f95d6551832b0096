"""Fixtures for suites that test against the local Notion."""
