"""Vetting: cases, steps, scorecards, consensus, decisions and appeals; cases and verifications lie lowest."""
