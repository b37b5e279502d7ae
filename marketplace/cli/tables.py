"""How a shortlist reads in a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from marketplace.domain.briefs import BriefDraft
from marketplace.search import Match, Shortlist, signal_labels
from marketplace.services.reading import Note

WORTH_SAYING = 0.0005
"""Points that round to zero are no reason."""

NARROWEST = 110
"""Columns to use where the output is not a terminal."""


def console() -> Console:
    """A console that is as wide as the terminal, and wide enough for a table in a file."""
    found = Console(highlight=False, markup=False, emoji=False)
    if not found.is_terminal:
        found.width = NARROWEST
    return found


def print_understood(out: Console, notes: Sequence[Note]) -> None:
    """What was read from a text, and from which words."""
    table = Table(title="Understood from the text", title_justify="left", box=None, pad_edge=False)
    for heading in ("Field", "Value", "From the words"):
        table.add_column(heading, overflow="fold")
    for note in notes:
        table.add_row(note.field, note.value, Text(note.words))
    out.print(table)
    out.print()


def print_shortlist(out: Console, brief: BriefDraft, shortlist: Shortlist, *, with_arithmetic: bool = False) -> None:
    """The ranked table with reasons, then who is not shown and what would change that."""
    shown = len(shortlist.matches)
    out.print(Text(brief.title, style="bold"))
    best = f"; the best {f'{shown} are' if shown > 1 else 'one is'} shown" if shown else ""
    out.print(f"{shortlist.eligible} of {shortlist.pool_size} listed experts are eligible{best}.")
    if shown:
        out.print()
        out.print(_ranked(shortlist))
        out.print(f"\nScore = {shortlist.base:.3f} (the median eligible profile) + the sum of the points.")
    if with_arithmetic:
        for match in shortlist.matches:
            out.print()
            out.print(_arithmetic(match))
    if shortlist.excluded:
        reasons = ", ".join(f"{reason} {count}" for reason, count in shortlist.excluded.items())
        out.print(f"\nNot shown (one expert may fail several): {reasons}.")
    elif shortlist.notes:
        out.print()
    for note in shortlist.notes:
        out.print(note)
    if shortlist.relaxations:
        out.print("\nWhat would bring more experts:")
        for relaxation in shortlist.relaxations:
            out.print(Padding(Text(f"- {relaxation.change}"), (0, 0, 0, 2)))


def _ranked(shortlist: Shortlist) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column("#", justify="right")
    table.add_column("Expert", max_width=24)
    table.add_column("Score", justify="right")
    table.add_column("Cost in all", justify="right")
    table.add_column("Why, and the weakest part", ratio=1)
    for match in shortlist.matches:
        best = [
            part for part in sorted(match.contributions, key=lambda part: -part.points) if part.points >= WORTH_SAYING
        ][:2]
        weakest = next(part for part in match.contributions if part.signal == match.weakest)
        reasons = [f"{part.points:+.3f} {part.sentence}" for part in best]
        if weakest not in best:
            reasons.append(f"{weakest.points:+.3f} {weakest.sentence}")
        table.add_row(
            str(match.rank),
            Text(f"{match.name}\n{match.headline}"),
            f"{match.score:.3f}",
            Text(f"{match.total_cost.expected:,.0f} {match.total_cost.currency}\n{match.model}"),
            Text("\n".join(reasons)),
        )
    return table


def _arithmetic(match: Match) -> Table:
    title = f"{match.rank}. {match.name}: {match.base:.4f} + points = {match.score:.4f}"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for heading in ("Signal", "Value", "Median", "Weight", "Points"):
        table.add_column(heading, justify="left" if heading == "Signal" else "right")
    table.add_column("In words", ratio=1)
    labels = signal_labels()
    for part in match.contributions:
        numbers = (f"{number:.3f}" for number in (part.value, part.median, part.weight))
        table.add_row(labels.get(part.signal, part.signal), *numbers, f"{part.points:+.4f}", Text(part.sentence))
    for told in match.counterfactuals:
        table.add_row("", "", "", "", "", Text(told.change))
    return table
