"""What skills are called here: a page to look them up, and the suggestions under a field that is being typed in."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request

from marketplace.gate.members import SignInNeeded, current_member
from marketplace.services import taxonomy

bp = Blueprint("skill_words", __name__, url_prefix="/taxonomy")
MOST = 12


@bp.get("/skills")
def skills() -> str:
    """List the skills that a word may mean, by name or alias."""
    if current_member() is None:
        raise SignInNeeded
    # A field of a form asks under its own name.
    typed = (value for name, value in request.args.items() if name == "q" or re.fullmatch(r"skills-\d+-skill", name))
    text = next(typed, "")[:80]
    found = taxonomy.find_skills(text, MOST if "HX-Request" in request.headers else 50)
    if "HX-Request" in request.headers:
        return render_template("expert/skill_options.html", found=found)
    return render_template("expert/skill_words.html", found=found, text=text)
