"""Where a text mentions an entry of the taxonomy.

A spelling is found as whole words, whatever stands between its words (a space, a hyphen, a
slash, one line break), and the longest spelling wins. Spellings that are also everyday words
say in the data how they are read: *cased* ones must be written exactly so, where the capital
proves something (not at the start of a sentence); *context* ones need a cue beside that
("in Go", "Ray cluster"); *lookup* ones are never found in text. A list vouches for its members:
in "Python, spark and Airflow", spark is a skill.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from matching.taxonomy.spelling import Token, tokens
from matching.taxonomy.words import Entry

_GAP = re.compile(r"\.|[ \t\u00a0]*(?:[-\u2010\u2011\u2013/_&'’]|\r?\n)?[ \t\u00a0]*")
_LIST_GAP = re.compile(r"\s*(?:[,;/|+&•·]|and|or)\s*(?:(?:and|or)\s)?\s*", re.IGNORECASE)
_LIST_END = re.compile(r"\s*(?:$|[,;/|)\].!?:\n•·]|(?:and|or)\b|[-–—]\s)")
_LIST_START = re.compile(r"(?:^|[,;/|(\[:\n•·]|\b(?:and|or)|(?:^|\n)\s*[-*+])\s*$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n])[\s\"'“(*#>•·+-]*$")
_CUE_BEFORE = re.compile(
    r"\b(?:in|using|via|knows?|learn|written in|coded in"
    r"|(?:experience|experienced|expertise|expert|proficient|proficiency|fluent|skilled|skills|knowledge|familiar"
    r"|familiarity|comfortable|background|worked|working knowledge)\s(?:[\w-]+\s){0,2}(?:with|of|in|on))\s+$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"\s+(?:is|are)\s(?:an?\s(?:must|plus|bonus|advantage)|required|preferred|mandatory|essential|nice|optional|needed)\b|"
    r"\s+(?:\(|v?\d|(?:developers?|engineers?|programm\w+|code|coding|librar(?:y|ies)|frameworks?|packages?|clusters?|jobs"
    r"|pipelines?|experience|skills?|knowledge|expertise|scripts?|services?|models?|dashboards?|apps?|workflows?"
    r"|notebooks?|language|apis?|back-?ends?|front-?ends?|front end|back end"
    r"|microservices|deployments?|serve|tune|sdk)\b)"
)
_NAME_AFTER = re.compile(r"(?:[ \t]+[A-Z][a-z]|\s?&\s?[A-Z]\b|['’]s?\b)")
_BULLET_BEFORE = re.compile(r"(?:^|\n)[ \t]*(?:[-*+•·]|\d+[.)])[ \t]+$")
_REACH = 48


class Mention(NamedTuple):
    """One spelling found in a text: `text[start:end]` names the entry `id` of this `kind`."""

    kind: str
    id: str
    start: int
    end: int


class _Term(NamedTuple):
    id: str
    spelled: str
    mode: str


class Finder:
    """Finds the entries of one kind in texts, in one pass over the words.

    Parameters
    ----------
    kind : what the mentions are called
    entries : the entries whose names and aliases are looked for
    """

    def __init__(self, kind: str, entries: Iterable[Entry]) -> None:
        self.kind = kind
        self._terms: dict[tuple[str, ...], _Term] = {}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for entry in entries:
            for spelled in (entry.name, *entry.aliases):
                mode = entry.prose.get(spelled, "anywhere")
                words = tuple(token.folded for token in tokens(spelled))
                if mode == "lookup":
                    continue
                spellings = {words}
                if len(words) > 1 and " " not in spelled:
                    spellings.add(("".join(words),))
                for spelling in spellings:
                    self._terms.setdefault(spelling, _Term(entry.id, spelled, mode))
                    lengths[spelling[0]].add(len(spelling))
                    if len(spelling) == 1:
                        lengths[_plural(spelling[0])].add(1)
        self._lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}

    def find(self, text: str, words: list[Token]) -> list[Mention]:
        """Return the mentions in order of place, none overlapping another."""
        found: list[tuple[Mention, _Term]] = []
        at = 0
        while at < len(words):
            if words[at].folded not in self._lengths:
                at += 1
                continue
            term, size = self._longest(text, words, at)
            if term is not None:
                found.append((Mention(self.kind, term.id, words[at].start, words[at + size - 1].end), term))
            at += size
        return _accepted(text, found)

    def _longest(self, text: str, words: list[Token], at: int) -> tuple[_Term | None, int]:
        for size in self._lengths[words[at].folded]:
            if at + size > len(words):
                continue
            spelling = tuple(word.folded for word in words[at : at + size])
            term = self._terms.get(spelling)
            if term is None:
                term = self._terms.get((*spelling[:-1], _singular(spelling[-1])))
                if term is not None and term.mode != "anywhere":
                    term = None
            if term is not None and _are_joined(text, words[at : at + size]):
                return term, size
        return None, 1


def _plural(word: str) -> str:
    """Return the regular English plural of a word."""
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def _singular(word: str) -> str:
    """Return a regular English plural without its ending; other words as they are."""
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def _are_joined(text: str, words: list[Token]) -> bool:
    return all(_GAP.fullmatch(text, left.end, right.start) is not None for left, right in pairwise(words))


def _accepted(text: str, found: list[tuple[Mention, _Term]]) -> list[Mention]:
    """Return what is surely meant: plain spellings, ambiguous ones that stand well, and list members."""
    sure = [term.mode == "anywhere" or _stands_well(text, mention, term) for mention, term in found]
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for at in order:
            if sure[at] or not sure[at + step]:
                continue
            left, right = sorted((found[at][0], found[at + step][0]), key=lambda mention: mention.start)
            is_list = right.start - left.end <= 8 and _LIST_GAP.fullmatch(text, left.end, right.start)
            sure[at] = bool(is_list) and _is_list_member(text, *found[at])
    return [mention for (mention, _), is_sure in zip(found, sure, strict=True) if is_sure]


def _is_list_member(text: str, mention: Mention, term: _Term) -> bool:
    """Say whether a spelling beside a sure one is set like a member of a list; short ones keep their case."""
    if len(term.spelled) <= 2 and text[mention.start : mention.end] != term.spelled:
        return False
    before = text[max(0, mention.start - _REACH) : mention.start]
    ends = _LIST_END.match(text, mention.end) or _CUE_AFTER.match(text, mention.end)
    return bool(ends) and (bool(_LIST_START.search(before)) or before.endswith(" "))


def _stands_well(text: str, mention: Mention, term: _Term) -> bool:
    """Say whether an ambiguous spelling, by itself, is surely the entry and not the everyday word."""
    if text[mention.start : mention.end] != term.spelled:
        return False
    after = _CUE_AFTER.match(text, mention.end) is not None
    if term.mode == "cased" and term.spelled[1:] != term.spelled[1:].lower():
        return True
    before = text[max(0, mention.start - _REACH) : mention.start]
    if term.mode == "context":
        if not after and _NAME_AFTER.match(text, mention.end):
            return False
        is_item = _BULLET_BEFORE.search(before) and _LIST_END.match(text, mention.end)
        return after or bool(is_item) or _CUE_BEFORE.search(before) is not None
    return after or _SENTENCE_START.search(before) is None or _LIST_END.match(text, mention.end) is not None
