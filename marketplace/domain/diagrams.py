"""Tables of moves as diagrams and in words; `python -m marketplace.domain.diagrams` writes them into the docs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marketplace.domain.brief_moves import BRIEF_MOVES
from marketplace.domain.candidacies import CANDIDACY_MOVES
from marketplace.domain.engagements import ENGAGEMENT_MOVES
from marketplace.domain.interviews import INTERVIEW_MOVES
from marketplace.domain.milestones import MILESTONE_MOVES
from marketplace.domain.offers import OFFER_MOVES
from marketplace.domain.outcomes import OUTCOME_MOVES
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.states import Moves
from marketplace.domain.timesheets import TIMESHEET_MOVES
from marketplace.domain.verifications import VERIFICATION_MOVES
from marketplace.domain.waiting import table as waits

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES: Mapping[Path, Mapping[str, Moves[Any]]] = {
    DOCS / "vetting.md": {"expert": EXPERT_MOVES, "verification": VERIFICATION_MOVES},
    DOCS / "briefs.md": {"brief": BRIEF_MOVES},
    DOCS / "hiring.md": {"candidacy": CANDIDACY_MOVES, "interview": INTERVIEW_MOVES, "offer": OFFER_MOVES},
    DOCS / "engagements.md": {
        "engagement": ENGAGEMENT_MOVES,
        "milestone": MILESTONE_MOVES,
        "timesheet": TIMESHEET_MOVES,
    },
    DOCS / "outcomes.md": {"outcome": OUTCOME_MOVES},
}
"""Which machines each page shows."""
WAITS_PAGE = DOCS / "notifications.md"


def diagram(moves: Moves[Any]) -> str:
    """Return a Mermaid diagram of every move with whose it is."""
    lines = [
        f"    {_name(old)} --> {_name(new)}: {', '.join(who.value for who in rule.by)}"
        for old, new, rule in moves.all()
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def table(moves: Moves[Any]) -> str:
    """Return every move with whose it is, on what condition, and where its reasons come from."""
    rows = [
        f"| {old.value} → {new.value} | {', '.join(who.value for who in rule.by)} | {rule.guard} | {rule.reasons} |"
        for old, new, rule in moves.all()
    ]
    return "\n".join(["| move | who | when | reasons |", "|---|---|---|---|", *rows])


def filled(page: str, machines: Mapping[str, Moves[Any]]) -> str:
    """Return the page with the diagram and the table of each machine between its marks."""
    for name, moves in machines.items():
        begin, end = f"<!-- {name} moves -->", "<!-- end -->"
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n\n{diagram(moves)}\n\n{table(moves)}\n\n{end}{rest.partition(end)[2]}"
    return page


def with_waits(page: str) -> str:
    """Return the page with the table of what waits for whom between its marks."""
    begin, end = "<!-- waits -->", "<!-- end -->"
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n\n{waits()}\n\n{end}{rest.partition(end)[2]}"


def _name(status: Any) -> str:
    return str(status.value).replace("-", "_")


if __name__ == "__main__":
    for path, machines in PAGES.items():
        path.write_text(filled(path.read_text(encoding="utf-8"), machines), encoding="utf-8")
    WAITS_PAGE.write_text(with_waits(WAITS_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
