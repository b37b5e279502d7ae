"""The text of a CV, understood by rules."""

from datetime import date

from marketplace.domain import imports as rules
from marketplace.domain.imports import Part
from marketplace.services import cv_text, profiles
from tests.conftest import TODAY
from tests.factories import an_expert

CV = """Nia Okoye
Machine learning engineer for payments
nia@experts.example · +44 20 7946 0000 · London

Summary
I put models into production.

Experience
Lead ML engineer, Harbour Bank                              Mar 2021 – Present
Fraud scoring with PyTorch on Kubernetes, 40 ms at the 99th percentile.
Retraining pipelines in Airflow.

Data scientist
2018 - 2020
Credit scoring with scikit-learn.

Education
MSc Computer Science, University of Leeds  2015 - 2017

Languages
English (native), German: fluent, French (B1)
"""


def test_a_cv_is_understood() -> None:
    contents = cv_text.read(CV, TODAY)
    draft = rules.take(an_expert(headline="", skills=(), documents=(), languages=()), contents.found)

    assert draft.headline == "Machine learning engineer for payments"
    assert [(d.title, d.started, d.ended) for d in draft.documents] == [
        ("Lead ML engineer, Harbour Bank", date(2021, 3, 1), None),
        ("Data scientist", date(2018, 1, 1), date(2020, 12, 31)),
    ]
    assert draft.documents[0].text.startswith("Fraud scoring with PyTorch")
    assert draft.documents[0].text.endswith("Airflow.")
    used = {held.skill: held.last_used for held in draft.skills}
    assert used["pytorch"] == used["kubernetes"] == TODAY
    assert used["scikit-learn"] == date(2020, 12, 31)
    assert {spoken.language: spoken.level.value for spoken in draft.languages} == {"en": "C2", "de": "C1", "fr": "B1"}
    assert profiles.checked(draft, today=TODAY)
    assert all(found.words for found in contents.found)


def test_a_text_that_is_no_cv_says_nothing() -> None:
    assert cv_text.read("", TODAY).found == ()
    assert cv_text.read("Lorem ipsum dolor sit amet.", TODAY).found == ()


def test_what_lies_in_the_future_is_left_out() -> None:
    found = cv_text.read("Head of everything  2090 - 2095\nChief  Jan 2026 - Dec 2030", TODAY).found
    documents = [each.said for each in found if each.part is Part.DOCUMENT]
    assert [(said["title"], said["ended"]) for said in documents] == [("Chief", TODAY.isoformat())]


def test_a_very_long_text_is_read_in_time() -> None:
    contents = cv_text.read("2019 - 2020 PyTorch (native) Mar 2021 " * 20_000, TODAY)
    assert len(contents.found) <= rules.MOST_FOUND
