"""From a request to a circuit: which sites, on which day, in which order, and why not the others.

Read in this order: `request` (what is asked), `plan` (all of it, step by step), `problem` (the
request as numbers), `exact` with `subsets`, and `search` (two solvers), `order` and `improve` (the
least drive of a day, nothing left that fits), `schedule` (from an order to times), `explain` (why
not the others). `docs/planning.md` says it in plain words.
"""
