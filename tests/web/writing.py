"""A brief written page by page, as a browser would send it."""

from __future__ import annotations

from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.services import questions
from marketplace.web.company.page_forms import field_of
from tests.web.people import carried_by, post

WRITTEN: Mapping[str, str] = {
    "title": "Anomalies in sensor data",
    "text": "We watch 400 wind turbines and want to see a bearing fail before it does. Labelled data for two years.",
    "skills__0__skill": "PyTorch",
    "skills__0__need": "must",
    "skills__0__level": "0.75",
    "skills__1__skill": "",
    "skills__1__need": "must",
    "skills__2__skill": "python",
    "skills__2__need": "nice",
    "answer__setting": "production",
    "answer__data": "ready",
    "compliance": "GDPR, IEC 61400",
    "hours_per_week": "20",
    "duration_weeks": "13",
    "time_zone": "Europe/Berlin",
    "working_hours__start": "09:00",
    "working_hours__end": "17:30",
    "languages__0__language": "en",
    "languages__0__level": "B2",
    "engagement_models__0": "contract",
    "budget__target": "30,000",
    "budget__max": "40 000",
    "budget__currency": "EUR",
    "budget__unit": "total",
    "answer__owner": "named",
    "criteria__0__name": "Has shipped models that watch machines",
    "criteria__0__part": "expertise",
    "criteria__0__assessed_by": "evidence",
    "criteria__0__weight": "80",
    "criteria__1__name": "Explains",
    "criteria__1__part": "working",
    "criteria__1__assessed_by": "interview",
    "criteria__1__weight": "20",
}
"""Every field of the wizard that the tests fill, whatever its page."""


def of_page(name: str, fields: Mapping[str, str] = WRITTEN) -> dict[str, str]:
    """Return the fields of one page."""
    page = next(page for page in questions.current().pages if page.id == name)
    begins = [field_of(question).replace("-", "__") for question in page.questions]
    return {
        field: value
        for field, value in fields.items()
        if any(field == begin or field.startswith(f"{begin}__") for begin in begins)
    }


def page_with(changed: Mapping[str, str]) -> str:
    """Return the page that asks for a field."""
    return next(page.id for page in questions.current().pages if of_page(page.id, changed))


def write(client: FlaskClient, fields: Mapping[str, str] = WRITTEN) -> str:
    """Write a whole brief page by page, and return its address."""
    answer = post(client, "/briefs/new", do="save", **of_page("outcome", fields))
    assert answer.status_code == 303, answer.text
    brief = answer.location.rpartition("/edit/")[0]
    for page in questions.current().pages[1:]:
        answer = send(client, f"{brief}/edit/{page.id}", **of_page(page.id, fields))
        assert answer.status_code == 303, answer.text
    return brief


def send(client: FlaskClient, address: str, do: str = "save", **fields: str) -> TestResponse:
    """Open a page and send it with what it carries."""
    return post(client, address, do=do, **fields, **carried_by(client.get(address).text))
