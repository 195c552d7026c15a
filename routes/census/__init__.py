"""The census: from a spreadsheet to a list of sites, its faults, and what each site is worth."""
