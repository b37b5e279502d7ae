"""What people want changed in the taxonomy: some of it waits, one is in force, one was declined."""

from typing import Any

from marketplace.domain.proposals import ChangeKind, ProposalDraft
from marketplace.services import accounts, proposals
from seed.staff import LEADS, VETTERS

_K = ChangeKind
WAITING = (
    (
        VETTERS[1].email,
        ProposalDraft(
            _K.ADD_ALIAS,
            {"skill": "retrieval-augmented-generation", "alias": "grounded generation"},
            "Two applicants call it this, and neither was found by the word we have.",
        ),
    ),
    (
        VETTERS[2].email,
        ProposalDraft(
            _K.ADD_SKILL,
            {
                "id": "unsloth",
                "name": "Unsloth",
                "family": "generative-ai",
                "slot": "library",
                "kind": "tool",
                "definition": "A library for fine-tuning language models on one graphics card.",
            },
            "Named in three work samples this month; today they are filed under fine-tuning alone.",
        ),
    ),
    (
        LEADS[0].email,
        ProposalDraft(
            _K.MERGE_INTO,
            {"source": "graph-databases", "target": "neo4j"},
            "Whoever has one nearly always has the other; worth seeing what a merge would do before we say no.",
        ),
    ),
)
ACCEPTED = (
    VETTERS[0].email,
    ProposalDraft(
        _K.ADD_ALIAS,
        {"skill": "model-monitoring", "alias": "drift monitoring"},
        "Briefs ask for drift monitoring and mean this.",
    ),
)
DECLINED = (
    VETTERS[1].email,
    ProposalDraft(
        _K.ADD_ALIAS,
        {"skill": "large-language-models", "alias": "cognitive engine"},
        "An applicant writes it all over the profile.",
    ),
)


def propose(db: Any) -> int:
    """Let the staff propose, and the leads decide about some; where anything was proposed before, nothing happens."""
    if proposals.newest_first(db, limit=1):
        return 0
    actors = {one.email: _actor(db, one.email) for one in (*VETTERS, *LEADS)}
    first, second = actors[LEADS[0].email], actors[LEADS[1].email]
    email, draft = ACCEPTED
    proposals.accept(db, proposals.propose(db, draft, actor=actors[email]), note="Seen in four briefs.", actor=first)
    email, draft = DECLINED
    declined = proposals.propose(db, draft, actor=actors[email])
    proposals.decline(db, declined, reason="Nobody else says this, and it could be anything.", actor=second)
    for email, draft in WAITING:
        proposals.propose(db, draft, actor=actors[email])
    return len(WAITING) + 2


def _actor(db: Any, email: str) -> Any:
    person = accounts.find_by_email(db, email)
    assert person is not None, "the staff is settled first"
    return accounts.actor_of(db, person)
