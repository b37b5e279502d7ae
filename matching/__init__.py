"""Rank vetted experts for a brief: exact filters, additive scores, reasons that add up."""
