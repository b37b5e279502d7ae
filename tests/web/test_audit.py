"""The audit trail as a page: for lead admins alone, filtered, a page at a time, exported and checked."""

import csv
import io
import json
import re

import pytest
import sqlalchemy as sa

from marketplace.db import transaction
from marketplace.domain.vocabulary import EventAct
from marketplace.services import accounts, events
from marketplace.web.admin import audit
from tests.web.people import LENA, VERA, post, sign_in


@pytest.fixture
def lena(client, settled):
    sign_in(client, LENA)
    return client


def record(app, name, **more):
    with app.app_context(), transaction() as db:
        lena = accounts.find_by_email(db, LENA)
        actor = accounts.actor_of(db, lena)
        events.record(db, actor=actor, act=EventAct.COMMENTED, object=f"odd-thing/{name}", **more)


def test_the_trail_tells_who_did_what_and_what_changed(lena, app):
    record(app, "one", before={"status": "draft", "size": 1}, after={"status": "open", "size": 1}, reason="<b>Because")
    page = lena.get("/console/audit").text

    assert "Audit trail" in page
    for said in ("Commented", "</span>one</a>", "&lt;b&gt;Because", "<del>", "draft", "open"):
        assert said in page
    assert "no seal" not in page


def test_every_filter_narrows_the_list(lena, app):
    record(app, "one", request_id="request-one")
    record(app, "two", request_id="request-two")

    def names(**asked):
        return re.findall(r"</span>(one|two)</a>", lena.get("/console/audit", query_string=asked).text)

    assert names(kind="odd-thing") == ["two", "one"]
    assert names(name="one") == names(request="request-one") == ["one"]
    assert names(actor=LENA, act="commented") == names(actor=LENA.upper()) == ["two", "one"]
    assert names(actor="system") == names(act="loaded") == names(until="2020-01-01") == names(since="2999-01-01") == []
    assert names(since="2020-01-01", until="2999-01-01", kind="odd-thing") == ["two", "one"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"actor": "nobody@nowhere.example"}, "Nobody has this e-mail address or id"),
        ({"act": "danced"}, "There is no such act"),
        ({"since": "yesterday"}, "This is no day"),
        ({"since": "2026-02-02", "until": "2026-01-01"}, "The last day is before the first"),
        ({"name": "x" * 400}, "longer than any name"),
        ({"before": "abc"}, "no place in the list"),
        ({"before": "99999999999999"}, "no place in the list"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_beside_its_field(lena, asked, said):
    answer = lena.get("/console/audit", query_string=asked)
    assert (answer.status_code, said in answer.text) == (422, True)


def test_the_list_goes_on_after_the_last_act_shown(lena, app, monkeypatch):
    monkeypatch.setattr(audit, "PAGE", 2)
    for name in ("one", "two", "three"):
        record(app, name)
    first = lena.get("/console/audit?kind=odd-thing").text
    older = re.search(r'href="([^"]+before=\d+)"', first)[1].replace("&amp;", "&")

    assert ("</span>one</a>" in first, "</span>three</a>" in first) == (False, True)
    second = lena.get(older).text
    assert ("</span>one</a>" in second, "</span>three</a>" in second, "before=" in second) == (True, False, False)


def test_an_export_has_what_the_filter_asks_for_and_is_an_act_itself(lena, app):
    record(app, "=cmd()", after={"n": 1})
    answer = post(lena, "/console/audit/export", kind="odd-thing", format="csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (row["name"], row["act"], row["after"]) == ("'=cmd()", "commented", '{"n": 1}')
    assert LENA not in answer.text
    lines = post(lena, "/console/audit/export", act="exported", format="json").text.splitlines()
    assert [json.loads(line)["after"]["filters"] for line in lines] == [["kind"], ["act"]]
    assert post(lena, "/console/audit/export", actor="nobody").status_code == 422


def test_audit_1_the_button_finds_a_changed_byte(lena, app):
    record(app, "one", reason="sound")
    assert "The chain holds" in post(lena, "/console/audit/check").text

    with app.extensions["assay_database"].engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER events_refuse_UPDATE")
        else:
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER ALL")
        connection.execute(sa.text("UPDATE events SET reason = 'round' WHERE object_id = 'one'"))
    page = post(lena, "/console/audit/check", kind="odd-thing").text
    assert "The chain is broken" in page
    assert "commented odd-thing one" in page


def test_the_trail_is_not_for_vetters_and_companies(client, settled):
    sign_in(client, VERA)
    assert client.get("/console/audit").status_code == 403
    assert post(client, "/console/audit/check").status_code == 403
    assert post(client, "/console/audit/export").status_code == 403
