"""The compiled search: ruin, recreate and simulated annealing on plain arrays.

Read in this order: `arrays` (the problem and the state of a chain), `clock` (the times of a day),
`lunch`, `recreate`, `ruin`, `anneal` (the loop). `jit` is the only module that imports numba.
"""
