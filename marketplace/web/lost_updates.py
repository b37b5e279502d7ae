"""Lost updates: whoever saves a form made from an older version sees the difference first, and nothing is overwritten.

A form carries the version it was made from and what the fields said then, in words. Nobody but the person who
sends it relies on those words: they are shown back to them, and decide only whether they are asked again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from marketplace.db import RowChanged
from marketplace.web.forms import Form

VERSION, WAS = "version", "was"
LONGEST = 200_000
"""More characters than the words of any of our forms have."""

Said = Mapping[str, str]
"""What the fields of a form say, by their labels."""

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the two of you see differently; `before` is None where the form does not say."""

    label: str
    yours: str
    theirs: str
    before: str | None

    @property
    def is_only_theirs(self) -> bool:
        """Whether you left this field as it was, so that keeping yours would undo what somebody else did."""
        return self.before is not None and self.yours == self.before


class Changed(Exception):
    """What is to be saved has changed since the form was made; `version` and `theirs` are how it stands now."""

    def __init__(self, version: int, theirs: Said, before: Said | None) -> None:
        super().__init__("It has changed since the form was made.")
        self.version, self.theirs, self.before = version, theirs, before

    def page(self, yours: Said, *, title: str, discard: str) -> tuple[str, int]:
        """Return the page with every difference: keep mine posts this form again onto the version of now."""
        again = [
            (name, value) for name, value in request.form.items(multi=True) if name not in (VERSION, WAS, "csrf_token")
        ]
        page = render_template(
            "errors/changed.html",
            title=title,
            differences=differences(yours, self.theirs, self.before),
            fields=[*again, *carried(self.version, self.theirs).items()],
            action=request.path,
            discard=discard,
        )
        return page, 409


def carried(version: int, said: Said) -> dict[str, str]:
    """Return the two fields that a form carries, to be put among its values when it is first shown."""
    return {VERSION: str(version), WAS: json.dumps(dict(said), ensure_ascii=False)}


def carry(form: Form, version: int, said: Said) -> Form:
    """Return the form with what it was made from; a form that comes back keeps what it came with."""
    for name, value in carried(version, said).items():
        form.values.setdefault(name, value)
    return form


def check(version: int, theirs: Said, posted: MultiDict[str, str] | None = None) -> None:
    """Raise Changed when the posted form was made from another version and a field of it has changed since."""
    posted = request.form if posted is None else posted
    if posted.get(VERSION) == str(version):
        return
    before = _words_of(posted.get(WAS, ""))
    if before != dict(theirs):
        raise Changed(version, theirs, before)


def twice(act: Callable[[], Done]) -> Done:
    """Do this, and once more if somebody else wrote the same row at the same moment: then it finds their version."""
    try:
        return act()
    except RowChanged:
        return act()


def differences(yours: Said, theirs: Said, before: Said | None) -> list[Difference]:
    """Return the fields in which yours and theirs differ, in the order of the form.

    >>> [d.label for d in differences({"Title": "A", "Text": "x"}, {"Title": "B", "Text": "x"}, None)]
    ['Title']
    """
    labels = dict.fromkeys([*yours, *theirs])
    return [
        Difference(label, mine, other, None if before is None else before.get(label, ""))
        for label in labels
        if (mine := yours.get(label, "")) != (other := theirs.get(label, ""))
    ]


def _words_of(text: str) -> dict[str, str] | None:
    """Return what a form says it was made from, or None where that cannot be read."""
    if not text or len(text) > LONGEST:
        return None
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    return found
