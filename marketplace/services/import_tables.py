"""CSV: the files of a LinkedIn export, and our own columns (docs/imports.md). A refused row says why."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from marketplace.domain.errors import Invalid
from marketplace.domain.imports import MOST_FOUND, MOST_PROBLEMS, Contents, Found, Problem, a_document
from marketplace.domain.spans import day_of
from marketplace.domain.vocabulary import DocumentKind
from marketplace.domain.web_addresses import NO_ADDRESS, is_web_address
from marketplace.services import found_words
from marketplace.services.resumes import LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Row = Mapping[str, str]
    Reader = Callable[[Row, str], Found | str]

OWN_COLUMNS = (
    *("kind", "name", "level", "last_used", "started", "ended"),
    *("skills", "text", *LABELS, "url"),
)
"""Our own columns; `kind` is skill, language, project, case-study or publication."""

LONGEST_CELL = 20_000


def read(text: str) -> Contents:
    """What a CSV file says. Raises Invalid when its columns are none that we know."""
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    found: list[Found] = []
    problems: list[Problem] = []
    reader: Reader | None = None
    columns: list[str] = []
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if reader is None:
                columns = [cell.strip().casefold() for cell in cells]
                reader = _reader_of(columns)
                continue
            where = f"line {lines.line_num}"
            if len(found) >= MOST_FOUND or len(problems) >= MOST_PROBLEMS:
                problems.append(Problem(where, f"The file is longer than {MOST_FOUND} rows; the rest was not read."))
                break
            said = _said(reader, columns, cells, where)
            if isinstance(said, Found):
                found.append(said)
            else:
                problems.append(Problem(where, said))
    except csv.Error as error:
        problems.append(Problem(f"line {lines.line_num}", f"From here on this is not CSV: {error}."))
    if reader is None:
        raise Invalid({"file": ["The file is empty."]})
    return Contents(tuple(found), tuple(problems))


def template() -> list[tuple[str, ...]]:
    """A file in our own columns, to start from."""
    empty = dict.fromkeys(OWN_COLUMNS, "")
    rows = (
        {"kind": "skill", "name": "PyTorch", "level": "proficient", "last_used": "2026-06"},
        {"kind": "language", "name": "German", "level": "B2"},
        {
            "kind": "project",
            "name": "Fraud scoring for card payments",
            "started": "2024-03",
            "ended": "2026-03",
            "skills": "Python; gradient boosting",
            "problem": "Rules blocked one honest payment in fifty.",
        },
    )
    return [OWN_COLUMNS, *(tuple((empty | row).values()) for row in rows)]


def _reader_of(columns: list[str]) -> Reader:
    known = set(columns)
    if {"kind", "name"} <= known and known <= set(OWN_COLUMNS):
        return _own
    for wanted, reader in LINKEDIN:
        if known == wanted or (wanted <= known and len(wanted) > 2):
            return reader
    raise Invalid(
        {
            "file": [
                f"The first line names columns we do not know ({', '.join(columns)[:120]}). Use Positions.csv, "
                "Projects.csv, Skills.csv or Languages.csv of a LinkedIn export, or our own columns."
            ]
        }
    )


def _said(reader: Reader, columns: list[str], cells: list[str], where: str) -> Found | str:
    if len(cells) != len(columns):
        return f"The row has {len(cells)} cells, and the first line names {len(columns)} columns."
    clean = [_unguarded(cell.replace("\x00", "").strip()) for cell in cells]
    return reader(dict(zip(columns, clean, strict=True)), where)


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from reading a cell as a formula, as we write it ourselves."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell


def _dated(row: Row, started: str, ended: str, title: str, where: str, kind: DocumentKind, **said: str) -> Found | str:
    """A document with the days of a row, or what is wrong with them."""
    begins, ends = day_of(row.get(started, "")), day_of(row.get(ended, ""), is_end=True)
    for name, day in ((started, begins), (ended, ends)):
        if row.get(name, "") and day is None:
            return f"{row[name][:40]!r} is not a date; write it like 2024-03-01, 2024-03, Mar 2024 or 2024."
    if not title:
        return "The row has no name or title."
    if begins and ends and ends < begins:
        return "It ended before it started; correct one of the dates."
    skills = found_words.skills_among(row.get("skills", "").replace(",", ";").split(";"))
    return a_document(title, kind=kind, started=begins, ended=ends, words=where, skills=skills, **said)


def _own(row: Row, where: str) -> Found | str:
    kind, name = row["kind"].casefold(), row["name"]
    if kind == "skill":
        return found_words.skill(name, level=row.get("level", ""), used=day_of(row.get("last_used", "")), words=where)
    if kind == "language":
        return found_words.language(name, row.get("level", ""), where)
    if kind not in ("project", "case-study", "publication"):
        return f"{row['kind'][:40]!r} is no kind of row; write skill, language, project, case-study or publication."
    url = row.get("url", "")
    if url and not is_web_address(url):
        return NO_ADDRESS
    story = {part: row.get(part, "") for part in ("text", *LABELS)}
    return _dated(row, "started", "ended", name, where, DocumentKind(kind), url=url, **story)


def _position(row: Row, where: str) -> Found | str:
    title = " at ".join(filter(None, (row["title"], row["company name"])))
    text = row.get("description", "")
    return _dated(row, "started on", "finished on", title, where, DocumentKind.PROJECT, text=text)


def _project(row: Row, where: str) -> Found | str:
    url = row.get("url", "")
    address = url if is_web_address(url) else ""
    text = row.get("description", "")
    return _dated(row, "started on", "finished on", row["title"], where, DocumentKind.PROJECT, text=text, url=address)


LINKEDIN: tuple[tuple[frozenset[str], Reader], ...] = (
    (frozenset({"company name", "title", "started on"}), _position),
    (frozenset({"title", "description", "started on"}), _project),
    (
        frozenset({"name", "proficiency"}),
        lambda row, where: found_words.language(row["name"], row["proficiency"], where),
    ),
    (frozenset({"name"}), lambda row, where: found_words.skill(row["name"], words=where)),
)
"""The files of a LinkedIn export by the columns they have; the larger two may have more."""
