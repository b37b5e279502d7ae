"""From the forms that propose a change of the taxonomy to the proposal: skills by any spelling, lists by commas."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from marketplace.domain.errors import Invalid
from marketplace.domain.proposals import LONGEST_ID, ChangeKind, ProposalDraft
from marketplace.services import skills

if TYPE_CHECKING:
    from collections.abc import Mapping

CHANGES = {
    ChangeKind.ADD_SKILL: "A skill that is missing",
    ChangeKind.ADD_ALIAS: "Another spelling of a skill",
}
KINDS = (
    ("tool", "A tool: half forgotten after 2.5 years"),
    ("method", "A method: half forgotten after 5 years"),
    ("foundation", "A foundation: stays"),
)
PROSE = (
    ("", "Anywhere in a text"),
    ("cased", "Only with these capitals"),
    ("context", "Only beside a cue, such as “in Go”"),
    ("lookup", "Never in a text, only when looked up"),
)
RELATIONS = (
    ("specialisation", "is a kind, a use or a part of"),
    ("broader", "has a start in"),
    ("substitute", "can stand in for"),
)


def proposal_of(posted: Mapping[str, str]) -> ProposalDraft:
    """The proposal that a form says. Raises Invalid, naming the fields."""
    said = {name: " ".join(value.split()) for name, value in posted.items()}
    try:
        kind = ChangeKind(said.get("change", ""))
    except ValueError:
        raise Invalid({"change": ["Choose what should change."]}) from None
    return ProposalDraft(kind, _PAYLOADS[kind](said), posted.get("reason", "").strip())


def _add_skill(said: Mapping[str, str]) -> dict[str, Any]:
    name = said.get("name", "")
    parents = [_skill(word, "parents") for word in _several(said.get("parents", ""))]
    plain = {part: said.get(part, "") for part in ("family", "slot", "kind", "definition")}
    return {"id": said.get("id") or slug_of(name), "name": name, **plain} | {
        part: held for part, held in (("aliases", _several(said.get("aliases", ""))), ("parents", parents)) if held
    }


def _add_alias(said: Mapping[str, str]) -> dict[str, Any]:
    payload: dict[str, Any] = {"skill": _skill(said.get("skill", ""), "skill"), "alias": said.get("alias", "")}
    if said.get("prose"):
        payload["prose"] = said["prose"]
    return payload


def _add_edge(said: Mapping[str, str]) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "kind": said.get("relation", ""),
        "source": _skill(said.get("source", ""), "source"),
        "target": _skill(said.get("target", ""), "target"),
    }
    if payload["kind"] == "substitute":
        if not re.fullmatch(r"0?\.\d{1,3}", said.get("strength", "")):
            raise Invalid({"strength": ["Give a strength from 0.4 (changes over in months) to 0.8 (in days)."]})
        payload["strength"] = float(said["strength"])
    return payload


def _merge(said: Mapping[str, str]) -> dict[str, Any]:
    return {"source": _skill(said.get("source", ""), "source"), "target": _skill(said.get("into", ""), "into")}


def _retire(said: Mapping[str, str]) -> dict[str, Any]:
    return {"skill": _skill(said.get("skill", ""), "skill")}


_PAYLOADS = {
    ChangeKind.ADD_SKILL: _add_skill,
    ChangeKind.ADD_ALIAS: _add_alias,
    ChangeKind.ADD_EDGE: _add_edge,
    ChangeKind.MERGE_INTO: _merge,
    ChangeKind.RETIRE: _retire,
}


def _skill(word: str, field: str) -> str:
    if not word:
        return ""
    found = skills.resolved(word)
    if found is None:
        raise Invalid({field: [skills.complaint(word)]})
    return found


def _several(words: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))


def slug_of(name: str) -> str:
    """An id for a name: its letters and digits, joined by hyphens.

    >>> slug_of("Señor-level Prompting!")
    'senor-level-prompting'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")
