"""CONC-3: one form that is sent four times at once is one message, and its reader is told once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from marketplace.db import Database
from marketplace.domain.hiring_words import Side
from marketplace.models import Message, Notice
from marketplace.services import companies
from marketplace.services.hiring import candidacies, messages
from tests.services.hiring.scene import a_scene, invited, somebody


def test_conc_3_a_form_that_is_sent_four_times_at_once_is_one_message(app: Flask) -> None:
    database: Database = app.extensions["assay_database"]
    with app.app_context(), database.transaction() as db:
        scene = a_scene(db)
        expert, ada = somebody(db)
        name = invited(db, scene, expert, now=datetime.now(UTC)).public_id

    def send(_: int) -> str:
        with app.app_context(), database.transaction() as db:
            company = companies.named(db, "Nordlicht Pay")
            one = candidacies.of_company(db, company, name, locked=True)
            now = datetime.now(UTC)
            return messages.send(db, one, "Hello.", side=Side.COMPANY, form="one", now=now, actor=scene.ana).public_id

    with ThreadPoolExecutor(4) as hands:
        assert len(set(hands.map(send, range(4)))) == 1
    with database.session() as db:
        assert db.scalars(select(Message.text)).all() == ["Hello."]
        told = select(Notice.letter).where(Notice.user_id == ada.user_id, Notice.letter == "message-to-expert")
        assert db.scalars(told).all() == ["message-to-expert"]
