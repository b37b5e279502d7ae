"""Looking skills up while somebody types: by the beginning of a name or alias, inside it, then by spelling."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.search.taxonomy import in_force


@dataclass(frozen=True, slots=True)
class FoundSkill:
    """A skill that a word may mean; `alias` is the other name it was found by, empty where it was its own."""

    id: str
    name: str
    definition: str
    alias: str = ""


def skills_like(text: str, most: int) -> list[FoundSkill]:
    """The skills that a beginning of a word may mean, best first; all by name where nothing was typed.

    >>> [found.name for found in skills_like("pytor", 1)]
    ['PyTorch']
    """
    wanted = " ".join(text.casefold().split())
    ranked = []
    for skill in in_force().skills.values():
        names = ((skill.name, ""), *((alias, alias) for alias in skill.aliases))
        places = [(place, len(name), alias) for name, alias in names if (place := _place(wanted, name)) is not None]
        if places:
            place, length, alias = min(places)
            ranked.append(
                (place, length, skill.name.casefold(), FoundSkill(skill.id, skill.name, skill.definition, alias))
            )
    found = [entry for *_, entry in sorted(ranked, key=lambda item: item[:3])][:most]
    if found or not wanted:
        return found
    by_name = {skill.name: skill for skill in in_force().skills.values()}
    near = (by_name[name] for name in in_force().suggest(text, min(most, 5), kind="skill") if name in by_name)
    return [FoundSkill(skill.id, skill.name, skill.definition) for skill in near]


def _place(wanted: str, name: str) -> int | None:
    """How well a name begins with what was typed: 0 whole, 1 at its beginning, 2 at a word's, 3 inside; None not."""
    plain = name.casefold()
    if wanted == plain:
        return 0
    if plain.startswith(wanted):
        return 1
    if f" {wanted}" in plain:
        return 2
    return 3 if len(wanted) > 2 and wanted in plain else None
