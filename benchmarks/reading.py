"""How well skills are found in real job adverts: SkillSpan's technical part, restricted to skills of our taxonomy.

    ASSAY_DATA=FOLDER python -m benchmarks.reading [--show N]

Recall: of the annotated spans that are a name or alias of one of our skills, how many are found, and
as that very skill. Precision: of our mentions, how many touch an annotated span; annotators mark
less than we know (headings, role titles, the employer's own stack), so this is a lower bound.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.reporting import Report
from benchmarks.sources import data_folder
from matching import Taxonomy


@dataclass(frozen=True, slots=True)
class Advert:
    """One sentence of an advert and the annotated spans in it."""

    text: str
    spans: tuple[tuple[int, int], ...]


def main(arguments: list[str] | None = None) -> int:
    """Print recall and precision for both parts of the set."""
    parser = argparse.ArgumentParser(description="Measure how well skills are found in text.")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="also print N misses and N doubtful finds")
    options = parser.parse_args(arguments)
    report, taxonomy = Report(), Taxonomy.load()
    report.heading("Skills found in job adverts (SkillSpan, technical part)")
    rows, misses, doubts = [], [], []
    for part in ("dev", "train"):
        asked = found = ours = marked = 0
        for advert in _adverts(part):
            mentions = taxonomy.mentions(advert.text, ("skill",))
            ours += len(mentions)
            for mention in mentions:
                is_marked = any(start < mention.end and mention.start < end for start, end in advert.spans)
                marked += is_marked
                if not is_marked:
                    doubts.append(f"{advert.text[mention.start : mention.end]!r} in {advert.text[:140]!r}")
            for start, end in advert.spans:
                skill = taxonomy.skill_of(advert.text[start:end])
                if skill is None:
                    continue
                asked += 1
                if any(mention.id == skill and start < mention.end and mention.start < end for mention in mentions):
                    found += 1
                else:
                    misses.append(f"{advert.text[start:end]!r} in {advert.text[:140]!r}")
        rows.append((part, asked, f"{found / asked:.3f}", ours, f"{marked / ours:.3f}"))
    report.table(("part", "known spans", "recall", "mentions", "precision (lower bound)"), rows)
    chance = random.Random(0)
    for title, cases in (("Misses", misses), ("Doubtful finds", doubts)):
        if options.show:
            report.say(f"{title}:\n  " + "\n  ".join(chance.sample(cases, min(options.show, len(cases)))))
    return 0


def _adverts(part: str) -> Iterator[Advert]:
    path = data_folder("skillspan") / f"{part}.json"
    for line in path.read_text(encoding="utf-8").splitlines():
        sentence = json.loads(line)
        if sentence["source"] != "tech":
            continue
        spans: list[tuple[int, int]] = []
        for tags in (sentence["tags_skill"], sentence["tags_knowledge"]):
            at = 0
            for token, tag in zip(sentence["tokens"], tags, strict=True):
                end = at + len(token)
                if tag == "B":
                    spans.append((at, end))
                elif tag == "I" and spans:
                    spans[-1] = (spans[-1][0], end)
                at = end + 1
        yield Advert(" ".join(sentence["tokens"]), tuple(spans))


if __name__ == "__main__":
    sys.exit(main())
