"""One module per noun: each function answers one endpoint."""
