"""Stored records as answers show them."""
