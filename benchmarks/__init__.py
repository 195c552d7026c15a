"""Measurements of the planner and the road reader; run from the project root, not by the tests."""
