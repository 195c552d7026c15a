"""The census of sites: what is wrong with a list, and what each site is worth."""
