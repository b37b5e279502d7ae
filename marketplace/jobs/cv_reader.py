"""The text of one CV, taken out in a process of its own: little memory, little time, nothing but this file.

Run by its path, with the file on stdin and JSON on stdout; it imports nothing of ours, so that a process that
reads strangers' files is small. What it cannot read it says in a word; whatever kills it is the same to who asked.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile

MOST_MEMORY = 640 * 1024 * 1024
MOST_SECONDS = 20
MOST_CHARACTERS = 200_000
MOST_PAGES = 60
MOST_UNPACKED = 20 * 1024 * 1024
MOST_ENTRIES = 200
MOST_RATIO = 100
DOCTYPES = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)


class Unreadable(Exception):
    """Why a file cannot be read, in a word."""


def text_of(content: bytes) -> str:
    """Return the text of a PDF or a DOCX, by its first bytes and not by its name. Raises Unreadable."""
    if content.startswith(b"%PDF-"):
        return text_of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return text_of_docx(content)
    raise Unreadable("kind")


def text_of_pdf(content: bytes) -> str:
    """Return the text of a PDF's first pages."""
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("locked")
        found, size = [], 0
        for page in reader.pages[:MOST_PAGES]:
            found.append(page.extract_text())
            size += len(found[-1])
            if size > MOST_CHARACTERS:
                break
    except PyPdfError as error:
        raise Unreadable("broken") from error
    return "\n".join(found)


def text_of_docx(content: bytes) -> str:
    """Return the paragraphs and tables of a Word file, which is opened only after its parts were looked at."""
    check_parts(content)
    import docx

    document = docx.Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


def check_parts(content: bytes) -> None:
    """Raise Unreadable for a zip that unpacks to too much, is no Word file, or brings a document type of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_ENTRIES or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
                raise Unreadable("bomb")
            if any(part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts):
                raise Unreadable("bomb")
            names = [part.filename for part in parts]
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                raise Unreadable("kind")
            if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
                raise Unreadable("broken")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    unpacked_part = packed.read(part)
                    if any(mark in unpacked_part for mark in DOCTYPES):
                        raise Unreadable("entities")
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise Unreadable("broken") from error


def main() -> None:
    """Read stdin under limits, and print what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        said = {"text": text_of(sys.stdin.buffer.read())[:MOST_CHARACTERS]}
    except Unreadable as error:
        said = {"error": str(error)}
    except MemoryError:
        said = {"error": "bomb"}
    except Exception:  # noqa: BLE001 - a parser of strangers' files fails in every way there is
        said = {"error": "broken"}
    sys.stdout.buffer.write(json.dumps(said).encode("ascii"))


if __name__ == "__main__":
    main()
