"""Engagements: from an accepted offer to the end of the work, on facts that both sides read alike."""
