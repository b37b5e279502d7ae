"""What a ranking text may not contain: everything that says who wrote it rather than what they can do.

The rules are patterns, not guesses. They remove more than strictly necessary (a nine-digit figure
looks like a phone number), because a lost figure costs the ranking nothing and a kept name does.
Every pattern starts at a boundary and is bounded in length, so that a megabyte of text takes
time proportional to its length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from matching.encode.lists import without_bare_lists
from matching.types import ExpertRecord

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = (
    rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\d{{1,2}}(?:st|nd|rd|th)?\s{{1,2}}{_MONTH}\.?,?\s{{1,2}}\d{{4}}"
    rf"|{_MONTH}\.?\s{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,2}}\d{{4}}|{_MONTH}\s{{1,2}}\d{{4}}|\d{{4}})"
)
_BIRTH = r"(?:date of birth|birth ?date|d\.?o\.?b\.?|born)\W{0,3}(?:(?:on|in)\s)?\s?"
_STREET = r"street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|drive|court|square|terrace|place|parkway|highway"
_ENDINGS = "ai|app|at|au|be|br|ca|ch|co|de|dev|dk|es|eu|fi|fr|ie|in|info|io|it|nl|no|nz|page|pl|pt|se|uk|us|xyz"
_OBJECTS = "her|him|them|hers|his|theirs|xem|hir|they"
_TITLES = "Mr|Mrs|Ms|Mx|Miss|Sir|Madam|Madame|Monsieur|Herr|Frau|Senor|Senora|Signor|Signora"

_DIGITS = tuple("0123456789")
_ANY = ("",)

_PATTERNS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    # Each pattern comes after strings of which a text must hold one; most texts hold few.
    # Addresses on the web come first, because they contain names, handles and mail-like parts.
    (("://", "www."), re.compile(r"(?:https?|ftp)://\S+|(?<![\w.])www\.\S+", re.I)),
    (("@",), re.compile(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")),
    # "node.js/express" and "asp.net/C#" are tools, so only these endings make an address.
    (("/",), re.compile(rf"(?<![\w.-])(?:[\w-]{{1,63}}\.){{1,3}}(?:{_ENDINGS}|com|org|edu|gov|me)/\S*", re.I)),
    (
        (".com", ".org", ".edu", ".gov", ".me"),
        re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,3}(?:com|org|edu|gov|me)(?![\w-])", re.I),
    ),
    (("@",), re.compile(r"(?<![\w@])@\w[\w.-]{0,63}")),
    # A date of birth needs a word that says so; other dates tell when work was done.
    (_DIGITS, re.compile(rf"(?<!\w){_BIRTH}{_DATE}(?!\w)", re.I)),
    # Street addresses: "221B Baker Street", "Hauptstraße 12", "12 rue de Rivoli", "IL 60601", "NW1 6XE".
    (_DIGITS, re.compile(rf"(?<!\w)\d{{1,5}}[a-z]?,?\s(?:[\w.'’-]{{1,30}}\s){{1,4}}?(?:{_STREET})(?!\w)\.?", re.I)),
    (
        ("stra", "gasse", "allee"),
        re.compile(r"(?<!\w)[^\W\d_]{2,30}(?:straße|strasse|gasse|allee)\s\d{1,5}[a-z]?(?!\w)", re.I),
    ),
    (_DIGITS, re.compile(r"(?<!\w)\d{1,5},?\s(?:rue|via|calle|rua|avenida|plaza)\s(?:[\w'’-]{1,30}\s?){1,4}", re.I)),
    (_DIGITS, re.compile(r"(?<!\w)[A-Z]{2}\s\d{5}(?:-\d{4})?(?!\w)|(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)")),
    # Eight or more digits in groups, or a plus sign and seven: a telephone number.
    (
        _DIGITS,
        re.compile(r"(?<![\w.])\+\d(?:[\s().-]{0,2}\d){6,15}(?!\w)|(?<![\w.])\(?\d(?:[\s().-]{0,2}\d){7,15}(?!\w)"),
    ),
    # Pronouns and titles. "HIS" (hospital information system) and "MS SQL" are not among them.
    (("/",), re.compile(rf"\(?(?<!\w)(?:she|he|they|xe|ze)(?:\s?/\s?(?:{_OBJECTS})){{1,3}}(?!\w)\)?", re.I)),
    (
        _ANY,
        re.compile(
            r"(?<!\w)(?:[Ss]he|[Hh]e|[Hh]er|[Hh]ers|[Hh]im|[Hh]is|[Hh]erself|[Hh]imself)(?:['’](?:s|d|ll))?(?!\w)"
        ),
    ),
    (_ANY, re.compile(rf"(?<!\w)(?:{_TITLES})(?!\w)\.?(?=\s[^\W\d_a-z])")),
)

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "ß": "ss", "ẞ": "SS"}
    | {"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th"}
)
"""Letters that Unicode does not take apart into a plain one and a mark."""

_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "å": "aa"})
"""How people write these letters where the keyboard lacks them."""

_MARKS = re.compile(r"[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return the text in plain Latin, Greek and Cyrillic letters without accents, in one Unicode form.

    A profile that says "José" and a record that says "Jose" must mean the same person. Marks of
    other scripts carry meaning and stay.

    Examples
    --------
    >>> fold("José Núñez")
    'Jose Nunez'
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS))))


def strip_identity(text: str, names: Iterable[str] = (), identity: Iterable[str] = ()) -> str:
    """Return the text without what identifies its author.

    Removed are e-mail and web addresses, handles, telephone numbers, street addresses, dates of
    birth, gendered pronouns and titles, every string of `identity`, and every part of every name.
    Accents are folded and white space is collapsed, so that texts that differ only in who wrote
    them come out equal.

    Parameters
    ----------
    text : str
        Any text; a megabyte takes well under a second.
    names : iterable of str
        Full names. They go as they are written, run together ("AdaByron", "ada_byron"), with the
        family name first, and each part of two or more letters as a whole word, all in any case; in
        scripts that are written without spaces, wherever they occur. A part that is also a word of the
        trade goes too (an expert called Julia loses "Julia" from the text; the list of skills
        keeps it), because no rule can tell the two apart.
    identity : iterable of str
        Other strings that identify the author (user names, schools, a street); each goes whole.

    Returns
    -------
    str

    Examples
    --------
    >>> strip_identity("Dr. José Núñez (he/him), jose@nunez.io, +34 600 123 456: C++ and MLOps", ["Jose Nunez"])
    'Dr. , , : C++ and MLOps'
    >>> strip_identity("Mlops at St. Mary's College; github.com/jn", identity=["St. Mary's College"])
    'Mlops at ;'
    """
    text = fold(text)
    # Identity strings go before the patterns, which might break them apart, and the longest first.
    for phrase in sorted({fold(i).strip() for i in identity} - {""}, key=lambda p: (-len(p), p)):
        text = _without(phrase, text)
    lowered = text.lower()
    for needles, pattern in _PATTERNS:
        if any(needle in lowered for needle in needles):
            text = pattern.sub(" ", text)
    for name in sorted(set(names)):
        text = _without_name(name, text)
    return " ".join(text.split())


def _without(phrase: str, text: str) -> str:
    """The text without a phrase. Most phrases do not occur in most texts, and a look is cheaper than a pattern."""
    if phrase.casefold() not in text.casefold():
        return text
    return re.sub(_whole(re.escape(phrase)), " ", text, flags=re.I)


def _without_name(name: str, text: str) -> str:
    """The text without a name: as it is written, run together, family name first, and in parts."""
    written = _spelled(name)
    telling = {part for parts in written for part in parts if len(part) > 1 or _UNSPACED.match(part)}
    plain = text.casefold()
    if not any(part.casefold() in plain for part in telling):
        return text
    # At one place the longest way is tried first: "Anna-Lena" leaves no "-" that way.
    ways = [r"[\W_]{0,3}".join(map(re.escape, parts)) for parts in written]
    ways += [r"[\W_]{1,3}".join(map(re.escape, [*parts[-1:], *parts[:-1]])) for parts in written]
    ways += map(re.escape, sorted(telling, key=lambda part: (-len(part), part)))
    return re.sub("|".join(map(_whole, ways)), " ", text, flags=re.I)


@lru_cache(maxsize=1024)
def _spelled(name: str) -> list[list[str]]:
    """The parts of a name, folded, in each of its spellings."""
    spellings = {fold(name), fold(unicodedata.normalize("NFC", name).translate(_SPELLED_OUT))}
    return sorted(re.findall(r"[^\W_]+", spelled) for spelled in spellings)


def _whole(pattern: str) -> str:
    """The pattern as a whole word; an underscore is no letter. Scripts without spaces have no words."""
    return pattern if _UNSPACED.search(pattern) else rf"(?<![^\W_])(?:{pattern})(?![^\W_])"


def profile_texts(record: ExpertRecord) -> list[str]:
    """Return one ranking text per document of the record, in its order.

    Title and text, without signs of identity and without bare lists of keywords.

    Examples
    --------
    >>> from matching.types import Document
    >>> profile_texts(ExpertRecord(1, "Ada Byron", documents=(Document("Ada built a ranker.", "Search"),)))
    ['Search. built a ranker.']
    """
    return [
        strip_identity(without_bare_lists(". ".join(filter(None, (d.title, d.text)))), [record.name], record.identity)
        for d in record.documents
    ]
