"""Several circuits as one HTML file: a catalogue with filters, and a map of all of them.

Text from data stands in the page as HTML that went through `guard`; what is drawn is inert JSON.
"""

from __future__ import annotations

from routes.outputs.portfolio.page import Entry, portfolio_page

__all__ = ["Entry", "portfolio_page"]
