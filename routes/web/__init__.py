"""The local page and its HTTP API: they put the pieces together and compute nothing."""
