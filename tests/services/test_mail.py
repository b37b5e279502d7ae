"""Letters: every one of them can be filled, and nothing a person wrote can reach the head of a mail."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.errors import Invalid, NotFound
from marketplace.models import User
from marketplace.services import accounts, jobs, letters, mail, notices

FACTS = {"name": "Ada", "confirmed": "2 May", "days": 90, "link": "/profile/availability"}


@pytest.fixture
def ada(session: Session) -> User:
    return accounts.register(session, email="ada@experts.example", password_hash=None, name="Ada")


@pytest.mark.parametrize("name", letters.names())
def test_every_letter_can_be_filled(name: str) -> None:
    letter = letters.letter(name)
    subject, text = letter.filled({field: f"<{field}>" for field in letter.fields - {"site"}}, "https://assay.example")

    assert subject
    assert "{" not in text
    assert max(map(len, text.splitlines())) <= 130


def test_a_letter_to_a_person_goes_where_they_read_mail_when_it_leaves(session: Session, ada: User) -> None:
    job = mail.post(session, ada, "went-stale", FACTS)
    ada.email = "ada@new.example"
    task = jobs.claim(session, datetime.now(UTC))
    assert task is not None
    written = mail.write(session, task, site="https://assay.example")

    assert "to" not in job.payload
    assert written.to == "ada@new.example"
    assert "https://assay.example/profile/availability" in written.text
    assert "Hello Ada," in written.text


def test_a_letter_to_an_address_goes_there(session: Session) -> None:
    mail.post(session, "old@experts.example", "went-stale", FACTS, key="once")
    mail.post(session, "old@experts.example", "went-stale", FACTS, key="once")
    task = jobs.claim(session, datetime.now(UTC))
    assert task is not None
    assert mail.write(session, task, site="").to == "old@experts.example"
    assert jobs.claim(session, datetime.now(UTC)) is None


def test_letters_of_the_past_count_as_sent_and_those_that_come_after_leave(session: Session, ada: User) -> None:
    with mail.already_sent(session):
        told = mail.post(session, ada, "went-stale", FACTS, key="once")
        mail.post(session, "old@experts.example", "went-stale", FACTS)
    again = mail.post(session, ada, "went-stale", FACTS, key="once")
    assert told is not None
    assert (told.done_at, told.payload) == (told.created_at, {})
    assert again is None
    assert jobs.claim(session, datetime.now(UTC)) is None
    assert [one.letter for one in notices.of(session, ada, limit=5).rows] == ["went-stale"]
    mail.post(session, ada, "went-stale", FACTS, key="twice")
    task = jobs.claim(session, datetime.now(UTC))
    assert task is not None
    assert task.payload["letter"] == "went-stale"


def test_there_is_nobody_to_write_to(session: Session, ada: User) -> None:
    mail.post(session, ada, "went-stale", FACTS)
    task = jobs.claim(session, datetime.now(UTC))
    assert task is not None
    session.delete(ada)
    session.flush()
    with pytest.raises(NotFound):
        mail.write(session, task, site="")


@pytest.mark.parametrize("name", ["no-such-letter", "../letters/went-stale", "", "went-stale.txt"])
def test_there_is_no_such_letter(session: Session, ada: User, name: str) -> None:
    with pytest.raises(NotFound):
        mail.post(session, ada, name, FACTS)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "Ada"}, "link"),
        (FACTS | {"more": 1}, "more"),
        (FACTS | {"site": "https://evil.example"}, "site"),
        (FACTS | {"name": "Ada\x00"}, "name"),
    ],
)
def test_facts_fit_their_letter(session: Session, ada: User, facts: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        mail.post(session, ada, "went-stale", facts)
    assert field in refusal.value.errors


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n", "\nBcc: all@assay.example"])
def test_inj_2_no_fact_breaks_the_line_of_a_subject(session: Session, ada: User, break_: str) -> None:
    facts = {"name": "Ada", "day": f"Monday{break_}", "confirmed": "2 May", "consequence": "", "link": "/"}
    with pytest.raises(Invalid):
        mail.post(session, ada, "availability-warning", facts)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "a@b@c.example",
        "ada@x.example\nBcc: b@x.example",
        "Ada <ada@x.example>",
        "a,b@x.example",
        "ada@x.example\r",
        "a" * 250 + "@x.example",
    ],
)
def test_inj_2_no_address_breaks_the_head_of_a_mail(session: Session, address: str) -> None:
    with pytest.raises(Invalid):
        mail.post(session, address, "went-stale", FACTS)


def test_a_value_is_never_looked_into(session: Session, ada: User) -> None:
    mail.post(session, ada, "went-stale", FACTS | {"name": "{site.__class__} {0} {name}"})
    task = jobs.claim(session, datetime.now(UTC))
    assert task is not None
    assert "Hello {site.__class__} {0} {name}," in mail.write(session, task, site="").text
