"""Ranking real experts by their own publications: the DBLP expert-finding set, which is only ever evaluated on.

A query is the text of a publication; an expert is relevant when they share its topic. The figures
of the baselines reproduce those of the set's authors, so ours stand on the same protocol: a query's
own document stays in the profiles of its authors. Because that flatters everything that compares
texts, the same figures without the query documents are printed beside.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.reporting import Report
from benchmarks.sources import data_file
from matching import text_scores
from matching.evaluate import average_precision, bootstrap_interval, paired_interval, precision_at

Floats = NDArray[np.float64]

CONFIGURATIONS_TRIED = 4
"""How many configurations of the text channel are known to have been scored on these labels; a lower bound.

The two aggregates, each before and after the taxonomy's aliases were applied as the matcher applies them.
Who tries another one counts it.
"""


@dataclass(frozen=True)
class ExpertSearch:
    """`relevant` has a row for each query and a column for each candidate."""

    queries: list[str]
    profiles: list[list[str]]
    profiles_without_queries: list[list[str]]
    relevant: NDArray[np.bool_]


def load() -> ExpertSearch:
    """Read the set. Raises MissingData when it is not at hand."""
    raw = json.loads(data_file("dblp_experts", "dblp_experts.json").read_text(encoding="utf-8"))
    texts, asked = raw["documents"], set(raw["query_documents"])
    written: dict[int, list[int]] = {author: [] for author in raw["candidate_authors"]}
    for document, authors in enumerate(raw["document_authors"]):
        for author in authors:
            if author in written:
                written[author].append(document)
    relevant = np.zeros((len(raw["query_documents"]), len(written)), bool)
    for query, topics in enumerate(raw["query_topics"]):
        for topic in topics:
            relevant[query, raw["topic_candidates"][topic]] = True
    return ExpertSearch(
        queries=[texts[document] for document in raw["query_documents"]],
        profiles=[[texts[d] for d in documents] for documents in written.values()],
        profiles_without_queries=[[texts[d] for d in documents if d not in asked] for documents in written.values()],
        relevant=relevant,
    )


def profile_scores(queries: list[str], profiles: list[list[str]]) -> Floats:
    """One TF-IDF vector for each person: everything they wrote in one text."""
    vectorizer = _fitted(queries, profiles)
    people = vectorizer.transform([" ".join(documents) for documents in profiles])
    scores: Floats = (vectorizer.transform(queries) @ people.T).toarray()
    return scores


def voting_scores(queries: list[str], profiles: list[list[str]]) -> Floats:
    """Every document votes for its authors with its own similarity."""
    vectorizer = _fitted(queries, profiles)
    asked = vectorizer.transform(queries)
    columns = [
        np.asarray((asked @ vectorizer.transform(documents).T).sum(axis=1)).ravel()
        if documents
        else np.zeros(len(queries))
        for documents in profiles
    ]
    return np.stack(columns, axis=1)


def _fitted(queries: list[str], profiles: list[list[str]]) -> TfidfVectorizer:
    vectorizer = TfidfVectorizer(sublinear_tf=True)
    return vectorizer.fit(sorted({text for documents in profiles for text in documents} | set(queries)))


METHODS: dict[str, Callable[[list[str], list[list[str]]], Floats]] = {
    "random": lambda queries, profiles: np.random.default_rng(0).random((len(queries), len(profiles))),
    "one-profile TF-IDF": profile_scores,
    "TF-IDF voting": voting_scores,
    "Assay, best-half": lambda queries, profiles: text_scores(queries, profiles, aggregate="best-half"),
    "Assay, discounted sum": lambda queries, profiles: text_scores(queries, profiles, aggregate="discounted-sum"),
}


def run(report: Report) -> None:
    """Print AP and P@10 of every method with intervals over queries."""
    search = load()
    report.heading("Ranking real experts (DBLP expert finding, real publications)")
    report.say(
        f"{len(search.queries)} queries, {len(search.profiles)} candidates, "
        f"{search.relevant.mean():.1%} relevant on average; 95 % bootstrap intervals over queries.\n"
        f"Configurations of the text channel scored on these labels: at least {CONFIGURATIONS_TRIED}.\n"
    )
    rows, precisions = [], {}
    for name, method in METHODS.items():
        report.progress(f"expert search: {name}")
        scores = method(search.queries, search.profiles)
        precisions[name] = _per_query(search.relevant, scores)
        tens = [precision_at(r, s, 10) for r, s in zip(search.relevant, scores, strict=True)]
        strict = _per_query(search.relevant, method(search.queries, search.profiles_without_queries))
        figures = [bootstrap_interval(values) for values in (precisions[name], tens, strict)]
        report.keep(f"expert search / {name}", dict(zip(("ap", "p_at_10", "ap_without_queries"), figures, strict=True)))
        rows.append((name, *figures))
    report.table(("method", "AP", "P@10", "AP, query documents left out"), rows)
    ours, voting = "Assay, discounted sum", "TF-IDF voting"
    gain = paired_interval(precisions[ours], precisions[voting])
    report.say(f"Discounted sum minus TF-IDF voting, paired over queries: {gain}.")
    mean = float(np.mean(precisions[ours]))
    report.aim("text: AP on real experts", f"{mean:.3f}", ">= .30", reached=mean >= 0.30)


def _per_query(relevant: NDArray[np.bool_], scores: Floats) -> list[float]:
    return [average_precision(r, s) for r, s in zip(relevant, scores, strict=True)]
