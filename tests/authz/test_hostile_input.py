"""INJ-1: whatever is put into an address or a field, nothing breaks, and no more is asked of the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.authz.asking import Caller
from tests.authz.conftest import Place
from tests.authz.matrix import MATRIX
from tests.authz.test_every_page import pages, statements
from tests.web.people import ADA_MAIL, ANA, LENA

STRINGS = (
    "' OR '1'='1",
    "%' UNION SELECT password FROM users --",
    "a\x00b",
    "\ud800",
    "\u202eright to left",
    "9" * 400,
    "-1",
    "1e309",
    "../../etc/passwd",
    "{{ 7 * 7 }}{0.__class__}%s%n",
    "x" * 100_000,
)
"""SQL, null characters, half of a character, numbers that are none, paths, templates, and too much."""

QUESTIONS = ("q", "before", "after", "page", "kind", "name", "act", "since", "until", "request", "skill", "view")
QUESTIONS += ("status", "state", "sort", "cursor", "limit", "next", "as", "example", "actor", "model", "source")
"""What pages ask of an address, and some that none does."""


CALLERS = (ANA, ADA_MAIL, LENA)


def fields_of(page: str) -> Iterator[tuple[str, list[str]]]:
    """Every form of a page that is sent: its address, and the names of its fields."""
    for form in re.findall(r"<form\b.*?</form>", page, re.S):
        action = re.search(r'action="([^"]*)"', form)
        if 'method="post"' in form and action:
            names = re.findall(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"', form)
            yield unescape(action[1]), sorted(set(names) - {"csrf_token"})


@pytest.mark.parametrize("email", CALLERS, ids=lambda email: email.partition("@")[0])
def test_inj_1_no_question_in_an_address_breaks_a_page_or_asks_more(place: Place, email: str) -> None:
    ask = Caller(place.app, email)
    engine = place.app.extensions["assay_database"].engine
    wrong = []
    for rule, ids in pages(place, email):
        ask("GET", rule, ids)
        with statements(engine) as plain:
            ask("GET", rule, ids)
        with place.app.test_request_context():
            path = (rule.build(ids) or ("", ""))[1]
        for string in STRINGS[:-1]:
            with statements(engine) as sent:
                sendable = string.encode("utf-8", "surrogatepass")
                answer = ask.client.get(path, query_string=dict.fromkeys(QUESTIONS, sendable))
            if answer.status_code >= 500:
                wrong.append(f"{path} with {string[:30]!r}: {answer.status_code}")
            if len(sent) > len(plain) + 4 or any(";" in one.rstrip("; \n") for one in sent):
                wrong.append(f"{path} with {string[:30]!r}: {len(sent)} statements for {len(plain)}")
    assert wrong == []


@pytest.mark.parametrize("email", CALLERS, ids=lambda email: email.partition("@")[0])
def test_inj_1_no_field_of_a_form_breaks_what_takes_it(place: Place, email: str) -> None:
    ask = Caller(place.app, email)
    forms: dict[str, list[str]] = {}
    token = ""
    for rule, ids in pages(place, email):
        if MATRIX[rule.endpoint].is_file:
            continue
        page = ask("GET", rule, ids).text
        forms |= {action: names for action, names in fields_of(page) if "/sign-out" not in action}
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        token = found[1] if found else token
    broke = []
    for action, names in forms.items():
        for string in STRINGS:
            given = string.encode("utf-8", "surrogatepass")
            answer = ask.client.post(action, data={**dict.fromkeys(names, given), "csrf_token": token})
            # A file that is sent bit by bit is open until it is read.
            answer.get_data()
            answer.close()
            if answer.status_code >= 500:
                broke.append(f"{action} with {string[:30]!r}: {answer.status_code}")
    assert broke == []
    assert len(forms) > 10
