"""Market rates in the console: filtered, added, revised, retired, exported, and loaded after a dry run."""

import csv
import io
import re

import pytest

from marketplace.db import session, transaction
from marketplace.services import rate_table, rates
from tests.services.test_rates import CLAIM, GOOD
from tests.web.people import LENA, VERA, post, sign_in


@pytest.fixture
def lena(client, settled):
    sign_in(client, LENA)
    return client


def file_of(*lines, header=rates.COLUMNS):
    out = io.StringIO()
    writer = csv.DictWriter(out, header, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


def uploaded(client, text, **fields):
    return post(client, "/console/rates/upload", file=(io.BytesIO(text.encode()), "rates.csv"), **fields)


def count(app):
    with app.app_context(), session() as db:
        return len(rate_table.every(db))


def test_a_figure_is_added_shown_revised_and_retired(lena, app):
    assert "No figures here" in lena.get("/console/rates").text
    assert post(lena, "/console/rates", **GOOD).status_code == 303
    page = lena.get("/console/rates?role=ml-engineer").text
    assert "110" in page
    assert 'class="tag accent">old' in page
    at = re.search(r'href="(/console/rates/[0-9a-f]{20})"', page)[1]
    like = lena.get(f"/console/rates/new?like={at.rpartition('/')[2]}").text
    assert 'value="11000"' in like
    assert post(lena, "/console/rates", **(GOOD | {"low_minor": "12000"})).status_code == 303
    assert count(app) == 1
    assert "$120" in lena.get(at).text
    history = lena.get(f"/console/audit?kind=market-rate&name={at.rpartition('/')[2]}").text
    assert "11000" in history
    assert post(lena, f"{at}/retire", reason="").status_code == 422
    assert post(lena, f"{at}/retire", reason="The survey was withdrawn.").status_code == 303
    assert count(app) == 0
    assert lena.get(at).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"low_minor": "much"}, "low_minor"),
        ({"low_minor": "99999999"}, "low_minor"),
        ({"role": "wizard"}, "role"),
        ({"currency": "XXX"}, "currency"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"uplift_low": ""}, "uplift_low"),
        ({"source": ""}, "source"),
    ],
)
def test_a_wrong_figure_comes_back_with_what_was_typed(lena, app, wrong, field):
    answer = post(lena, "/console/rates", **(GOOD | wrong))
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert count(app) == 0


def test_a_file_is_told_first_and_loaded_when_agreed_to(lena, app):
    text = file_of(GOOD, CLAIM)
    told = uploaded(lena, text, mode="add")
    assert told.status_code == 200
    assert "2 figures are new" in told.text
    assert "Too few to estimate" in told.text
    assert count(app) == 0
    assert post(lena, "/console/rates/upload", mode="add", do="load", text=text).status_code == 303
    assert count(app) == 2
    other = file_of(GOOD | {"low_minor": "10000"})
    assert "1 are revised, 0 are taken out" in uploaded(lena, other, mode="add").text
    assert "1 are revised, 1 are taken out" in uploaded(lena, other, mode="replace").text
    assert post(lena, "/console/rates/upload", mode="replace", do="load", text=other).status_code == 303
    assert count(app) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (file_of(GOOD, GOOD | {"role": "wizard"}), "role is &#39;wizard&#39;"),
        (file_of(GOOD, GOOD), "the same figure is on an earlier line"),
        (file_of(), "there are no figures below the header"),
        ("a,b\n1,2\n", "the header must be"),
        ('"never closed', "this is not a table of text"),
        (file_of(GOOD | {"source": "<script>x</script>", "low_minor": "<b>"}), "&lt;b&gt;"),
    ],
)
def test_a_refused_line_is_named_with_its_reason_and_nothing_is_loaded(lena, app, text, said):
    told = uploaded(lena, text)
    assert told.status_code == 422
    assert said in told.text
    assert "<script>x" not in told.text
    assert post(lena, "/console/rates/upload", do="load", text=text).status_code == 422
    assert count(app) == 0


def test_what_is_no_text_is_refused(lena, monkeypatch):
    monkeypatch.setattr("marketplace.web.admin.rates.LARGEST_FILE", 1_000)
    for content in (b"", b"\xff\xfe\x00", b"x" * 1_001):
        assert post(lena, "/console/rates/upload", file=(io.BytesIO(content), "rates.csv")).status_code == 422


def test_inj_2_the_export_runs_no_formula_and_can_be_loaded_again(lena, app):
    post(lena, "/console/rates", **(GOOD | {"source": "=HYPERLINK(1)"}))
    out = post(lena, "/console/rates/export")
    assert out.status_code == 200
    (row,) = csv.DictReader(io.StringIO(out.text))
    assert row["source"] == "'=HYPERLINK(1)"
    post(lena, "/console/rates", **GOOD)
    assert uploaded(lena, post(lena, "/console/rates/export").text).status_code == 200


def test_a_second_load_of_the_bundled_file_leaves_what_was_kept_by_hand(lena, app):
    with app.app_context(), transaction() as db:
        rates.load_bundled(db)
    bundled = count(app)
    post(lena, "/console/rates", **GOOD)
    with app.app_context(), transaction() as db:
        rates.load_bundled(db)
    assert count(app) == bundled + 1


def test_vetters_keep_no_rates(client, settled):
    sign_in(client, VERA)
    assert client.get("/console/rates").status_code == 403
