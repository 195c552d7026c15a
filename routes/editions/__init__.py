"""Editions: a whole season of circuits, what moved between two of them, and what is published."""
