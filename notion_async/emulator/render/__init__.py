"""Stored records in the form of responses."""
