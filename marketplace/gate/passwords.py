"""What a password must be: long, hard to guess, and nothing that has to do with us or with the person.

There are no rules about which characters it holds; spaces and every script count as they are typed.
"""

from __future__ import annotations

import re
import unicodedata

from flask_security.utils import hash_password
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 128
LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: at least 10^8 guesses."""

FEWEST_OWN_LETTERS = 6
"""What must be left of a password without the words that others would try first."""

LONGEST_GUESSED = 72
"""The estimate takes long for long texts, and the beginning is enough."""

OUR_WORDS = ("assay", "marketplace", "expert", "vetting", "vetter", "company", "password", "brief", "ranking")


def normalised(password: str) -> str:
    """Return the password with each character written in one way, so that every keyboard types the same one."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    found: str = hash_password(normalised(password))
    return found


def complaints_about(password: str, *about: str) -> list[str]:
    """Return why a password cannot be chosen; `about` is what others know of the person."""
    chosen = normalised(password)
    if len(chosen) < SHORTEST:
        return [f"Choose a password of at least {SHORTEST} characters; a few words are good."]
    if len(chosen) > LONGEST:
        return [f"Choose a password of at most {LONGEST} characters."]
    known = {word for text in about for word in re.split(r"[\s@.\-_+]", text.lower()) if len(word) > 2} | set(OUR_WORDS)
    rest = chosen.lower()
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(re.sub(r"[\W\d_]", "", rest)) < FEWEST_OWN_LETTERS and rest != chosen.lower():
        return ["This password is made of words that have to do with you or this site. Choose other words."]
    guessed = zxcvbn(chosen[:LONGEST_GUESSED], user_inputs=[*about, *known])
    if guessed["score"] < LEAST_SCORE:
        why = guessed["feedback"]["warning"]
        said = f"This password is easy to guess. {why}".rstrip()
        return [f"{said} Use a few words that do not belong together."]
    return []
