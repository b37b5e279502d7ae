"""What the demo proposes for the taxonomy, on both databases."""

from collections import Counter

from sqlalchemy.orm import Session

from marketplace.domain.proposals import ChangeStatus
from marketplace.services import accounts, proposals
from seed import proposals as played
from seed.staff import LEADS, VETTERS


def test_the_taxonomy_has_proposals_in_every_state_that_people_see(session: Session) -> None:
    for one in (*VETTERS, *LEADS):
        accounts.register(session, email=one.email, password_hash=None, name=one.name, roles=[one.role])
    assert played.propose(session) == 5
    assert played.propose(session) == 0
    found = Counter(one.status for one in proposals.newest_first(session))
    assert found == {ChangeStatus.PROPOSED: 3, ChangeStatus.ACCEPTED: 1, ChangeStatus.DECLINED: 1}
