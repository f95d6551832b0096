"""Handlers of endpoints, one module per noun."""
