"""Differences between a page's blocks and the desired ones."""
