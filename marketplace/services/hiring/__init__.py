"""Hiring: from a suggestion to an accepted offer, each step with a hand that makes it and a deadline."""
