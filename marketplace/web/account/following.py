"""Where somebody goes after signing in: the page they asked for, as long as it is one of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

HOME = "/"


def following(wanted: str | None) -> str:
    """Return the wanted page if it is a path on this site, and the start page otherwise.

    >>> following("/briefs?open=1"), following("https://elsewhere.example/"), following("//elsewhere.example")
    ('/briefs?open=1', '/', '/')
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return HOME
    # Browsers read a backslash as a slash, and leave out what is not printable.
    if "\\" in wanted or not wanted.isprintable() or urlsplit(wanted).netloc:
        return HOME
    return wanted
