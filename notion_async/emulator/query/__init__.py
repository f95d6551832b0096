"""Rows of data sources: computed, filtered and sorted."""
