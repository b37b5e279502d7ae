"""Both sides who sign at the same moment: each signature counts, and the agreement holds once."""

import threading
from typing import Any

import pytest

from marketplace.db import Database
from marketplace.domain.accounts import Actor
from marketplace.domain.engagement_words import AgreementStatus, EngagementStatus
from marketplace.domain.hiring_words import Side
from marketplace.models import Company, Expert
from marketplace.services.engagements import agreements, standing
from tests.services.engagements.scene import a_draft, agreeing
from tests.services.hiring.scene import NOW


@pytest.fixture
def url(databases: Any) -> Any:
    url = databases.fresh()
    yield url
    databases.drop(url)


def test_conc_both_who_sign_at_once_have_signed(url: str) -> None:
    database = Database(url, url)
    with database.transaction() as db:
        work = agreeing(db)
        agreements.propose(db, work.engagement, a_draft(), now=NOW, actor=work.scene.ana)
        name, sha256 = work.engagement.public_id, work.engagement.agreements[0].text_sha256
        keys = {Side.COMPANY: (Company, work.scene.company.id), Side.EXPERT: (Expert, work.expert.id)}
        actors: dict[Side, Actor] = {Side.COMPANY: work.scene.ana, Side.EXPERT: work.actor}
    start, told = threading.Barrier(2), []

    def sign(side: Side) -> None:
        find = standing.of_company if side is Side.COMPANY else standing.of_expert
        start.wait()
        try:
            with database.transaction() as db:
                one = find(db, db.get_one(*keys[side]), name, locked=True)
                given = {"side": side, "name": "Some Body", "sha256": sha256, "now": NOW, "actor": actors[side]}
                agreements.sign(db, one.agreements[0], **given)
        except Exception as error:  # noqa: BLE001 - whatever it is would be a 500
            told.append(repr(error))

    threads = [threading.Thread(target=sign, args=(side,)) for side in Side]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert told == []
    with database.session() as db:
        one = standing.of_expert(db, db.get_one(*keys[Side.EXPERT]), name)
        assert one.agreements[0].status is AgreementStatus.SIGNED
        assert one.status is EngagementStatus.SCHEDULED
        assert len(one.agreements[0].signatures) == len(Side)
    database.dispose()
