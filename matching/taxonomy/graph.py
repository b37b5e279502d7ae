"""From edges to matrices: how much credit holding one thing gives when another is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy.words import Domain, Edge, Skill, Specialization

SPECIALISATION = 0.9
BROADER = 0.3
SAME_FAMILY = 0.05
NEIGHBOUR = 0.5
PARENT = 0.7
SIBLING = 0.4


def find_cycle(parents: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the ids along one cycle, first id repeated at the end, or nothing if there is none.

    Examples
    --------
    >>> find_cycle({"a": ["b"], "b": ["c"], "c": ["a"]})
    ['a', 'b', 'c', 'a']
    >>> find_cycle({"a": ["b", "c"], "b": ["c"]})
    []
    """
    done: set[str] = set()
    for root in parents:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, bool]] = [(root, False)]
        while stack:
            node, is_leaving = stack.pop()
            if is_leaving:
                path.pop()
                on_path.discard(node)
                done.add(node)
            elif node in on_path:
                return [*path[path.index(node) :], node]
            elif node not in done:
                path.append(node)
                on_path.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent in reversed(parents.get(node, ())))
    return []


def proximity(skills: Mapping[str, Skill], edges: Iterable[Edge]) -> NDArray[np.float32]:
    """Return the credit in [0, 1] for holding one skill when another is asked.

    The same skill is 1; each step down a specialisation .9, multiplied along the chain; each step
    up .3, likewise; a curated broader skill .3; a substitute as curated; the same family .05.
    The largest that applies wins.

    Parameters
    ----------
    skills : mapping of S skills by id, in row order
    edges : the curated edges; specialisation edges form no cycle

    Returns
    -------
    float32 array of shape (S, S)
        Rows are asked, columns are held. Not symmetric: a specialist serves who asks for the
        general skill, much more than the other way round.
    """
    row = {skill: at for at, skill in enumerate(skills)}
    family = np.unique([skill.family for skill in skills.values()], return_inverse=True)[1]
    credit: NDArray[np.float32] = np.where(family[:, None] == family[None, :], SAME_FAMILY, 0.0).astype(np.float32)
    parents: dict[str, list[str]] = {skill: [] for skill in skills}
    for edge in edges:
        asked, held = row[edge.source], row[edge.target]
        if edge.kind == "specialisation":
            parents[edge.source].append(edge.target)
            continue
        credit[asked, held] = max(credit[asked, held], edge.strength)
        if edge.kind == "substitute":
            credit[held, asked] = max(credit[held, asked], edge.strength)
    for skill in skills:
        for ancestor, steps in _ancestors(skill, parents).items():
            below, above = row[skill], row[ancestor]
            credit[above, below] = max(credit[above, below], SPECIALISATION**steps)
            credit[below, above] = max(credit[below, above], BROADER**steps)
    np.fill_diagonal(credit, 1.0)
    return credit


def _ancestors(skill: str, parents: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return every ancestor with the fewest steps to it."""
    steps: dict[str, int] = {}
    frontier = [skill]
    distance = 0
    while frontier:
        distance += 1
        frontier = [parent for child in frontier for parent in parents[child] if parent not in steps]
        steps.update(dict.fromkeys(frontier, distance))
    return steps


def specialization_nearness(specializations: Mapping[str, Specialization]) -> NDArray[np.float32]:
    """Return a symmetric (Z, Z) float32 array: 1 on the diagonal, .5 for neighbours, else 0."""
    row = {word: at for at, word in enumerate(specializations)}
    near = np.eye(len(row), dtype=np.float32)
    for word, specialization in specializations.items():
        for neighbour in specialization.neighbours:
            near[row[word], row[neighbour]] = near[row[neighbour], row[word]] = NEIGHBOUR
    return near


def domain_nearness(domains: Mapping[str, Domain]) -> NDArray[np.float32]:
    """Return a symmetric (D, D) float32 array: same 1, parent or child .7, sibling .4, else 0.

    Domains at the top have no common parent and are no siblings.
    """
    row = {word: at for at, word in enumerate(domains)}
    above = np.array([-1 if domain.parent is None else row[domain.parent] for domain in domains.values()], np.int64)
    are_siblings = (above[:, None] == above[None, :]) & (above[:, None] >= 0)
    near: NDArray[np.float32] = np.where(are_siblings, SIBLING, 0.0).astype(np.float32)
    children = np.flatnonzero(above >= 0)
    near[children, above[children]] = near[above[children], children] = PARENT
    np.fill_diagonal(near, 1.0)
    return near
