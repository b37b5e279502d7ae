"""Tables of moves as diagrams and in words; `python -m marketplace.domain.diagrams` writes them into the docs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.states import Moves
from marketplace.domain.verifications import VERIFICATION_MOVES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "vetting.md"
MACHINES: Mapping[str, Moves[Any]] = {"expert": EXPERT_MOVES, "verification": VERIFICATION_MOVES}


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


def filled(page: str) -> str:
    """Return the page with the diagram and the table of each machine between its marks."""
    for name, moves in MACHINES.items():
        begin, end = f"<!-- {name} moves -->", "<!-- end -->"
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n\n{diagram(moves)}\n\n{table(moves)}\n\n{end}{rest.partition(end)[2]}"
    return page


def _name(status: Any) -> str:
    return str(status.value).replace("-", "_")


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
