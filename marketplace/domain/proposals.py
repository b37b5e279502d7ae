"""Proposed changes to the taxonomy: what kinds there are, how they move, and what one must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from marketplace.domain.errors import Invalid
from marketplace.domain.states import Moves


class ChangeKind(StrEnum):
    """What a proposal does to the taxonomy."""

    ADD_SKILL = "add-skill"
    ADD_ALIAS = "add-alias"
    ADD_EDGE = "add-edge"
    MERGE_INTO = "merge-into"
    RETIRE = "retire"


class ChangeStatus(StrEnum):
    """Where a proposed change of the taxonomy stands; accepted ones are in force."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


_S = ChangeStatus

PROPOSAL_MOVES = Moves(
    "proposal",
    {
        _S.PROPOSED: {_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN},
        _S.ACCEPTED: {_S.UNDONE},
    },
)

LONGEST_NAME = 120
LONGEST_ID = 80
LONGEST_DEFINITION = 400
LONGEST_REASON = 1_000
MOST_ALIASES = 20

FOR_EVERYBODY = (ChangeKind.ADD_SKILL, ChangeKind.ADD_ALIAS)
"""What anybody signed in may propose; the other kinds are for those who manage the taxonomy."""

REQUIRED = {
    ChangeKind.ADD_SKILL: ("id", "name", "family", "slot", "kind", "definition"),
    ChangeKind.ADD_ALIAS: ("skill", "alias"),
    ChangeKind.ADD_EDGE: ("kind", "source", "target"),
    ChangeKind.MERGE_INTO: ("source", "target"),
    ChangeKind.RETIRE: ("skill",),
}
LIMITS = {"id": LONGEST_ID, "name": LONGEST_NAME, "alias": LONGEST_NAME, "definition": LONGEST_DEFINITION}
ASKED_FOR = {
    "id": "an id",
    "name": "a name",
    "family": "a family",
    "slot": "what sort of thing it is",
    "kind": "a kind",
    "definition": "one sentence that says what it is",
    "skill": "a skill",
    "alias": "another spelling",
    "source": "a skill",
    "target": "the other skill",
}


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """What somebody wants to change, in plain words, and why."""

    kind: ChangeKind
    payload: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""

    @property
    def about(self) -> str:
        """The skill that the change is about."""
        first = {ChangeKind.ADD_SKILL: "id", ChangeKind.ADD_EDGE: "source", ChangeKind.MERGE_INTO: "source"}
        return str(self.payload.get(first.get(self.kind, "skill"), ""))


def check(draft: ProposalDraft) -> None:
    """Refuse what is missing or too long. Raises Invalid, naming the fields; the taxonomy judges the rest."""
    problems: dict[str, list[str]] = {}
    for part in REQUIRED[draft.kind]:
        if not str(draft.payload.get(part) or "").strip():
            problems[part] = [f"Give {ASKED_FOR[part]}."]
    for part, most in LIMITS.items():
        if len(str(draft.payload.get(part) or "")) > most:
            problems[part] = [f"Use at most {most} characters."]
    aliases = draft.payload.get("aliases") or ()
    if len(aliases) > MOST_ALIASES or any(len(alias) > LONGEST_NAME for alias in aliases):
        problems["aliases"] = [f"Give at most {MOST_ALIASES} other spellings of up to {LONGEST_NAME} characters."]
    if not draft.reason.strip():
        problems["reason"] = ["Say why, so that whoever reviews it can judge."]
    elif len(draft.reason) > LONGEST_REASON:
        problems["reason"] = [f"Use at most {LONGEST_REASON:,} characters."]
    if problems:
        raise Invalid(problems)
