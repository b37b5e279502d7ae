"""`flask audit`: a sound trail ends with 0, a changed byte with 1 and the row's name."""

import csv
import io
import json

import pytest
import sqlalchemy as sa

from marketplace.cli.told import refusals
from marketplace.db import transaction
from marketplace.domain.vocabulary import EventAct
from marketplace.services import events


@pytest.fixture
def runner(app):
    with app.app_context(), transaction() as db:
        events.record(db, actor=None, act=EventAct.LOADED, object="thing/=1+1", after={"n": 1}, reason="Täglich, immer")
    return app.test_cli_runner()


def test_a_sound_trail_is_counted_and_its_last_seal_is_told(runner):
    told = runner.invoke(args=["audit", "verify"])
    assert told.exit_code == 0
    assert "acts are in order" in told.output

    seal = told.output.split()[-1]
    assert runner.invoke(args=["audit", "verify", "--holds", seal, "--newest", "1"]).exit_code == 0
    gone = runner.invoke(args=["audit", "verify", "--holds", "f" * 64])
    assert (gone.exit_code, "no longer holds" in gone.output) == (1, True)


def test_a_changed_byte_ends_with_1_and_the_row(runner, app):
    with app.extensions["assay_database"].engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER events_refuse_UPDATE")
        else:
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER ALL")
        connection.execute(sa.text("UPDATE events SET reason = 'Täglich, nimmer' WHERE object_id = '=1+1'"))

    told = runner.invoke(args=["audit", "verify"])
    assert told.exit_code == 1
    assert "(loaded thing =1+1) does not have the seal it was given" in told.output


def test_the_trail_as_csv_has_no_formulas(runner):
    told = runner.invoke(args=["audit", "export"])
    rows = list(csv.DictReader(io.StringIO(told.output)))

    assert rows[-1]["name"] == "'=1+1"
    assert (rows[-1]["actor"], rows[-1]["after"], rows[-1]["reason"]) == ("system", '{"n": 1}', "Täglich, immer")


def test_the_trail_as_json_is_one_object_a_line(runner):
    told = runner.invoke(args=["audit", "export", "--format", "json", "--since", "2026-01-01", "--act", "loaded"])
    acts = [json.loads(line) for line in told.output.splitlines()]

    assert [act["position"] for act in acts] == list(range(1, len(acts) + 1))
    assert acts[-1]["after"] == {"n": 1}
    later = runner.invoke(args=["audit", "export", "--format", "json", "--until", "2020-01-01"])
    assert later.output == ""


def test_who_reads_no_further_such_as_head_is_told_of_no_file_that_cannot_be_used():
    with pytest.raises(BrokenPipeError), refusals():
        raise BrokenPipeError
