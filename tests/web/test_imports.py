"""Filling a profile from a file, as an expert does it: hand in, wait, compare, tick."""

import json
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.db import session
from marketplace.domain.vocabulary import EventAct
from marketplace.jobs.carriers import Folder
from marketplace.jobs.tools import Tools
from marketplace.jobs.worker import Worker
from marketplace.models import Event, Expert, ImportFile, ProfileImport
from tests.jobs.cvs import a_docx, a_pdf
from tests.web.people import ADA_MAIL, CHEN_MAIL, NEW_MAIL, Settled, post, sign_in, token_in

RESUME = {
    "basics": {"name": "Ada Moreira", "label": "Leads machine learning teams"},
    "skills": [{"name": "Apache Airflow"}, {"name": "Basket weaving"}],
    "projects": [{"name": "Drift watch", "startDate": "2025-01", "description": "<script>alert(1)</script>"}],
}


@pytest.fixture
def ada(client: FlaskClient, settled: Settled) -> FlaskClient:
    sign_in(client, ADA_MAIL)
    return client


def hand_in(client: FlaskClient, content: bytes | str | dict[str, Any], name: str) -> TestResponse:
    """Hand in a file; JSON may be given as what it says."""
    if isinstance(content, dict):
        content = json.dumps(content)
    raw = content.encode() if isinstance(content, str) else content
    token = token_in(client.get("/profile/import").text)
    # Written by hand: the client's own way leaves a temporary file open.
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    quoted = name.replace("\\", "\\\\")
    head += f'--x\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n'
    body = head.encode() + raw + b"\r\n--x--\r\n"
    return client.post("/profile/import", data=body, content_type="multipart/form-data; boundary=x")


def work(app: Flask) -> None:
    """Let a worker do what is due."""
    config = app.extensions["assay_config"]
    database = app.extensions["assay_database"]
    tools = Tools(database, app.extensions["assay_index"], config, Folder(config.mail_folder))
    Worker(tools).run(until_idle=True)


def numbers(page: str) -> dict[str, str]:
    """The number of each field that can be ticked, by its name."""
    return {name: number for number, name in re.findall(r'<label for="take-(\d+)">([^<]+)</label>', page)}


def an_ada(app: Flask) -> Expert:
    with app.app_context(), session() as db:
        found = db.scalars(sa.select(Expert).where(Expert.name == "Ada Moreira")).one()
        assert found.documents
        assert found.skills
        return found


def test_only_what_is_ticked_is_taken(ada: FlaskClient, app: Flask) -> None:
    answer = hand_in(ada, RESUME, "resume.json")
    assert answer.status_code == 303
    page = ada.get(answer.headers["Location"]).text
    assert "Puts machine learning into production" in page
    assert "Leads machine learning teams" in page
    assert "Basket weaving" in page
    assert "checked" not in page
    assert "<script>alert(1)</script>" not in page

    found = numbers(page)
    assert found.keys() == {"Headline", "Apache Airflow", "Drift watch"}
    token = token_in(page)
    taken = ada.post(
        answer.headers["Location"], data={"csrf_token": token, "take": [found["Headline"], found["Drift watch"]]}
    )
    assert (taken.status_code, taken.headers["Location"]) == (303, "/profile")

    expert = an_ada(app)
    assert expert.headline == "Leads machine learning teams"
    assert {document.title for document in expert.documents} >= {"Drift watch", "Fraud scoring for card payments"}
    assert "apache-airflow" not in {held.skill for held in expert.skills}
    with app.app_context(), session() as db:
        event = db.scalars(sa.select(Event).where(Event.act == EventAct.IMPORTED)).one()
        assert event.after is not None
        assert event.after["fields"] == {"document": 1, "headline": 1}
        assert (event.after["source"], event.object_id) == ("json-resume", expert.public_id)
        assert db.scalars(sa.select(ProfileImport)).one().found == []


def test_a_second_take_is_refused(ada: FlaskClient) -> None:
    place = hand_in(ada, RESUME, "resume.json").headers["Location"]
    assert post(ada, place, take="1").status_code == 303
    again = post(ada, place, take="1")
    assert again.status_code == 409
    assert "This import is taken" in again.text
    assert "nothing else of the file is kept" in ada.get(place).text.lower()


@pytest.mark.parametrize("ticks", [[], ["99"], ["x"], ["-1"], ["1" * 5_000]], ids=range(5))
def test_no_tick_changes_nothing(ada: FlaskClient, app: Flask, ticks: list[str]) -> None:
    before = an_ada(app).revision
    place = hand_in(ada, RESUME, "resume.json").headers["Location"]
    token = token_in(ada.get(place).text)
    answer = ada.post(place, data={"csrf_token": token, "take": ticks})
    assert answer.status_code == 422
    assert "Tick at least one field" in answer.text
    assert an_ada(app).revision == before


def test_a_cv_is_read_in_the_background(ada: FlaskClient, app: Flask) -> None:
    place = hand_in(ada, a_docx(), "My CV.DOCX").headers["Location"]
    waiting = ada.get(place).text
    assert "Your CV is being read" in waiting
    assert 'hx-trigger="load delay:2s"' in waiting
    assert f'<a href="{place}">look now</a>' in waiting

    work(app)

    page = ada.get(place).text
    assert "hx-trigger" not in page
    assert "Lead ML engineer, Harbour Bank" in page
    with app.app_context(), session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ImportFile)) == 0


def test_somebody_without_a_profile_begins_one_with_what_they_tick(
    client: FlaskClient, settled: Settled, app: Flask
) -> None:
    sign_in(client, NEW_MAIL)
    place = hand_in(client, a_pdf("Nia Okoye", "Engineer", "ML engineer for MLOps  2020 - 2022", "MLOps"), "cv.pdf")
    work(app)
    page = client.get(place.headers["Location"]).text
    found = numbers(page)
    token = token_in(page)

    refused = client.post(place.headers["Location"], data={"csrf_token": token, "take": ["0"]})
    if refused.status_code == 422:
        assert "There is no specialization" in refused.text
        assert 'value="0" checked' in refused.text
    taken = client.post(place.headers["Location"], data={"csrf_token": token, "take": list(found.values())})
    assert taken.status_code == 303, taken.text
    assert client.get("/profile").status_code == 200


def test_a_file_that_cannot_be_read_says_what_to_do(ada: FlaskClient, app: Flask) -> None:
    place = hand_in(ada, b"%PDF-1.4 and nothing else", "cv.pdf").headers["Location"]
    work(app)
    page = ada.get(place).text
    assert "We could not read this file" in page
    assert "hand that in, or write your profile by hand" in page
    assert "Could not be read" in ada.get("/profile/import").text


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "cv.pdf", "The file is empty"),
        (b"MZ a program", "cv.exe", "only these can be read"),
        (b"MZ a program", "cv.pdf", "it is no such file"),
        (a_pdf(), "cv.docx", "it is no such file"),
        (b"%PDF-" + b"x" * 3_200_000, "cv.pdf", "larger than 3 MB"),
        (b"Name\n" + b"x\n" * 700_000, "skills.csv", "larger than 1 MB"),
        (b"\xff\xfe\x00", "skills.csv", "not text in UTF-8"),
        (b'{"a": 1, "a": 2}', "resume.json", "gives the key"),
        (b"[" * 100_000, "resume.json", "nested too deeply"),
        (b"{", "resume.json", "is not valid JSON"),
        (b"a,b\n1,2\n", "table.csv", "names columns we do not know"),
    ],
    ids=lambda said: said[:30] if isinstance(said, str) else "file",
)
def test_file_1_what_is_handed_in_is_looked_at_first(ada: FlaskClient, content: bytes, name: str, why: str) -> None:
    answer = hand_in(ada, content, name)
    assert answer.status_code == 422
    assert why in answer.text
    assert 'href="#file"' in answer.text


def test_file_1_no_file_at_all(ada: FlaskClient) -> None:
    answer = post(ada, "/profile/import")
    assert answer.status_code == 422
    assert "Choose a file" in answer.text


def test_file_1_more_than_a_request_may_carry(ada: FlaskClient) -> None:
    assert hand_in(ada, b"%PDF-" + b"x" * 5_000_000, "cv.pdf").status_code == 413


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.json", "..\\..\\x.json", "a" * 10_001 + ".json", "\x07\u202e.json"], ids=range(4)
)
def test_file_1_a_name_is_only_shown(ada: FlaskClient, app: Flask, name: str) -> None:
    answer = hand_in(ada, RESUME, name)
    assert answer.status_code == 303
    with app.app_context(), session() as db:
        kept = db.scalars(sa.select(ProfileImport)).one().file_name
    assert len(kept) <= 80
    assert not set(kept) & {"/", "\\", "\x07"}
    assert ada.get(answer.headers["Location"]).status_code == 200


def test_an_import_is_discarded(ada: FlaskClient, app: Flask) -> None:
    place = hand_in(ada, a_docx(), "cv.docx").headers["Location"]
    assert post(ada, f"{place}/discard").status_code == 303
    work(app)
    assert "This import was discarded" in ada.get(place).text
    assert "cv.docx" not in ada.get("/profile/import").text
    with app.app_context(), session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(ImportFile)) == 0


def test_an_import_is_nobody_elses(ada: FlaskClient, app: Flask) -> None:
    place = hand_in(ada, RESUME, "resume.json").headers["Location"]
    other = app.test_client()
    sign_in(other, CHEN_MAIL)
    assert other.get(place).status_code == 404
    assert post(other, place, take="1").status_code == 404
    assert post(other, f"{place}/discard").status_code == 404


def test_the_own_profile_is_downloaded_and_read_again(ada: FlaskClient) -> None:
    answer = ada.get("/profile/import/resume.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="resume.json"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    place = hand_in(ada, answer.data, "resume.json").headers["Location"]
    assert numbers(ada.get(place).text) == {}


def test_our_columns_are_downloaded_and_read(ada: FlaskClient) -> None:
    answer = ada.get("/profile/import/columns.csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    place = hand_in(ada, answer.data, "mine.csv").headers["Location"]
    assert "Fraud scoring for card payments" in ada.get(place).text
