"""The digest and the links under letters, from the worker to the mailbox and back by a click of a mail program."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from flask.testing import FlaskClient

from marketplace.domain.notices import NoticeKind, NoticeWay
from marketplace.domain.vocabulary import Role
from marketplace.jobs.tools import Tools
from marketplace.jobs.worker import Worker
from marketplace.services import accounts, mail, notices
from tests.jobs.conftest import Mailroom

STALE = {"name": "Zoë", "confirmed": "2 May", "days": 90, "link": "/profile/availability"}
DEVICE = {"device": "Firefox", "moment": "today", "devices": "/account/devices", "password": "/account/password"}


def told(tools: Tools, letter: str = "went-stale", way: NoticeWay = NoticeWay.AT_ONCE) -> None:
    with tools.database.transaction() as db:
        user = accounts.find_by_email(db, "zoe@experts.example") or accounts.register(
            db, email="zoe@experts.example", password_hash=None, name="Zoë", roles=[Role.EXPERT]
        )
        notices.choose(db, user, {NoticeKind.PROFILE: way})
        mail.post(db, user, letter, STALE if letter == "went-stale" else DEVICE)


def sent(tools: Tools) -> list[EmailMessage]:
    files = sorted(tools.config.mail_folder.glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=default) for path in files]  # type: ignore[misc]


def test_the_digest_goes_once_a_day_however_often_the_worker_goes_round(tools: Tools) -> None:
    told(tools, way=NoticeWay.DAILY)
    tomorrow = datetime.now(UTC).replace(hour=12) + timedelta(days=1)
    for hours in (0, 1, 2):
        Worker(replace(tools, clock=lambda hours=hours: tomorrow + timedelta(hours=hours))).run(until_idle=True)

    assert [message["Subject"] for message in sent(tools)] == ["One notice for you"]


def test_a_mail_program_stops_letters_without_a_log_in(tools: Tools, client: FlaskClient) -> None:
    told(tools)
    Worker(tools).run(until_idle=True)
    (message,) = sent(tools)
    raw = next(tools.config.mail_folder.glob("*.eml")).read_bytes()

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(rb"^List-Unsubscribe: <(\S+)>\r?$", raw, re.MULTILINE)
    assert found, "the link stands in one line, as it is"
    link = found[1].decode()
    assert link in message.get_content()
    path = link.removeprefix(tools.config.url)

    # Programs open links before people do: that changes nothing.
    assert "Stop these letters?" in client.get(path).text
    assert "Your availability" in client.get(path).text
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, "No more of these letters" in answer.text) == (200, True)
    assert "ended already" in client.get(path).text
    assert client.post(path).status_code == 200
    assert client.get("/unsubscribe/nonsense").status_code == 404

    with tools.database.transaction() as db:
        user = accounts.find_by_email(db, "zoe@experts.example")
        assert user is not None
        assert mail.post(db, user, "went-stale", STALE) is None


def test_letters_about_security_have_no_such_link(tools: Tools) -> None:
    told(tools, letter="new-device")
    Worker(tools).run(until_idle=True)
    (message,) = sent(tools)
    assert message["List-Unsubscribe"] is None
    assert "unsubscribe" not in message.get_content()


def test_the_link_survives_a_mail_server(by_smtp: Tools, mailroom: Mailroom) -> None:
    told(by_smtp)
    Worker(by_smtp).run(until_idle=True)
    (message,) = mailroom.kept
    assert message["List-Unsubscribe"].startswith(f"<{by_smtp.config.url}/unsubscribe/")
    assert max(len(line) for line in message.as_bytes().splitlines()) < 998
