"""Searching the experts: the same rules as a ranking, counts that hold, one's own searches and the letters."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.domain.vocabulary import Verification
from marketplace.models import Candidacy, CompanyMember, Job, SavedSearch, User
from marketplace.services import experts, searches
from tests.factories import an_expert
from tests.web.people import ANA, BO, Settled, post, sign_in


def names_in(page: str) -> list[str]:
    """Whom a page shows, in order."""
    return re.findall(r'<h3><a href="/experts/[^"]+">([^<]+)</a></h3>', page)


def count_in(page: str) -> int:
    """How many the page says were found."""
    found = re.search(r'role="status">(\d+) experts? found', page)
    assert found
    return int(found[1])


def test_everybody_who_could_be_ranked_is_found_without_a_word(ana: FlaskClient, settled: Settled) -> None:
    page = ana.get("/company/experts").text
    assert count_in(page) == 4
    assert set(names_in(page)) == {"Ada Moreira", "Brigitte Okafor", "Chen Wu", "Dara Silva"}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("skill=docker", {"Brigitte Okafor"}),
        ("skill=Docker", {"Brigitte Okafor"}),
        ("specialization=mlops&verified=yes", {"Ada Moreira", "Brigitte Okafor", "Dara Silva"}),
        ("model=contract&rate=115", {"Brigitte Okafor"}),
        ("language=de", set()),
        ("overlap=4", {"Ada Moreira", "Brigitte Okafor", "Dara Silva"}),
        ("overlap=1", {"Ada Moreira", "Brigitte Okafor", "Chen Wu", "Dara Silva"}),
        ("q=chat+assistant+for+a+bank", {"Ada Moreira", "Brigitte Okafor", "Chen Wu", "Dara Silva"}),
    ],
)
def test_what_is_asked_for_is_had_by_everybody_found(
    ana: FlaskClient, settled: Settled, asked: str, found: set[str]
) -> None:
    page = ana.get(f"/company/experts?{asked}").text
    assert set(names_in(page)) == found
    assert count_in(page) == len(found)


def test_past_work_in_the_words_asked_for_comes_first(ana: FlaskClient, settled: Settled) -> None:
    assert names_in(ana.get("/company/experts?q=chat+assistant+for+a+bank").text)[0] == "Chen Wu"


def test_a_count_beside_a_facet_is_how_many_it_leaves(ana: FlaskClient, settled: Settled) -> None:
    page = ana.get("/company/experts").text
    facet = r'name="(specialization|model)" value="([\w-]+)">\s*<label[^>]*>[^<]*<span class="muted nums">\((\d+)\)'
    counts = re.findall(facet, page)
    assert len(counts) >= 3
    for name, value, count in counts:
        assert count_in(ana.get(f"/company/experts?{name}={value}").text) == int(count)


def test_what_makes_no_sense_is_said_and_nothing_is_lost(ana: FlaskClient, settled: Settled) -> None:
    answer = ana.get("/company/experts?rate=much&q=fraud&start=soon")
    assert answer.status_code == 422
    assert "Write a whole number from 1 to 1,000,000." in answer.text
    assert "Write the day as 2027-01-31." in answer.text
    assert 'value="fraud"' in answer.text
    assert "did you mean" in ana.get("/company/experts?skill=PyTorhc").text


def test_a_part_of_the_page_is_answered_where_a_part_is_asked(ana: FlaskClient, settled: Settled) -> None:
    part = ana.get("/company/experts?skill=docker", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div class="searching" id="searching">')
    assert names_in(part) == ["Brigitte Okafor"]


def test_a_long_list_goes_on_after_the_last_one(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    today = datetime.now(UTC).date()
    with app.app_context(), transaction() as db:
        experts.bulk_register(db, [an_expert(name=f"Person {n:02d}") for n in range(25)], today=today)
    first = ana.get("/company/experts").text
    link = re.search(r'href="([^"]+after=[^"]+)"', first)
    assert link
    second = ana.get(link[1].replace("&amp;", "&")).text
    assert len(names_in(first)) == 20
    assert len(names_in(second)) == 9
    assert not set(re.findall(r"/experts/[\w-]+", first)) & set(re.findall(r"/experts/[\w-]+", second)) - {
        "/experts/saved"
    }


def kept_search(client: FlaskClient, name: str = "Dockers", **asked: str) -> str:
    """Keep a search, and return its address."""
    answer = post(client, "/company/experts/saved", name=name, **(asked or {"skill": "docker"}))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def enlist(app: Flask, name: str, *, today: date) -> None:
    """Put one more on the list, who knows Docker."""
    with app.app_context(), transaction() as db:
        docker = replace(an_expert().skills[0], skill="docker")
        experts.enlist(db, replace(an_expert(), name=name, skills=(docker,)), today=today)


def alert(app: Flask, now: datetime) -> int:
    """Do what the worker does every morning."""
    with app.app_context():
        live = app.extensions["assay_index"].live()
        with session() as db:
            found = searches.news(db, live, now.date())
        with transaction() as db:
            return searches.tell(db, found, now=now)


def test_a_kept_search_tells_once_of_who_is_new_and_its_letter_stops_the_letters(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    address = kept_search(ana)
    now = datetime.now(UTC) + timedelta(hours=1)
    assert alert(app, now) == 0, "whom it found when it was kept is no news"
    enlist(app, "Nia Newcomer", today=now.date())
    assert alert(app, now) == 1
    assert alert(app, now + timedelta(days=1)) == 0
    page = ana.get(address).text
    assert "Nia Newcomer" in page
    assert page.count("New since you kept this search") == 1
    with app.app_context(), session() as db:
        letter = next(job for job in db.query(Job).all() if (job.payload or {}).get("letter") == "search-found")
        facts = letter.payload["facts"]
    assert (facts["search"], facts["count"]) == ("Dockers", "1 expert")
    assert "Nia" not in str(facts)
    visitor = app.test_client()
    assert "Stop the letters about “Dockers”?" in visitor.get(facts["stop"]).text
    assert "No more letters about “Dockers”" in post(visitor, facts["stop"]).text
    enlist(app, "Olu Later", today=now.date())
    assert alert(app, now + timedelta(days=2)) == 0
    assert visitor.get("/company/experts/letters/nonsense").status_code == 404


def test_whoever_no_longer_acts_for_the_company_hears_of_nobody_new(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    kept_search(ana)
    now = datetime.now(UTC) + timedelta(hours=1)
    enlist(app, "Nia Newcomer", today=now.date())
    with app.app_context(), transaction() as db:
        membership = db.query(CompanyMember).join(CompanyMember.user).where(User.email == ANA).one()
        db.delete(membership)
    assert alert(app, now) == 0


def test_letters_can_be_stopped_and_sent_again_and_a_search_forgotten(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    address = kept_search(ana)
    saved = address.rsplit("=", 1)[1]
    post(ana, f"/company/experts/saved/{saved}/letters", do="stop")
    assert "no letters" in ana.get(address).text
    post(ana, f"/company/experts/saved/{saved}/letters", do="start")
    assert "letters about new people" in ana.get(address).text
    other = app.test_client()
    sign_in(other, BO)
    assert other.get(address).status_code == 404
    assert post(other, f"/company/experts/saved/{saved}/removal").status_code == 404
    assert post(ana, f"/company/experts/saved/{saved}/removal").status_code == 303
    assert ana.get(address).status_code == 404


def test_a_name_that_is_taken_gets_the_new_search_and_one_without_a_name_is_refused(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    kept_search(ana)
    kept_search(ana, skill="python")
    with app.app_context(), session() as db:
        assert [kept.asked for kept in db.query(SavedSearch).all()] == [{"skill": ["python"]}]
    answer = post(ana, "/company/experts/saved", name=" ", skill="docker")
    assert answer.status_code == 422
    assert "Give the search a name" in answer.text


def test_vetted_means_vetted_in_what_is_asked_for(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    today = datetime.now(UTC).date()
    with app.app_context(), transaction() as db:
        held = an_expert().specializations[0]
        claims = (held, replace(held, specialization="computer-vision", verification=Verification.CLAIMED))
        experts.enlist(db, replace(an_expert(), name="Vic Vision", specializations=claims), today=today)
    assert names_in(ana.get("/company/experts?specialization=computer-vision").text) == ["Vic Vision"]
    assert not names_in(ana.get("/company/experts?specialization=computer-vision&verified=yes").text)


def standing(app: Flask) -> dict[tuple[str, str], str]:
    """Where everybody stands, by name and role."""
    with app.app_context(), session() as db:
        return {(one.expert.name, one.slot.public_id): one.status.value for one in db.query(Candidacy)}


def roles_in(page: str) -> list[str]:
    """The roles that a page offers."""
    form = re.search(r'<select class="form-select" id="role" name="role">(.*?)</select>', page, re.S)
    return re.findall(r'<option value="([\w-]+)"', form[1]) if form else []


def test_somebody_found_is_shortlisted_for_a_role_and_the_search_stays(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    page = ana.get("/company/experts?skill=docker&overlap=2").text
    (role,) = roles_in(page)
    button = re.search(r'form="shortlisting" formaction="([^"]+)"', page)
    assert button
    asked = {"role": role, "back": "search", "skill": "docker", "overlap": "2"}
    answer = post(ana, button[1], **asked)
    assert answer.status_code == 303
    assert answer.location.endswith("/company/experts?skill=docker&overlap=2")
    assert "They are on the board of" in ana.get(answer.location).text
    assert standing(app) == {("Brigitte Okafor", role): "shortlisted"}
    assert "Brigitte Okafor" in ana.get(f"/briefs/{settled.brief}/shortlist").text
    assert post(ana, button[1], **asked).status_code == 303, "a second click changes nothing"


def test_two_roles_that_are_called_the_same_are_told_apart(ana: FlaskClient, settled: Settled) -> None:
    address = "/company/experts?skill=docker"
    assert "(begun " not in ana.get(address).text
    for once in ("first", "second"):
        copied = post(ana, f"/briefs/{settled.brief}/copy", once=once).location.split("/")[2]
        assert post(ana, f"/briefs/{copied}/publication").status_code == 303
    page = ana.get(address).text
    assert len(roles_in(page)) == 3
    assert page.count("(begun ") == 2


def test_somebody_whose_profile_is_read_is_shortlisted_too(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    profile = f"/experts/{settled.experts[3]}"
    link = re.search(r'href="([^"]+)">Shortlist for a role<', ana.get(f"{profile}?of={settled.brief}").text)
    assert link
    page = ana.get(link[1].replace("&amp;", "&")).text
    (role,) = roles_in(page)
    answer = post(ana, f"{profile}/shortlist", role=role, of=settled.brief)
    assert answer.location.endswith(f"{profile}?of={settled.brief}"), "names stay hidden"
    assert standing(app) == {("Dara Silva", role): "shortlisted"}


def test_nobody_is_shortlisted_for_another_company_or_who_is_not_listed(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    (role,) = roles_in(ana.get("/company/experts").text)
    assert post(ana, f"/experts/{settled.paused_expert}/shortlist", role=role).status_code == 404
    assert post(ana, f"/experts/{settled.experts[0]}/shortlist", role="").status_code == 303
    assert "Choose a role first" in ana.get(f"/experts/{settled.experts[0]}").text
    other = app.test_client()
    sign_in(other, BO)
    assert "Shortlist for this role" not in other.get(f"/experts/{settled.experts[0]}").text, "their brief is a draft"
    assert post(other, f"/experts/{settled.experts[0]}/shortlist", role=role).status_code == 404
    assert standing(app) == {}
