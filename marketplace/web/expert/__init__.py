"""Pages for experts: their profile, what it brings, how vetting stands, and what is known about them."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """Return the blueprints of this audience."""
    from marketplace.web.expert import apply, editor, home, imports, privacy, reach, skill_words, work

    return [home.bp, apply.bp, work.bp, reach.bp, privacy.bp, editor.bp, skill_words.bp, imports.bp]
