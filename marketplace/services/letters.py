"""Letters: plain-text files with fields, under a head of lines that say what each is.

`Subject:` is the subject, `Kind:` what it is about, and `Link:` the field that leads to the page it is about: `link`
where nothing else is said, `none` for a letter that only its address may have. The worker knows the site's address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.notices import NoticeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).resolve().parent.parent / "data" / "letters"
SITE = "site"
"""The one field that callers leave to the worker, so that facts hold paths and no addresses."""
LINES = "lines"
"""The one field whose value has lines of its own, with links that begin with `{site}`."""

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_FIELD = re.compile(r"[a-z][a-z0-9_]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_HEAD = re.compile(r"(Subject|Kind|Link): (.+)")
NO_LINK = "none"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: what it is about, the names of its fields, and which of them is the page it leads to."""

    subject: str
    text: str
    fields: frozenset[str]
    kind: NoticeKind
    link: str = "link"

    @property
    def is_for_inbox(self) -> bool:
        """Whether it may stand in an inbox, and not only go to its address."""
        return self.link != NO_LINK

    def titled(self, facts: Mapping[str, str]) -> str:
        """Return the subject alone, filled in."""
        said = self.subject.format_map(dict(facts))
        # A subject may begin with a value that stands in the middle of a sentence elsewhere.
        return said[:1].upper() + said[1:]

    def filled(self, facts: Mapping[str, str], site: str) -> tuple[str, str]:
        """Return the subject and the text with every field filled in. Raises Invalid like `check`."""
        self.check(facts)
        said = {**facts, SITE: site}
        if LINES in self.fields:
            said[LINES] = said[LINES].replace(f"{{{SITE}}}", site)
        return self.titled(said), self.text.format_map(said)

    def check(self, facts: Mapping[str, str]) -> None:
        """Raise Invalid for a field too many or too few, or a line break in the subject."""
        wanted = self.fields - {SITE}
        problems = {name: ["The letter has this field; give it a value."] for name in wanted - facts.keys()}
        problems |= {name: ["The letter has no such field."] for name in facts.keys() - wanted}
        in_subject = _fields_of(self.subject)
        for name, value in facts.items():
            if name in in_subject and ("\n" in value or "\r" in value):
                problems[name] = ["A subject is one line; take the line breaks out."]
            elif _CONTROL.search(value.replace("\r\n", "\n")):
                problems[name] = ["This holds a control character; take it out."]
        if problems:
            raise Invalid(problems)


@cache
def letter(name: str) -> Letter:
    """Return the letter with this name. Raises NotFound."""
    path = FOLDER / f"{name}.txt"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound(f"There is no letter named {name!r}.")
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    said = {found[1]: found[2] for line in head.splitlines() if (found := _HEAD.fullmatch(line))}
    if not {"Subject", "Kind"} <= said.keys() or len(said) != len(head.splitlines()):
        raise ValueError(f"{path.name} does not begin with lines 'Subject: …' and 'Kind: …', and at most a 'Link: …'")
    subject = said["Subject"].strip()
    fields = _fields_of(subject) | _fields_of(text)
    link = said.get("Link", "link")
    if link not in fields | {NO_LINK}:
        raise ValueError(f"{path.name} has no field {link!r} to lead to; name one in a line 'Link: …', or say 'none'")
    return Letter(subject, text.lstrip("\n"), fields, NoticeKind(said["Kind"]), link)


def names() -> list[str]:
    """Return the name of every letter."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def _fields_of(text: str) -> frozenset[str]:
    """The fields of a text; only plain names are fields, so that a value can never be looked into."""
    found = {name for _, name, form, conversion in Formatter().parse(text) if name is not None}
    wrong = [name for name in found if not _FIELD.fullmatch(name)]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is no name of a field; write it like {{first_name}}")
    return frozenset(found)
