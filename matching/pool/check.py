"""What an expert record must be before it is laid out: every complaint names the expert, the field and the range."""

from __future__ import annotations

import math

from matching.clock import complaint_about, zone_of
from matching.cost import MOST_MONEY
from matching.errors import BadRecord
from matching.types import ExpertRecord, Terms

MOST_SLOTS = 1000


def check(record: ExpertRecord) -> None:
    """Refuse a record that contradicts itself or leaves a range. Raises BadRecord with `field` set."""
    who = f"expert {record.id}"
    if not -(2**63) <= record.id < 2**63:
        raise BadRecord(f"{who}: an id must fit into 64 bits", field="id")
    numbers = (record.capacity_hours, record.booked_hours, record.pending_offer_hours)
    if not all(math.isfinite(number) and 0 <= number <= 168 for number in numbers):
        raise BadRecord(f"{who}: hours a week must lie between 0 and 168", field="capacity_hours")
    if not -MOST_SLOTS <= record.free_slots <= MOST_SLOTS:
        raise BadRecord(f"{who}: {record.free_slots} is no number of free slots", field="free_slots")
    if zone_of(record.time_zone) is None:
        raise BadRecord(
            f"{who}: time zone {record.time_zone!r} is unknown; use a name such as Europe/Paris", field="time_zone"
        )
    complaint = complaint_about(record.windows)
    if complaint:
        raise BadRecord(f"{who}: {complaint}", field="windows")
    for claim in record.skills:
        if not (math.isfinite(claim.level) and 0.0 <= claim.level <= 1.0):
            raise BadRecord(f"{who}: level {claim.level!r} must lie between 0 and 1", field="level")
    for item in record.domains:
        if not (math.isfinite(item.months) and 0 <= item.months <= 720):
            raise BadRecord(f"{who}: months {item.months!r} must lie between 0 and 720", field="domains")
    models = [terms.model for terms in record.terms]
    for terms in record.terms:
        if models.count(terms.model) > 1:
            message = f"{who}, {terms.model} terms: only one set of terms per engagement model"
            raise BadRecord(message, field="terms")
        _check_terms(f"{who}, {terms.model} terms", terms)


def _check_terms(where: str, terms: Terms) -> None:
    if not 0 < terms.ask <= MOST_MONEY:
        raise BadRecord(f"{where}: the ask must be above zero and at most {MOST_MONEY:.0e}", field="terms")
    if terms.floor is not None and not 0 < terms.floor <= terms.ask:
        raise BadRecord(f"{where}: the floor must be above zero and not above the ask", field="terms")
    if terms.included_hours is not None and not 0 <= terms.included_hours <= 744:
        raise BadRecord(f"{where}: the included hours a month must lie between 0 and 744", field="terms")
    if terms.overage is not None and not 0 <= terms.overage <= MOST_MONEY:
        raise BadRecord(f"{where}: the price of a further hour must be zero or more", field="terms")
