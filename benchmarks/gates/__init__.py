"""Promises about every single ranking, tried out on many random cases; one that fails fails the evaluation.

`relaxation` G11, `explanation` G12, `names` G13, `improvements` G14.
"""
