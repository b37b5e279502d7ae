"""Plain Python: the words, drafts, moves, rules and errors of the marketplace. No framework, no database."""
