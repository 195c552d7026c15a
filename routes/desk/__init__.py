"""What every way in shares: from what a planner asks to circuits and their files.

The command line and the local page read what people give them; what follows is the same.
"""
