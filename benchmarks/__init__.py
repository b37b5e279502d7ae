"""Figures that the documentation quotes, each of them one command."""
