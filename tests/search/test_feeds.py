"""The open briefs for one expert, by the one door: laid once, followed by every change, and honest about the rest."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.briefs import BudgetDraft
from marketplace.domain.vocabulary import RateUnit
from marketplace.search import feeds
from marketplace.search.feeds import Wishes, feed_for
from marketplace.search.reach import Asked
from tests.conftest import TODAY
from tests.factories import a_brief
from tests.services.walks import a_listed_expert, an_index


def asked(brief_id: int, version: int = 1, blocked: frozenset[int] = frozenset(), **over: object) -> Asked:
    """An open brief of company 7."""
    return Asked(brief_id, version, 7, a_brief(**over), blocked)


def budget(maximum: int) -> BudgetDraft:
    """A budget of so much an hour."""
    return replace(a_brief().budget, unit=RateUnit.HOUR, target=None, max=maximum)


def test_the_better_paid_brief_comes_first_with_its_reasons(session: Session, tmp_path: Path) -> None:
    ada = a_listed_expert(session)
    live = an_index(session, tmp_path).live()
    feed = feed_for(live, ada.id, [asked(1, budget=budget(9_000)), asked(2, budget=budget(40_000))], today=TODAY)
    assert feed is not None
    assert [match.key for match in feed.matches][:1] == [2]
    assert feed.open == 2
    first = feed.matches[0]
    assert first.base + sum(reason.points for reason in first.reasons) == pytest.approx(first.score)
    assert all(reason.sentence for reason in first.reasons)


def test_blocks_and_retired_words_are_passed_over(session: Session, tmp_path: Path) -> None:
    ada = a_listed_expert(session)
    live = an_index(session, tmp_path).live()
    retired = asked(3, specializations=("no-such-thing",))
    feed = feed_for(live, ada.id, [asked(1, blocked=frozenset({ada.id})), asked(2), retired], today=TODAY)
    assert feed is not None
    assert [match.key for match in feed.matches] == [2]
    assert (feed.open, feed.kept_out) == (2, {"company's rules": 1})


def test_somebody_who_is_not_listed_has_no_feed(session: Session, tmp_path: Path) -> None:
    a_listed_expert(session)
    assert feed_for(an_index(session, tmp_path).live(), 10_000, [asked(1)], today=TODAY) is None


def test_briefs_are_laid_once_and_again_when_one_changes(session: Session, tmp_path: Path) -> None:
    ada = a_listed_expert(session)
    live = an_index(session, tmp_path).live()
    layings = feeds.Layings()
    first = layings.of(live, [asked(1), asked(2)], {}, TODAY)
    assert layings.of(live, [asked(1), asked(2)], {}, TODAY) is first
    changed = layings.of(live, [asked(1, version=2, title="Another title"), asked(2)], {}, TODAY)
    assert changed is not first
    text = first.queries[1].text
    assert changed.known[text] is first.known[text], "the text that stayed was not read again"
    assert layings.of(live, [asked(1), asked(2)], {7: 0.9}, TODAY).company.tolist() == [0.9, 0.9]
    assert ada.id in live.matcher.pool.ids


def test_wishes_count(session: Session, tmp_path: Path) -> None:
    ada = a_listed_expert(session)
    live = an_index(session, tmp_path).live()
    feed = feed_for(live, ada.id, [asked(1)], today=TODAY, wishes=Wishes(blocked_domains=("payments",)))
    assert feed is not None
    assert (feed.matches, feed.kept_out) == ((), {"domain": 1})
