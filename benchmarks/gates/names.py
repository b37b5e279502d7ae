"""G13: who somebody is changes nothing. Swap every name, pronoun and address; every ranking stays the same."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from benchmarks.reporting import Report
from benchmarks.worlds.world import World
from matching import Matcher
from matching.evaluate import rank_biased_overlap
from matching.types import Document, ExpertRecord

SUBJECTS = {"she": "he", "he": "they", "they": "she"}
POSSESSIVES = {"her": "his", "his": "their", "their": "her"}
FIRST = ("Brunhilde", "Xolani", "Oriol", "Thuy", "Dagny", "Farid", "Ngozi", "Piotr")
LAST = ("Abernathy", "van der Zee", "Iyer", "Öztürk", "O'Callaghan", "Vasquez", "Mbeki")


def run(report: Report, world: World, matcher: Matcher, briefs: int) -> None:
    """Rank for the same briefs before and after; any difference is a failure."""
    rng = np.random.default_rng(13)
    swapped = [_other_person(expert, rng) for expert in world.experts]
    report.progress("G13 names: indexing the swapped experts")
    after = Matcher.build(swapped, today=world.briefs[0].today, taxonomy=matcher.taxonomy, fx=matcher.fx)
    overlaps, largest = [], 0.0
    for query in world.briefs[:briefs]:
        ids, totals = matcher.rank(query)
        other_ids, other_totals = after.rank(query)
        overlaps.append(rank_biased_overlap(ids.tolist(), other_ids.tolist()))
        if len(totals):
            largest = max(largest, float(np.abs(np.sort(totals) - np.sort(other_totals)).max()))
    changed = sum(a.documents != b.documents for a, b in zip(world.experts, swapped, strict=True))
    least = min(overlaps)
    report.say(
        f"G13: name, pronouns, e-mail and street of {len(swapped)} experts swapped ({changed} then read differently); "
        f"{len(overlaps)} briefs ranked again,\nlargest difference between scores {largest:.1e}."
    )
    report.gate("G13 rankings after a name swap (RBO)", f"{least:.3f}", "= 1.000", passed=least == 1.0)
    report.keep("G13", {"least_rbo": least, "largest_score_difference": largest, "briefs": len(overlaps)})


def _other_person(expert: ExpertRecord, rng: np.random.Generator) -> ExpertRecord:
    """The same expert under another name, in other words, at another address."""
    first, last = FIRST[rng.integers(len(FIRST))], LAST[rng.integers(len(LAST))]
    name = f"{first} {last}"
    email, street, pronouns = expert.identity
    subject, possessive = pronouns.split("/")
    told = {
        expert.name: name,
        expert.name.split()[0]: first,
        email: f"{first}{expert.id}@mail.example".lower(),
        street: f"{int(rng.integers(1, 99))} Elm Row",
        subject: SUBJECTS[subject],
        possessive: POSSESSIVES[possessive],
    }
    longest_first = sorted(told, key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest_first))

    def swap(text: str) -> str:
        return pattern.sub(lambda found: told[found.group()], text)

    documents = tuple(Document(swap(d.text), d.title, d.ref) for d in expert.documents)
    identity = (told[email], told[street], f"{told[subject]}/{told[possessive]}")
    return replace(expert, name=name, documents=documents, identity=identity)
