"""Rankings as a company sees them: stored once, shown exactly, with every figure adding up."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.places import LanguageDraft
from marketplace.domain.teams import RoleWish
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import Brief, BriefSlot, Candidacy, Expert
from marketplace.services import briefs, companies, experts, matches
from marketplace.services.hiring import roles
from tests.factories import a_brief
from tests.web.people import BO, Settled, post, sign_in


@pytest.fixture
def ranking(ana: FlaskClient, settled: Settled) -> str:
    """The address of a ranking that was just made."""
    answer = post(ana, f"/briefs/{settled.brief}/matches")
    assert answer.status_code == 303
    return str(answer.location)


def test_ranking_leads_to_a_page_with_the_experts_in_order(ana: FlaskClient, ranking: str) -> None:
    page = ana.get(ranking).text
    assert re.search(r"<h1>Experts for Fraud model into production</h1>", page)
    assert "Ada Moreira" in page
    scores = [int(score) for score in re.findall(r'<b class="nums">(\d+)</b> <span class="muted">of 100', page)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) >= 2
    assert "Weakest part:" in page


def test_the_stored_ranking_is_what_the_page_shows_to_the_last_digit(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    page = ana.get(ranking).text
    with app.app_context(), transaction() as db:
        company = companies.named(db, "Nordlicht Pay")
        brief = briefs.of_company(db, company=company, public_id=settled.brief)
        run = matches.run_of(db, brief, ranking.rsplit("/", 1)[1])
        shortlist = matches.shortlist_of(run)
    for match in shortlist.matches:
        assert match.name in page
        assert f"= <b>{match.score:.3f}</b>" in page
        assert abs(match.base + sum(part.points for part in match.contributions) - match.score) < 1e-9
        for part in match.contributions:
            assert part.sentence.split("'")[0][:40] in page.replace("&#39;", "'").replace("&amp;", "&")


def test_an_invented_expert_is_marked_where_they_are_ranked(app: Flask, ana: FlaskClient, ranking: str) -> None:
    page = ana.get(ranking).text
    shown = page.count('<li class="match"')
    assert page.count(">Synthetic<") == shown > 1
    with app.app_context(), transaction() as db:
        assert db.query(Expert).filter_by(name="Ada Moreira").update({"is_synthetic": False}) == 1
    assert ana.get(ranking).text.count(">Synthetic<") == shown - 1


def test_reading_a_ranking_again_shows_the_same(ana: FlaskClient, ranking: str) -> None:
    def shown() -> str:
        return re.sub(r'name="csrf_token" value="[^"]+"', "", ana.get(ranking).text)

    assert shown() == shown()


def test_who_is_not_shown_is_counted_by_reason(ana: FlaskClient, ranking: str) -> None:
    page = ana.get(ranking).text
    assert "Not shown, and why" in page
    assert re.search(r"<b class=\"nums\">1</b> for ", page)


def test_when_nobody_fits_the_page_says_why_and_what_to_change(ana: FlaskClient, settled: Settled) -> None:
    answer = post(ana, f"/briefs/{settled.empty_brief}/matches")
    page = ana.get(answer.location).text
    assert "Nobody fits everything" in page
    assert "the right to work" in page
    assert f"/briefs/{settled.empty_brief}/edit" in page


def test_the_list_counts_the_latest_ranking(ana: FlaskClient, ranking: str) -> None:
    page = ana.get("/briefs").text
    assert "See who fits" in page
    assert ranking in page


def test_the_ranking_of_another_company_is_not_found(
    app: Flask, ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    other = app.test_client()
    sign_in(other, BO)
    assert other.get(ranking).status_code == 404
    run = ranking.rsplit("/", 1)[1]
    assert other.get(f"/briefs/{settled.other_brief}/matches/{run}").status_code == 404
    assert ana.get(f"/briefs/{settled.empty_brief}/matches/{run}").status_code == 404


def test_every_link_to_evidence_leads_to_a_record_on_the_profile(ana: FlaskClient, ranking: str) -> None:
    links = set(re.findall(r'href="(/experts/[^"#]+)#([^"]+)"', ana.get(ranking).text))
    assert links
    profiles = {address: ana.get(address).text for address, _ in links}
    for address, anchor in links:
        assert f'id="{anchor}"' in profiles[address], anchor


def test_a_profile_shows_the_records_but_nothing_private(ana: FlaskClient, settled: Settled) -> None:
    page = ana.get(f"/experts/{settled.experts[0]}").text
    assert "<h1>Ada Moreira</h1>" in page
    assert "€120" in page
    assert "€100" not in page, "the private minimum"
    assert "40 ms at the 99th percentile" in page
    assert "Synthetic" in page


def test_an_expert_who_is_paused_or_blocked_is_not_found(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    assert ana.get(f"/experts/{settled.paused_expert}").status_code == 404
    blocked = settled.experts[1]
    assert ana.get(f"/experts/{blocked}").status_code == 200
    with app.app_context(), transaction() as db:
        company = companies.named(db, "Nordlicht Pay")
        companies.block(db, company, experts.by_public_id(db, blocked))
    assert ana.get(f"/experts/{blocked}").status_code == 404


def test_a_profile_needs_a_company(client: FlaskClient, settled: Settled) -> None:
    assert client.get(f"/experts/{settled.experts[0]}").status_code == 302


def test_ranking_too_often_is_refused_with_a_time(ana: FlaskClient, settled: Settled) -> None:
    address = f"/briefs/{settled.empty_brief}/matches"
    statuses = [post(ana, address).status_code for _ in range(61)]
    assert statuses[:60] == [303] * 60
    assert statuses[60] == 429


def test_a_card_says_when_somebody_is_free_and_draws_the_hours(ana: FlaskClient, ranking: str) -> None:
    page = ana.get(ranking).text
    assert re.search(r"<dt>Availability</dt><dd>[\d.]+ h a week free of 20 asked", page)
    assert re.search(r'aria-label="A Tuesday by the clock of Europe/Berlin: you work 09:00–17:00, they work ', page)
    assert '<rect class="both"' in page


def test_other_weights_make_a_marked_trial_and_leave_the_brief_alone(
    ana: FlaskClient, ranking: str, settled: Settled
) -> None:
    form = ana.get(ranking).text
    weights = dict(re.findall(r'name="weight-(\w+)" inputmode="numeric" autocomplete="off" value="(\d+)"', form))
    assert sum(map(int, weights.values())) == 100
    chosen = {f"weight__{name}": "0" for name in weights} | {"weight__budget": "60", "weight__skill": "40"}
    answer = post(ana, f"{ranking}/trials", **chosen)
    assert answer.status_code == 303
    page = ana.get(answer.location).text
    assert "This is a trial." in page
    assert "under other weights" in page
    assert re.search(r"(same place|from \d)", page)
    assert 'name="weight-budget" inputmode="numeric" autocomplete="off" value="60"' in page
    brief = ana.get(f"/briefs/{settled.brief}").text
    assert ranking in brief
    listed = ana.get(f"/briefs/{settled.brief}/matches").text
    assert ">Trial<" in listed
    assert "The brief’s own" in listed


@pytest.mark.parametrize("preset", ["skills", "terms", "record"])
def test_a_preset_leans_one_way(ana: FlaskClient, ranking: str, preset: str) -> None:
    answer = post(ana, f"{ranking}/trials", preset=preset)
    assert answer.status_code == 303
    assert "This is a trial." in ana.get(answer.location).text


def test_weights_that_do_not_sum_come_back_as_they_were_typed(ana: FlaskClient, ranking: str) -> None:
    answer = post(ana, f"{ranking}/trials", weight__budget="60", weight__skill="34")
    assert answer.status_code == 422
    assert "The weights sum to 94, not to 100: add 6." in answer.text
    assert 'value="34"' in answer.text
    answer = post(ana, f"{ranking}/trials", weight__budget="ninety", weight__skill="61")
    assert answer.text.count("Write a whole number from 0 to 60.") == 4
    assert post(ana, f"{ranking}/trials", preset="luck").status_code == 422


@pytest.fixture
def strict(app: Flask, ana: FlaskClient) -> str:
    """The address of a ranking that leaves everybody out for a language."""
    today = datetime.now(UTC).date()
    with app.app_context(), transaction() as db:
        asked = a_brief(title="In French", languages=(LanguageDraft("fr"),), start=today + timedelta(days=30))
        company = companies.named(db, "Nordlicht Pay")
        brief = briefs.draft(db, company=company, draft=asked, today=today).public_id
    return str(post(ana, f"/briefs/{brief}/matches").location)


def test_a_condition_can_be_given_up_to_try_it(ana: FlaskClient, strict: str) -> None:
    page = ana.get(strict).text
    assert "Nobody fits everything" in page
    rule = re.search(r'name="given_up" value="([^"]+)"', page)
    assert rule, "no relaxation is offered"
    answer = post(ana, f"{strict}/trials", given_up=rule[1])
    tried = ana.get(answer.location).text
    assert "It was ranked without a language" in tried
    assert re.search(r"[2-9] of \d+ listed experts are eligible", tried)


def test_who_a_condition_leaves_out_is_shown_and_nobody_for_a_conflict(ana: FlaskClient, strict: str) -> None:
    page = ana.get(strict).text
    links = re.findall(r'href="([^"]+/left-out\?rule=[^"]+)"', page)
    assert links
    for link in links:
        shown = ana.get(link).text
        assert "as things stand now" in shown
        assert "/experts/" in shown
    for rule in ("conflict", "capacity", "nonsense"):
        assert "Nobody is left out for this now" in ana.get(f"{strict}/left-out?rule={rule}").text


def test_names_can_be_hidden_on_the_ranking_and_on_the_profile(ana: FlaskClient, ranking: str) -> None:
    page = ana.get(f"{ranking}?blind=yes").text
    for name in ("Ada", "Moreira", "Brigitte", "Okafor"):
        assert name not in page
    codes = re.findall(r">(Expert [A-Z2-9]{4})</a></h3>", page)
    assert len(set(codes)) == len(codes) >= 2
    link = re.search(r'href="(/experts/[^"#]+\?of=[^"#]+)"', page)
    assert link
    profile = ana.get(link[1]).text
    assert f"<h1>{codes[0]}</h1>" in profile
    assert "Moreira" not in profile
    answer = post(ana, f"{ranking}/trials", preset="skills", blind="yes")
    assert "Moreira" not in ana.get(answer.location).text


@pytest.fixture
def divided(app: Flask, ana: FlaskClient, settled: Settled) -> str:
    """The address of a brief for two roles, one of them for two people."""
    with app.app_context(), transaction() as db:
        brief = briefs.of_company(db, company=companies.named(db, "Nordlicht Pay"), public_id=settled.brief)
        wanted = (RoleWish("Data engineer", 1, None, ("python",)), RoleWish("ML engineer", 2, 30.0, ("pytorch",)))
        roles.plan(db, brief, wanted)
    return f"/briefs/{settled.brief}"


def test_each_role_is_ranked_from_the_brief_and_leads_to_the_others(ana: FlaskClient, divided: str) -> None:
    page = ana.get(divided).text
    assert "Each role is ranked by itself" in page
    assert "2 people; 30 hours a week; PyTorch" in page
    ranking = post(ana, f"{divided}/matches", **{"for": "ML engineer"}).location
    page = ana.get(ranking).text
    assert "<h1>Experts for ML engineer, Fraud model into production</h1>" in page
    assert re.search(r'aria-current="page">ML engineer</a>', page)
    assert "Rank for Data engineer" in page
    assert 'name="for" value="ML engineer"' in page, "to rank again is for the same role"
    other = post(ana, f"{divided}/matches", **{"for": "Data engineer"}).location
    assert f'href="{ranking}">ML engineer</a>' in ana.get(other).text
    whole = ana.get(post(ana, f"{divided}/matches").location).text
    assert "<h1>Experts for Fraud model into production</h1>" in whole
    assert re.search(r'aria-current="page">One person for all of it</a>', whole)
    listed = ana.get(f"{divided}/matches").text
    assert listed.count("For the role") == 2
    assert '<span class="visually-hidden"> the role ML engineer</span>' in ana.get(divided).text


def test_whoever_is_shortlisted_from_the_ranking_of_a_role_is_thought_of_for_it(
    app: Flask, ana: FlaskClient, divided: str
) -> None:
    ranking = post(ana, f"{divided}/matches", **{"for": "ML engineer"}).location
    page = ana.get(ranking).text
    assert re.findall(r'aria-current="page">(ML engineer[ 2]*)</a>', page) == ["ML engineer", "ML engineer"]
    assert ">ML engineer 2</a>" in page
    assert "Data engineer</a>" not in page
    expert = re.search(r"/shortlist/people/([\w-]+)", page)
    assert expert
    run = ranking.rsplit("/", 1)[1]
    assert post(ana, f"{divided}/shortlist/people/{expert[1]}", run=run, do="shortlist").status_code == 303
    with app.app_context(), transaction() as db:
        (one,) = db.query(Candidacy).all()
        assert one.slot.title == "ML engineer"
        role = one.slot.public_id
    assert f'href="{ranking}?role={role}"' in ana.get(f"{divided}/shortlist?role={role}").text


def test_a_place_that_is_filled_is_not_the_one_people_are_thought_of_for(
    app: Flask, ana: FlaskClient, divided: str
) -> None:
    with app.app_context(), transaction() as db:
        assert db.query(BriefSlot).filter_by(title="ML engineer").update({"is_open": False}) == 1
    ranking = post(ana, f"{divided}/matches", **{"for": "ML engineer"}).location
    assert "shortlisted for “ML engineer 2”" in ana.get(ranking).text


def test_names_stay_hidden_from_one_role_to_the_next(ana: FlaskClient, divided: str) -> None:
    ranking = post(ana, f"{divided}/matches", **{"for": "ML engineer"}, blind="yes").location
    assert ranking.endswith("?blind=yes")
    page = ana.get(ranking).text
    assert re.search(r'name="blind" value="yes"><input type="hidden" name="for" value="Data engineer"', page)
    post(ana, f"{divided}/matches", **{"for": "Data engineer"})
    assert re.search(r'/matches/[\w-]+\?blind=yes">Data engineer</a>', ana.get(ranking).text)


def test_a_trial_of_a_role_stays_with_it_and_a_role_that_is_gone_says_so(
    app: Flask, ana: FlaskClient, divided: str, settled: Settled
) -> None:
    ranking = post(ana, f"{divided}/matches", **{"for": "Data engineer"}).location
    tried = post(ana, f"{ranking}/trials", preset="skills").location
    assert "<h1>Experts for Data engineer, Fraud model into production</h1>" in ana.get(tried).text
    with app.app_context(), transaction() as db:
        brief = briefs.of_company(db, company=companies.named(db, "Nordlicht Pay"), public_id=settled.brief)
        roles.plan(db, brief, (RoleWish("ML engineer", 2, 30.0, ("pytorch",)),))
    assert "Data engineer, Fraud model" in ana.get(ranking).text, "it stays as it was shown"
    refused = post(ana, f"{ranking}/trials", preset="skills")
    assert refused.status_code == 422
    assert "no role called “Data engineer”" in refused.text
    assert post(ana, f"{divided}/matches", **{"for": "Data engineer"}).status_code == 400


def test_who_may_be_invited_may_be_found_and_no_button_leads_to_a_refusal(
    app: Flask, ana: FlaskClient, settled: Settled, ranking: str
) -> None:
    pages = (f"/briefs/{settled.brief}", f"/briefs/{settled.brief}/matches", ranking)
    acts = (f'action="/briefs/{settled.brief}/matches"', "/trials", f"/briefs/{settled.brief}/edit")
    for status, can in ((BriefStatus.EVALUATING, True), (BriefStatus.FILLED, False)):
        with app.app_context(), transaction() as db:
            brief = db.query(Brief).filter_by(public_id=settled.brief).one()
            brief.status = status
        for page in pages:
            text = ana.get(page).text
            assert (acts[0] in text) is can
            assert (acts[1] in text) is (can and page == ranking)
            assert acts[2] not in text, "only a draft and an open brief can be changed"
        assert post(ana, f"/briefs/{settled.brief}/matches").status_code == (303 if can else 409)
        team = ana.get(f"/briefs/{settled.brief}/team?find=yes&role-1-name=Engineer&role-1-heads=1")
        assert team.status_code == 200
        assert ("Find teams" in team.text) is can
        assert "Use this team" not in team.text
