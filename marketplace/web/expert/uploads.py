"""What kind of file somebody handed in: by its first bytes, which its name must not contradict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from werkzeug.datastructures import FileStorage

from marketplace.domain.errors import Invalid
from marketplace.domain.imports import LARGEST_BYTES, ImportSource
from marketplace.schemas import strict_json

LARGEST_TEXT = 1024 * 1024
ENDINGS = {"pdf": ImportSource.CV, "docx": ImportSource.CV, "json": ImportSource.JSON_RESUME, "csv": ImportSource.CSV}
MAGIC = {"pdf": b"%PDF-", "docx": b"PK\x03\x04"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be read: its name, what it is, and its bytes, text or JSON."""

    name: str
    source: ImportSource
    content: Any


def upload_of(file: FileStorage | None) -> Upload:
    """Return what was handed in. Raises Invalid, saying what would be taken."""
    if file is None or not file.filename:
        _refuse("Choose a file.")
    name = file.filename
    ending = name[-10:].rpartition(".")[2].lower()
    content = file.stream.read(LARGEST_BYTES + 1)
    if ending not in ENDINGS:
        _refuse("The name of the file does not end in .pdf, .docx, .json or .csv; only these can be read.")
    if not content:
        _refuse("The file is empty.")
    if len(content) > LARGEST_BYTES:
        _refuse(f"The file is larger than {LARGEST_BYTES // 1024**2} MB; leave pictures out, or export it smaller.")
    source = ENDINGS[ending]
    if source is ImportSource.CV:
        if not content.startswith(MAGIC[ending]):
            _refuse(f"The name of the file ends in .{ending}, but it is no such file. Export it again, and send that.")
        return Upload(name, source, content)
    return Upload(name, source, _text(content, source))


def _text(content: bytes, source: ImportSource) -> Any:
    if len(content) > LARGEST_TEXT:
        _refuse(f"The file is larger than {LARGEST_TEXT // 1024**2} MB, which is more than a profile can hold.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse("The file is not text in UTF-8; save it again with that encoding.")
    if source is ImportSource.CSV:
        return text
    try:
        return strict_json.loads(text)
    except strict_json.BadJSON as error:
        _refuse(f"The file {error}.")


def _refuse(why: str) -> NoReturn:
    raise Invalid({"file": [why]})
