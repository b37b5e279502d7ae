"""A simulated market: briefs one after another, companies that invite, experts who accept, decline and are busy.

Everything here is invented: it compares ways of showing experts with each other, and promises nothing about
real companies. `weighing` is how experts of the dev worlds decide and `reserving` how those of the sealed
worlds do; neither is the formula of `matching.demand`.
"""
