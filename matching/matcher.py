"""The stages of one match, on one screen: price, cover, filter, retrieve, score, explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from matching import eligibility, explain, score, signals
from matching.cost import Charges, FxTable
from matching.counterfactuals import counterfactuals
from matching.encode import profile_texts
from matching.errors import BadQuery
from matching.notes import flags, shortlist_notes
from matching.pool import Floats, Ints, Pool
from matching.pool.build import build as build_pool
from matching.signals.check import check
from matching.signals.coverage import cover, strengths
from matching.signals.engagement import terms_ref
from matching.signals.options import MODELS, Options, price
from matching.signals.text import MEAN as TEXT_MEAN
from matching.taxonomy import Taxonomy
from matching.text import TextRelevance
from matching.types import BriefQuery, Counterfactual, ExpertRecord, Match, Option, Shortlist

if TYPE_CHECKING:
    from matching.encode import Encoder, TextVectors


@dataclass(frozen=True)
class Measured:
    """All eligible experts of one brief, unsorted: `values` (m, K) and `totals` (m,) in [0, 1]."""

    ids: Ints
    rows: Ints
    values: Floats
    weights: Floats
    totals: Floats
    signals: tuple[str, ...]
    excluded: Mapping[str, int]


@dataclass(frozen=True)
class _Ranking:
    """What the stages before explaining have found; `vectors` is None for a brief without words."""

    vectors: TextVectors | None
    case: signals.Case
    scores: score.Scores
    weights: Floats
    verdict: eligibility.Verdict


class Matcher:
    """Rank a pool of experts for briefs. Holds no state between calls; share it between threads.

    Examples
    --------
    >>> from matching import BriefQuery, ExpertRecord, Requirement, SkillClaim, Terms, EngagementModel, RateUnit
    >>> experts = [
    ...     ExpertRecord(id=i, name=name, skills=(SkillClaim("pytorch", level),),
    ...                  terms=(Terms(EngagementModel.CONTRACT, 120, "USD", RateUnit.HOUR),))
    ...     for i, (name, level) in enumerate([("Ada", 1.0), ("Bob", 0.25)])
    ... ]
    >>> matcher = Matcher.build(experts, today=date(2026, 1, 5))
    >>> brief = BriefQuery("Train a model", date(2026, 1, 5), requirements=(Requirement("pytorch"),))
    >>> [(match.name, match.rank) for match in matcher.match(brief).matches]
    [('Ada', 1), ('Bob', 2)]
    """

    def __init__(
        self,
        pool: Pool,
        text: TextRelevance,
        taxonomy: Taxonomy,
        fx: FxTable,
        *,
        weights: Mapping[str, float] = score.DEFAULT_WEIGHTS,
        charges: Charges = Charges(),
    ) -> None:
        self.pool, self.text, self.taxonomy, self.fx, self.charges = pool, text, taxonomy, fx, charges
        self.weights = score.checked(weights)
        self._strengths: tuple[date, Floats] | None = None

    @classmethod
    def build(
        cls,
        experts: Sequence[ExpertRecord],
        *,
        today: date,
        taxonomy: Taxonomy | None = None,
        fx: FxTable | None = None,
        encoder: Encoder | None = None,
        briefs: Sequence[str] = (),
        seed: int = 0,
        charges: Charges = Charges(),
    ) -> Matcher:
        """Index some experts.

        Parameters
        ----------
        experts : sequence of ExpertRecord
            An empty pool is allowed: it matches nobody and says so.
        briefs : sequence of str
            Past briefs, used only to fix the absolute scale of the text channel.
        encoder : Encoder, optional
            A further text channel; see `matching.encode.Encoder`.

        Raises
        ------
        BadRecord, UnknownTerm, UnknownCurrency, BadVectors
            Naming the field and the cure.
        """
        taxonomy, fx = taxonomy or Taxonomy.load(), fx or FxTable.load()
        pool = build_pool(experts, taxonomy, fx, today)
        text = TextRelevance.build(
            [profile_texts(record) for record in experts],
            briefs=briefs,
            background=[skill.definition for skill in taxonomy.skills.values()],
            normalise=taxonomy.normalise,
            normaliser_id=taxonomy.version,
            encoder=encoder,
            seed=seed,
        )
        return cls(pool, text, taxonomy, fx, charges=charges)

    def with_weights(self, weights: Mapping[str, float]) -> Matcher:
        """The same index under other weights."""
        return Matcher(self.pool, self.text, self.taxonomy, self.fx, weights=weights, charges=self.charges)

    def match(self, query: BriefQuery, n: int = 10) -> Shortlist:
        """Rank the eligible experts and explain the best n.

        Raises
        ------
        BadQuery, UnknownTerm, UnknownCurrency
            For a brief that cannot be matched as it stands; the message names the field and the cure.
        """
        if n < 0:
            raise BadQuery(f"n must be zero or more, not {n}", field="n")
        ranking = self._rank(query)
        case, scores, weights, verdict = ranking.case, ranking.scores, ranking.weights, ranking.verdict
        table = eligibility.count_table(verdict)
        funnel = eligibility.funnel(verdict, table)
        middle = explain.medians(scores.values)
        best = score.order(scores.totals, self.pool.ids[case.rows])[:n]
        case = self._with_best_documents(ranking, best)
        moves = counterfactuals(case, scores, weights, best.tolist(), fx=self.fx, charges=self.charges)
        judged = self._judged(ranking)
        relaxations = eligibility.relaxations(judged, table)
        base = float(middle @ weights)
        names = signals.names()
        return Shortlist(
            matches=tuple(
                self._explained(ranking, case, int(position), rank, base, middle, moves[int(position)])
                for rank, position in enumerate(best, start=1)
            ),
            pool_size=len(self.pool),
            eligible=funnel.eligible,
            excluded=funnel.excluded,
            excluded_only=funnel.excluded_only,
            relaxations=relaxations,
            base=base,
            weights=dict(zip(names, weights.tolist(), strict=True)),
            medians=dict(zip(names, middle.tolist(), strict=True)),
            currency=case.options.currency,
            notes=shortlist_notes(case, scores, self.fx) + eligibility.fewer_hours(judged, relaxations),
        )

    def measure(self, query: BriefQuery) -> Measured:
        """Every eligible expert's signals and total, for evaluation and learning."""
        ranking = self._rank(query)
        table = eligibility.count_table(ranking.verdict)
        return Measured(
            ids=self.pool.ids[ranking.case.rows],
            rows=ranking.case.rows,
            values=ranking.scores.values,
            weights=ranking.weights,
            totals=ranking.scores.totals,
            signals=signals.names(),
            excluded=eligibility.funnel(ranking.verdict, table).excluded,
        )

    def rank(self, query: BriefQuery) -> tuple[Ints, Floats]:
        """Ids and totals of all eligible experts, best first; equal totals in the order of their ids."""
        ranking = self._rank(query)
        ids, totals = self.pool.ids[ranking.case.rows], ranking.scores.totals
        best = score.order(totals, ids)
        return ids[best], totals[best]

    def judge(self, query: BriefQuery) -> tuple[Options, eligibility.Verdict]:
        """Price every offer and apply every hard rule; raises as `match` does."""
        check(query, self.taxonomy)
        options = price(query, self.pool, self.fx, self.charges)
        coverage = cover(query.requirements, self.pool, self.taxonomy, self._strengths_on(query.today))
        return options, eligibility.judge(query, self.pool, options, coverage)

    def _rank(self, query: BriefQuery) -> _Ranking:
        check(query, self.taxonomy)
        weights = score.weights_for(query, self.weights)
        options = price(query, self.pool, self.fx, self.charges)
        strength = self._strengths_on(query.today)
        coverage = cover(query.requirements, self.pool, self.taxonomy, strength)
        verdict = eligibility.judge(query, self.pool, options, coverage)
        passing = verdict.passing
        rows = np.flatnonzero(passing.any(axis=1))
        vectors = self.text.encode(query.text) if query.text.strip() else None
        case = signals.Case(
            query=query,
            taxonomy=self.taxonomy,
            pool=self.pool,
            rows=rows,
            options=options,
            passing=passing[rows],
            coverage=coverage,
            nearness=self._nearness(vectors, rows),
        )
        return _Ranking(vectors, case, score.score(case, weights), weights, verdict)

    def _judged(self, ranking: _Ranking) -> eligibility.Judged:
        case = ranking.case

        def again(query: BriefQuery) -> eligibility.Verdict:
            return eligibility.judge(query, self.pool, price(query, self.pool, self.fx, self.charges), case.coverage)

        return eligibility.Judged(case.query, self.pool, case.options, ranking.verdict, self.taxonomy, again)

    def _nearness(self, vectors: TextVectors | None, rows: Ints) -> signals.Nearness:
        nowhere = np.full(len(rows), -1, np.int64)
        if vectors is None:
            return signals.Nearness(np.full(len(rows), TEXT_MEAN), np.zeros(len(rows), bool), nowhere)
        near = self.text.relevance(vectors, among=rows)
        return signals.Nearness(np.where(near.is_known, near.values, TEXT_MEAN), near.is_known, nowhere)

    def _with_best_documents(self, ranking: _Ranking, best: Ints) -> signals.Case:
        """Look up the nearest document of the experts that are shown, and of nobody else."""
        case = ranking.case
        if ranking.vectors is None or not len(best):
            return case
        rows = case.rows[best]
        nth = self.text.best_documents(ranking.vectors, rows)
        found = case.nearness.best_document.copy()
        found[best] = np.where(nth >= 0, self.pool.documents.offsets[rows] + nth, -1)
        return replace(case, nearness=replace(case.nearness, best_document=found))

    def _explained(
        self,
        ranking: _Ranking,
        case: signals.Case,
        position: int,
        rank: int,
        base: float,
        middle: Floats,
        moves: tuple[Counterfactual, ...],
    ) -> Match:
        row, option = int(case.rows[position]), int(ranking.scores.option[position])
        parts = explain.contributions(case, position, option, ranking.scores.values[position], ranking.weights, middle)
        return Match(
            rank=rank,
            expert_id=int(self.pool.ids[row]),
            public_id=self.pool.public_id[row],
            name=self.pool.name[row],
            headline=self.pool.headline[row],
            score=float(ranking.scores.totals[position]),
            base=base,
            confidence=explain.confidence(parts),
            total_cost=case.options.interval(row, option),
            model=MODELS[option],
            options=self._options(ranking, case, position),
            contributions=parts,
            weakest=explain.weakest(parts),
            counterfactuals=moves,
            flags=flags(case, position, option),
        )

    def _options(self, ranking: _Ranking, case: signals.Case, position: int) -> tuple[Option, ...]:
        row = int(case.rows[position])
        worth = score.option_worth(case, position, ranking.weights)
        return tuple(
            Option(
                MODELS[o],
                case.options.interval(row, o),
                float(worth[o]),
                bool(case.passing[position, o]),
                terms_ref(case, position, o),
            )
            for o in np.flatnonzero(self.pool.is_offered[row]).tolist()
        )

    def _strengths_on(self, today: date) -> Floats:
        """Claim strengths of one day, kept for the next brief of that day."""
        kept = self._strengths
        if kept is None or kept[0] != today:
            kept = (today, strengths(self.pool, self.taxonomy, today))
            self._strengths = kept
        return kept[1]
