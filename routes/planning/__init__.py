"""From a request to a circuit: which sites, on which day, in which order, and why not the others.

Read in this order: `request` (what is asked), `problem` (the same as numbers), `exact` and `search`
(two solvers), `schedule` (from an order to times), `explain` (reasons), `plan` (all of it).
"""
