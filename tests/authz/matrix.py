"""Who is let in where: every endpoint of the site and of the API. One that is missing here fails the build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.web.people import ADA_MAIL, ANA, BO, CHEN_MAIL, EVE, LENA, NEW_MAIL, VERA

VISITOR = ""
EVERYBODY = frozenset({VISITOR, ANA, BO, EVE, ADA_MAIL, CHEN_MAIL, NEW_MAIL, VERA, LENA})
PEOPLE = EVERYBODY - {VISITOR}
"""Everybody who is signed in."""
COMPANIES = frozenset({ANA, BO})
"""Members of two companies, each allowed everything in their own."""
EXPERTS = frozenset({ADA_MAIL, CHEN_MAIL})
"""Two experts with a profile; NEW_MAIL has a log-in and no profile yet."""
VETTERS = frozenset({VERA})
LEADS = frozenset({LENA})
STAFF = VETTERS | LEADS


@dataclass(frozen=True)
class Entry:
    """Who is let in, and what the ids in the address name, by the kinds of `things.py`."""

    who: frozenset[str]
    ids: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    """What is sent to an endpoint of the API, which reads the body before it looks for the thing."""
    is_file: bool = False
    """Whether what is answered is a file or a fragment, and no page to look at."""
    ends_session: bool = False
    """Whether a successful call leaves the caller signed out, so that it is tried last."""


BRIEF = {"brief_id": "brief"}
CASE = {"case_id": "case"}
CASE_ROW = {**CASE, "row_id": "case-verification"}
SCORED_ROW = {"case_id": "scored-case", "row_id": "scored-verification"}
TEXT = {"text": "We need somebody to put a fraud model into production, watched and retrained every month."}

MATRIX: Mapping[str, Entry] = {
    # Everybody's pages.
    "static": Entry(EVERYBODY, {"filename": "file"}, is_file=True),
    "public.start": Entry(EVERYBODY),
    "public.about": Entry(EVERYBODY),
    "public.how_ranking_works": Entry(EVERYBODY),
    "public.terms": Entry(EVERYBODY),
    "api_docs.docs": Entry(EVERYBODY),
    "api-docs.openapi_json": Entry(EVERYBODY),
    # One's own log-in.
    "sign_in.page": Entry(EVERYBODY),
    "sign_in.sign_in": Entry(EVERYBODY),
    "sign_in.passkey": Entry(EVERYBODY),
    "sign_in.code_page": Entry(PEOPLE),
    "sign_in.code": Entry(PEOPLE),
    "sign_in.leave": Entry(EVERYBODY, ends_session=True),
    "register.page": Entry(EVERYBODY),
    "register.ask": Entry(EVERYBODY),
    "register.sent": Entry(EVERYBODY),
    "register.confirm_page": Entry(EVERYBODY, {"secret": "link"}),
    "register.confirm": Entry(EVERYBODY, {"secret": "link"}),
    "recover.page": Entry(EVERYBODY),
    "recover.ask": Entry(EVERYBODY),
    "recover.sent": Entry(EVERYBODY),
    "recover.choose_page": Entry(EVERYBODY, {"secret": "link"}),
    "recover.choose": Entry(EVERYBODY, {"secret": "link"}),
    "invitations.show": Entry(EVERYBODY, {"secret": "link"}),
    "invitations.accept": Entry(EVERYBODY, {"secret": "link"}),
    "details.name_page": Entry(PEOPLE),
    "details.rename": Entry(PEOPLE),
    "details.password_page": Entry(PEOPLE),
    "details.change_password": Entry(PEOPLE),
    "details.email_page": Entry(PEOPLE),
    "details.ask_email": Entry(PEOPLE),
    "details.confirm_email_page": Entry(PEOPLE, {"secret": "link"}),
    "details.confirm_email": Entry(PEOPLE, {"secret": "link"}),
    "details.terms": Entry(PEOPLE),
    "details.accept_terms": Entry(PEOPLE),
    "proposals.index": Entry(PEOPLE),
    "proposals.new": Entry(PEOPLE),
    "proposals.propose": Entry(PEOPLE),
    "proposals.withdraw": Entry(PEOPLE, {"proposal_id": "own-proposal"}),
    "account.index": Entry(PEOPLE),
    "account.show_devices": Entry(PEOPLE),
    "account.end_device": Entry(PEOPLE, {"device_id": "device"}),
    "account.end_others": Entry(PEOPLE),
    "account.stop_acting": Entry(PEOPLE),
    "second_factor.set_up": Entry(PEOPLE),
    "second_factor.keep": Entry(PEOPLE),
    "second_factor.renew": Entry(PEOPLE),
    "second_factor.remove": Entry(PEOPLE),
    "passkeys.index": Entry(PEOPLE),
    "passkeys.add": Entry(PEOPLE),
    "passkeys.remove": Entry(PEOPLE, {"passkey_id": "passkey"}),
    "farewell.page": Entry(PEOPLE),
    "farewell.export": Entry(PEOPLE),
    "farewell.erase": Entry(PEOPLE),
    "own_tokens.index": Entry(PEOPLE),
    "own_tokens.issue": Entry(PEOPLE),
    "own_tokens.revoke": Entry(PEOPLE, {"token_id": "token"}),
    # A company's pages.
    "briefs.index": Entry(COMPANIES),
    "briefs.create": Entry(COMPANIES),
    "briefs.save": Entry(COMPANIES, {**BRIEF, "page_id": "brief-page"}),
    "briefs.edit_page": Entry(COMPANIES, {**BRIEF, "page_id": "brief-page"}),
    "briefs.begin": Entry(COMPANIES, {"template": "template"}),
    "briefs.copy": Entry(COMPANIES, BRIEF),
    "briefs.costs": Entry(COMPANIES, BRIEF),
    "briefs.show": Entry(COMPANIES, BRIEF),
    "briefs.edit": Entry(COMPANIES, BRIEF),
    "briefs.publish": Entry(COMPANIES, BRIEF),
    "briefs.decide": Entry(COMPANIES, BRIEF),
    "members.index": Entry(COMPANIES),
    "members.invite": Entry(COMPANIES),
    "members.withdraw": Entry(COMPANIES, {"invitation_id": "invitation"}),
    "members.show": Entry(COMPANIES, {"person_id": "colleague"}),
    "members.change": Entry(COMPANIES, {"person_id": "colleague"}),
    "members.remove": Entry(COMPANIES, {"person_id": "colleague"}),
    "members.policy": Entry(COMPANIES),
    "members.set_policy": Entry(COMPANIES),
    "facts.edit": Entry(COMPANIES),
    "facts.save": Entry(COMPANIES),
    "reading.read": Entry(COMPANIES),
    "reading.suggest": Entry(COMPANIES),
    "matches.rank": Entry(COMPANIES, BRIEF),
    "matches.show": Entry(COMPANIES, {**BRIEF, "run_id": "run"}),
    "experts.show": Entry(COMPANIES, {"expert_id": "listed-expert"}),
    # The console.
    "queue.overview": Entry(STAFF),
    "queue.index": Entry(STAFF),
    "queue.assign": Entry(LEADS),
    "queue.save_view": Entry(STAFF),
    "queue.delete_view": Entry(STAFF, {"view_id": "saved-view"}),
    "people.index": Entry(LEADS),
    "people.show": Entry(LEADS, {"user_id": "person"}),
    "people.change_roles": Entry(LEADS, {"user_id": "person"}),
    "people.bar": Entry(LEADS, {"user_id": "person"}),
    "people.unbar": Entry(LEADS, {"user_id": "person"}),
    "people.end_sessions": Entry(LEADS, {"user_id": "person"}),
    "people.forget_second_factor": Entry(LEADS, {"user_id": "person"}),
    "people.act_as": Entry(LEADS, {"user_id": "person"}, ends_session=True),
    "people.send_again": Entry(LEADS),
    "people.companies": Entry(LEADS),
    "people.company": Entry(LEADS, {"company_id": "company-row"}),
    "rates.index": Entry(LEADS),
    "rates.new": Entry(LEADS),
    "rates.add": Entry(LEADS),
    "rates.upload_page": Entry(LEADS),
    "rates.upload": Entry(LEADS),
    "rates.export": Entry(LEADS, is_file=True),
    "rates.show": Entry(LEADS, {"name": "rate"}),
    "rates.retire": Entry(LEADS, {"name": "rate"}),
    "taxonomy.index": Entry(LEADS),
    "taxonomy.skill": Entry(LEADS, {"slug": "skill"}),
    "taxonomy.propose": Entry(LEADS, {"slug": "skill"}),
    "taxonomy.proposed": Entry(LEADS),
    "taxonomy.proposal": Entry(LEADS, {"proposal_id": "proposal"}),
    "taxonomy.accept": Entry(LEADS, {"proposal_id": "proposal"}),
    "taxonomy.decline": Entry(LEADS, {"proposal_id": "proposal"}),
    "taxonomy.undo": Entry(LEADS, {"proposal_id": "proposal"}),
    "audit.index": Entry(LEADS),
    "audit.check": Entry(LEADS),
    "audit.export": Entry(LEADS),
    "jobs.index": Entry(LEADS),
    "jobs.retry": Entry(LEADS, {"job_id": "dead-job"}),
    "jobs.discard": Entry(LEADS, {"job_id": "dead-job"}),
    "grave.appeal_page": Entry(LEADS, {"expert_id": "appellant"}),
    "grave.decide_appeal": Entry(LEADS, {"expert_id": "appellant"}),
    "grave.suspension_page": Entry(LEADS, {"expert_id": "listed-expert"}),
    "grave.decide_suspension": Entry(LEADS, {"expert_id": "listed-expert"}),
    "reviews.index": Entry(LEADS),
    "reviews.show": Entry(LEADS, {"review_id": "review"}),
    "reviews.answer": Entry(LEADS, {"review_id": "review"}),
    "revocations.show": Entry(LEADS, {"expert_id": "listed-expert"}),
    "revocations.revoke": Entry(LEADS, {"expert_id": "listed-expert"}),
    "board.index": Entry(STAFF),
    "board.move": Entry(STAFF, CASE),
    "cases.show": Entry(STAFF, CASE),
    "cases.claim": Entry(STAFF, CASE),
    "cases.release": Entry(STAFF, CASE),
    "cases.flag": Entry(STAFF, {**CASE, "flag_id": "risk-flag"}),
    "cases.declare": Entry(STAFF, CASE),
    "cases.step": Entry(STAFF, {**CASE, "step_id": "case-step"}),
    "cases.evidence": Entry(STAFF, {**CASE_ROW, "piece_id": "case-evidence"}),
    "cases.changes_form": Entry(STAFF, CASE),
    "cases.request_changes": Entry(STAFF, CASE),
    "duplicates.index": Entry(STAFF, CASE),
    "duplicates.show": Entry(STAFF, {**CASE, "expert_id": "listed-expert"}),
    "duplicates.merge": Entry(LEADS, {**CASE, "expert_id": "listed-expert"}),
    "duplicates.undo": Entry(LEADS, {**CASE, "expert_id": "listed-expert"}),
    "scores.show": Entry(STAFF, CASE_ROW),
    "scores.save": Entry(VETTERS, CASE_ROW),
    "scores.consensus_page": Entry(STAFF, SCORED_ROW),
    "scores.agree": Entry(STAFF, SCORED_ROW),
    "decisions.verification_page": Entry(LEADS, CASE_ROW),
    "decisions.decide_verification": Entry(LEADS, CASE_ROW),
    "decisions.listing_page": Entry(LEADS, CASE),
    "decisions.decide_listing": Entry(LEADS, CASE),
    # An expert's own pages.
    "profile.home": Entry(EXPERTS | {NEW_MAIL}),
    "profile.preview": Entry(EXPERTS),
    "profile.confirm": Entry(EXPERTS),
    "profile.pause": Entry(EXPERTS),
    "profile.resume": Entry(EXPERTS),
    "apply.begin": Entry(EXPERTS | {NEW_MAIL}),
    "apply.create": Entry(EXPERTS | {NEW_MAIL}),
    "apply.check": Entry(EXPERTS),
    "apply.submit": Entry(EXPERTS),
    "imports.index": Entry(EXPERTS | {NEW_MAIL}),
    "imports.upload": Entry(EXPERTS | {NEW_MAIL}),
    "imports.columns": Entry(EXPERTS | {NEW_MAIL}, is_file=True),
    "imports.resume": Entry(EXPERTS, is_file=True),
    "imports.show": Entry(EXPERTS, {"import_id": "import"}),
    "imports.take": Entry(EXPERTS, {"import_id": "import"}),
    "imports.discard": Entry(EXPERTS, {"import_id": "import"}),
    "editor.edit": Entry(EXPERTS, {"section": "section"}),
    "editor.save": Entry(EXPERTS, {"section": "section"}),
    "work.index": Entry(EXPERTS),
    "work.create": Entry(EXPERTS),
    "work.edit": Entry(EXPERTS, {"key": "document"}),
    "work.save": Entry(EXPERTS, {"key": "document"}),
    "work.remove": Entry(EXPERTS, {"key": "document"}),
    "work.restore": Entry(EXPERTS),
    "reach.show": Entry(EXPERTS),
    "reach.ranking": Entry(EXPERTS),
    "privacy.show": Entry(EXPERTS),
    "privacy.block": Entry(EXPERTS),
    "privacy.unblock": Entry(EXPERTS, {"company_id": "blocked-company"}),
    "privacy.ask_for_person": Entry(EXPERTS),
    "privacy.export": Entry(EXPERTS),
    "privacy.close": Entry(EXPERTS),
    "privacy.erase": Entry(EXPERTS),
    "my_rates.show": Entry(EXPERTS),
    "my_vetting.show": Entry(EXPERTS),
    "evidence.show": Entry(EXPERTS),
    "evidence.hand_in": Entry(EXPERTS),
    "my_vetting.appeal": Entry(EXPERTS),
    "my_vetting.reapply": Entry(EXPERTS),
    "skill_words.skills": Entry(PEOPLE),
    "plans.edit": Entry(LEADS),
    "plans.publish": Entry(LEADS),
    "quality.index": Entry(LEADS),
    "quality.draw": Entry(LEADS),
    "rubric.show": Entry(STAFF),
    "rubric.edit": Entry(LEADS),
    "rubric.publish": Entry(LEADS),
    # The API; its callers hold a token with every scope.
    "Briefs.index": Entry(COMPANIES),
    "Briefs.create": Entry(COMPANIES, body=TEXT),
    "Briefs.show": Entry(COMPANIES, BRIEF),
    "Briefs.replace": Entry(COMPANIES, BRIEF, body=TEXT),
    "Briefs.publish": Entry(COMPANIES, BRIEF),
    "Matches.index": Entry(COMPANIES, BRIEF),
    "Matches.create": Entry(COMPANIES, BRIEF),
    "Matches.show": Entry(COMPANIES, {**BRIEF, "run_id": "run"}),
}
