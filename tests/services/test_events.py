import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.vocabulary import EventAct
from marketplace.models import Event, MatchRun
from marketplace.services import events
from tests.services.walks import a_registered_company, an_actor


def test_an_event_says_who_did_what_to_what_and_why(session: Session) -> None:
    actor, company = an_actor(session), a_registered_company(session)
    events.record(
        session,
        actor=actor,
        act=EventAct.REVISED,
        object=company,
        before={"currency": "EUR"},
        after={"currency": "CHF"},
        reason="The company moved.",
        request_id="request-1",
    )
    session.flush()
    event = session.scalars(sa.select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.actor_id, event.act, event.object_type, event.object_id) == (
        actor.user_id,
        EventAct.REVISED,
        "company",
        company.public_id,
    )
    assert (event.before, event.after) == ({"currency": "EUR"}, {"currency": "CHF"})
    assert (event.reason, event.request_id) == ("The company moved.", "request-1")


def test_the_request_of_the_session_is_written_down_unless_another_is_given(session: Session) -> None:
    session.info["request_id"] = "from-the-entrance"
    company = a_registered_company(session)
    silent = events.record(session, actor=None, act=EventAct.REVISED, object=company)
    told = events.record(session, actor=None, act=EventAct.REVISED, object=company, request_id="told")
    assert (silent.request_id, told.request_id) == ("from-the-entrance", "told")


def test_what_has_no_row_is_named_by_kind_and_name(session: Session) -> None:
    event = events.record(session, actor=None, act=EventAct.LOADED, object="taxonomy/2026/11")
    assert (event.object_type, event.object_id) == ("taxonomy", "2026/11")


def test_a_kind_of_two_words_is_written_in_kebab_case(session: Session) -> None:
    event = events.record(session, actor=None, act=EventAct.MATCHED, object=MatchRun(public_id="x"))
    session.expunge_all()
    assert event.object_type == "match-run"


@pytest.mark.parametrize("change", [sa.update(Event).values(reason="another"), sa.delete(Event)])
def test_the_database_refuses_to_change_or_remove_an_event(session: Session, change: sa.Executable) -> None:
    a_registered_company(session)
    with pytest.raises(sa.exc.DBAPIError), session.begin_nested():
        session.execute(change)
