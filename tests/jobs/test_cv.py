"""FILE-1: CVs are read in a process of their own, and what cannot be read harms nobody."""

import shlex
import sys
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from marketplace.domain.imports import ImportStatus
from marketplace.jobs import cv
from marketplace.jobs.tools import Tools, utc_now
from marketplace.jobs.worker import Worker
from marketplace.models import ImportFile, Job, ProfileImport
from marketplace.services import accounts, imports
from tests.jobs.cvs import TEXT, a_docx, a_pdf, changed, pdf_of

DOCUMENT = "word/document.xml"
XXE = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    "<w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)
LAUGHS = XXE.replace(
    'SYSTEM "file:///etc/passwd"', f'"{"ha" * 100}"><!ENTITY y "{"&x;" * 100}"><!ENTITY z "{"&y;" * 100}"'
)


def a_bomb() -> bytes:
    """A PDF whose one page unpacks to 300 MB."""
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(b"(aaaaaaa) Tj\n" * 80_000) for _ in range(300)) + packer.flush()
    return pdf_of(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream")


@pytest.mark.parametrize("content", [a_docx(), a_pdf()], ids=["docx", "pdf"])
def test_the_text_of_a_cv_is_read(content: bytes) -> None:
    said = cv.read_apart(content)
    assert [line for line in TEXT if line not in said["text"]] == []


def test_tables_of_a_word_file_are_read() -> None:
    assert "Airflow" in cv.read_apart(a_docx())["text"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"MZ\x90\x00 a program", "kind"),
        (b"GIF89a" + a_pdf(), "kind"),
        (b"<html>" + a_docx(), "kind"),
        (changed(a_docx(), {DOCUMENT: b"A" * 30_000_000}), "bomb"),
        (changed(a_docx(), {"word/media/image.png": b"\0" * 5_000_000}), "bomb"),
        (changed(a_docx(), {f"word/{number}.xml": b"<x/>" for number in range(300)}), "bomb"),
        (changed(a_docx(), {DOCUMENT: XXE.encode()}), "entities"),
        (changed(a_docx(), {DOCUMENT: XXE.encode("utf-16")}), "entities"),
        (changed(a_docx(), {DOCUMENT: LAUGHS.encode()}), "entities"),
        (changed(a_docx(), {"../../etc/cron.d/evil": b"* * * * *"}), "broken"),
        (changed(a_docx(), {"/etc/passwd": b"root"}), "broken"),
        (a_docx()[:2_000], "broken"),
        (a_docx().replace(b"word/document.xml", b"word/documend.xml"), "kind"),
        (b"PK\x03\x04" + b"\0" * 100, "broken"),
        (b"%PDF-1.7\nnothing more", "broken"),
    ],
    # Names of their own: a zip file says when it was made, and workers of one run would disagree on them.
    ids=lambda given: given if isinstance(given, str) else "file",
)
def test_file_1_what_cannot_be_a_cv_is_refused_in_a_word(content: bytes, error: str) -> None:
    assert cv.read_apart(content) == {"error": error}


def test_file_1_a_pdf_that_is_a_zip_too_is_read_as_the_pdf_it_begins_as() -> None:
    said = cv.read_apart(a_pdf() + changed(a_docx("hidden words"), {}))
    assert "hidden words" not in said.get("text", "")


def test_file_1_a_pdf_bomb_ends_its_reader_and_nothing_else() -> None:
    said = cv.read_apart(a_bomb())
    assert "error" in said or len(said["text"]) <= 200_000


@pytest.mark.parametrize(
    ("greed", "error"),
    [
        ("import resource; resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))\nx = bytearray(10**10)", "broken"),
        ("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass", "broken"),
        ("import os; os.kill(os.getpid(), 9)", "broken"),
        ("print('not what was asked for')", "broken"),
    ],
)
def test_file_1_a_reader_that_dies_is_a_file_that_could_not_be_read(tmp_path: Path, greed: str, error: str) -> None:
    reader = tmp_path / "reader.py"
    reader.write_text(greed)
    assert cv.read_apart(b"%PDF-", str(reader)) == {"error": error}


def test_file_1_a_reader_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = tmp_path / "reader.py"
    reader.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(cv, "PATIENCE_SECONDS", 0.5)
    assert cv.read_apart(b"%PDF-", str(reader)) == {"error": "time"}


def handed_in(tools: Tools, content: bytes) -> str:
    with tools.database.transaction() as db:
        user = accounts.register(db, email="nia@experts.example", password_hash=None, name="Nia")
        made = imports.keep_cv(db, user_id=user.id, file_name="cv.pdf", content=content, now=utc_now())
        return made.public_id


def one(tools: Tools) -> tuple[ProfileImport, int, Job]:
    """The import, how many files are kept, and its job."""
    with tools.database.session() as db:
        made = db.scalars(sa.select(ProfileImport)).one()
        files = db.scalar(sa.select(sa.func.count()).select_from(ImportFile)) or 0
        return made, files, db.scalars(sa.select(Job).where(Job.kind == "read-cv")).one()


def test_the_worker_reads_a_cv_and_lets_the_file_go(tools: Tools) -> None:
    handed_in(tools, a_docx())
    Worker(tools).run(until_idle=True)

    made, files, job = one(tools)
    assert (made.status, files) == (ImportStatus.READ, 0)
    assert {found["part"] for found in made.found} >= {"headline", "document", "skill"}
    assert job.done_at is not None


@pytest.mark.parametrize(
    ("content", "failure"),
    [(b"%PDF-broken", "broken"), (a_pdf(" "), "empty"), (b"MZ program", "kind")],
    ids=["broken", "empty", "kind"],
)
def test_a_cv_that_cannot_be_read_is_told_and_goes(tools: Tools, content: bytes, failure: str) -> None:
    handed_in(tools, content)
    Worker(tools).run(until_idle=True)

    made, files, job = one(tools)
    assert (made.status, made.failure, files) == (ImportStatus.FAILED, failure, 0)
    assert job.done_at is not None


EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCANNER = "import sys; sys.exit(b'EICAR-STANDARD' in sys.stdin.buffer.read())"


@pytest.mark.parametrize(("lines", "status"), [((EICAR,), ImportStatus.FAILED), (TEXT, ImportStatus.READ)])
def test_file_1_the_scanner_is_asked_first(tools: Tools, lines: tuple[str, ...], status: ImportStatus) -> None:
    scan = tuple(shlex.split(f"{sys.executable} -c {shlex.quote(SCANNER)}"))
    escaped = [line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") for line in lines]
    handed_in(tools, a_pdf(*escaped))
    Worker(replace(tools, config=replace(tools.config, scan=scan))).run(until_idle=True)
    made, files, _ = one(tools)
    assert (made.status, files) == (status, 0)
    assert made.failure == ("virus" if status is ImportStatus.FAILED else None)


@pytest.mark.parametrize("scan", [("/no/such/scanner",), (sys.executable, "-c", "raise SystemExit(2)")])
def test_file_1_a_scanner_that_cannot_tell_is_asked_again(tools: Tools, scan: tuple[str, ...]) -> None:
    handed_in(tools, a_pdf())
    Worker(replace(tools, config=replace(tools.config, scan=scan))).run(until_idle=True)
    made, files, job = one(tools)
    assert (made.status, files) == (ImportStatus.WAITING, 1)
    assert "ASSAY_SCAN" in (job.last_error or "")
