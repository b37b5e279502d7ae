"""The page of a team: roles in the address, three teams with what changes, and what it would take to have one."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session
from marketplace.models import Brief, BriefSlot, Candidacy
from tests.authz.test_every_page import statements
from tests.web.people import Settled, post


def address(settled: Settled, **asked: object) -> str:
    """The page, with these things put in."""
    pairs = [("find", "yes")]
    for name, value in asked.items():
        pairs += [(name.replace("_", "-"), str(one)) for one in (value if isinstance(value, list) else [value])]
    return f"/briefs/{settled.brief}/team?{urlencode(pairs)}"


TWO = {
    "role_1_name": "ML engineer",
    "role_1_heads": 1,
    "role_1_skills": ["pytorch"],
    "role_2_name": "Data engineer",
    "role_2_heads": 1,
    "role_2_skills": ["python"],
}


def test_a_brief_leads_to_its_team_and_the_form_begins_with_what_it_asks(ana: FlaskClient, settled: Settled) -> None:
    assert f"/briefs/{settled.brief}/team" in ana.get(f"/briefs/{settled.brief}").text
    page = ana.get(f"/briefs/{settled.brief}/team").text
    assert "Find teams" in page
    assert re.search(r'name="role-1-skills" value="pytorch" checked', page)
    assert "Best team" not in page, "nothing is looked for before it is asked"
    assert "Role 3" in page, "room for a team from the start"


def test_two_roles_are_filled_by_two_people(ana: FlaskClient, settled: Settled) -> None:
    answer = ana.get(address(settled, **TWO))
    assert answer.status_code == 200
    page = answer.text
    for heading in ("Best team", "Cheapest team", "Fastest team"):
        assert heading in page
    best = page.split("Best team")[1].split("Cheapest team")[0]
    names = re.findall(r'/experts/[^"]+">([^<]+)</a>', best)
    assert len(names) == len(set(names)) == 2
    assert len(re.findall(r'Hours a week">(\d+) <span class="muted">of \d+ free', best)) == 2, (
        "who is busy is in no team"
    )
    assert 'value="Data engineer"' in page, "what was typed stays"
    assert "Role 3" in page, "there is room for one more role"


def test_swaps_are_told_in_words(ana: FlaskClient, settled: Settled) -> None:
    page = ana.get(address(settled, **TWO)).text
    assert re.search(r"<li>(ML|Data) engineer: [^<]+ instead of [^<]+: score [+−]\d+\.\d", page)


def test_a_budget_that_is_too_small_says_what_it_would_take(ana: FlaskClient, settled: Settled) -> None:
    page = ana.get(address(settled, **TWO, budget="1,000")).text
    assert "No team fits all of this" in page
    found = re.search(r"The cheapest team costs ([\d,]+) [A-Z]{3}", page)
    assert found
    richer = ana.get(address(settled, **TWO, budget=found[1])).text
    assert "Best team" in richer


@pytest.mark.parametrize(
    ("asked", "field", "message"),
    [
        ({"role_1_name": ""}, "role-1-name", "Give this role a name"),
        ({"role_1_name": "One", "role_1_hours": "many"}, "role-1-hours", "is not a number"),
        ({"role_1_name": "One", "role_1_hours": "nan"}, "role-1-hours", "is not a number"),
        ({"role_1_name": "One", "role_1_hours": "900"}, "role-1-hours", "between 1 and 60"),
        ({"role_1_name": "One", "role_1_heads": "99"}, "role-1-heads", "Between 1 and 3"),
        ({"role_1_name": "One", "role_1_skills": ["cobol"]}, "role-1-skills", "Choose among"),
        ({"role_1_name": "One", "role_2_name": "one"}, "role-2-name", "Two roles have this name"),
        ({"role_1_name": "One", "budget": "-5"}, "budget", "above zero"),
        ({"role_1_name": "One", "overlap": "25"}, "overlap", "between 0 and 8"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    ana: FlaskClient, settled: Settled, asked: dict[str, object], field: str, message: str
) -> None:
    answer = ana.get(address(settled, **asked))
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    said = re.search(rf'id="{field}-error">(.*?)</div></div>', answer.text, re.S) or re.search(
        rf'<a href="#{field}">([^<]*)</a>', answer.text
    )
    assert said
    assert message in said[1]


def test_advice_follows_what_the_brief_says_and_what_is_ticked(ana: FlaskClient, settled: Settled) -> None:
    page = ana.get(f"/briefs/{settled.brief}/team").text
    assert "What the brief does not say" in page
    ticked = ana.get(f"/briefs/{settled.brief}/team?sign=many-models&sign=several-functions&sign=no-such-sign").text
    assert "This is a team&#39;s work" in ticked
    assert "a business owner&#39;s essay" in ticked


def test_asking_for_advice_keeps_the_roles(ana: FlaskClient, settled: Settled) -> None:
    asked = address(settled, **TWO, sign="many-models").replace("find=yes", "advise=yes")
    page = ana.get(asked).text
    assert 'value="Data engineer"' in page
    assert re.search(r'value="many-models" checked', page)
    assert "Best team" not in page


def test_a_page_with_teams_stays_within_its_queries(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    ana.get(address(settled, **TWO))  # what is read once for all pages, such as the index, is read now
    with statements(app.extensions["assay_database"].engine) as sent:
        assert ana.get(address(settled, **TWO)).status_code == 200
    assert len(sent) <= 12
    assert not [statement for statement in sent if not statement.startswith(("SELECT", "WITH"))]


def test_a_team_that_is_used_becomes_roles_with_suggestions_and_a_board_of_each(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    page = ana.get(address(settled, **TWO)).text
    form = page.split("Best team")[1].split("</form>")[0].split("<form")[1]
    said: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([\w-]+)" value="([^"]*)"', form):
        said.setdefault(name, []).append(value)
    assert (said["role"], said["heads"]) == (["ML engineer", "Data engineer"], ["1", "1"])
    use = {name.replace("-", "__"): values for name, values in said.items() if name != "csrf_token"}
    for _ in range(2):  # a second click changes nothing
        answer = post(ana, f"/briefs/{settled.brief}/team/use", **use)
        assert answer.status_code == 303
    with app.app_context(), session() as db:
        mine = db.query(BriefSlot).join(Brief).where(Brief.public_id == settled.brief).order_by(BriefSlot.position)
        roles = {one.title: one for one in mine}
        assert list(roles) == ["ML engineer", "Data engineer"], "the role that nobody was thought of for went"
        placed = {(one.slot.title, one.expert.public_id, one.status.value) for one in db.query(Candidacy)}
    assert placed == {
        ("ML engineer", said["in-1"][0], "suggested"),
        ("Data engineer", said["in-2"][0], "suggested"),
    }
    board = ana.get(answer.location).text
    assert re.search(r'aria-current="page">ML engineer<', board)
    other = re.search(r'href="(/briefs/[\w-]+/shortlist\?role=[\w-]+)">Data engineer<', board)
    assert other
    assert said["in-2"][0] in ana.get(other[1]).text
    assert said["in-1"][0] not in ana.get(other[1]).text
    assert "It has 2 roles now" in ana.get(f"/briefs/{settled.brief}/team").text
    more = {**use, "heads": ["2", "1"]}
    assert post(ana, f"/briefs/{settled.brief}/team/use", **more).status_code == 303
    assert "ML engineer 2" in ana.get(board_of(settled)).text
    ranked = ana.get(post(ana, f"/briefs/{settled.brief}/matches").location).text
    assert "shortlisted for “ML engineer”" in ranked


@pytest.mark.parametrize("use", [{}, {"role": ["One"], "heads": ["99"]}, {"role": ["A", "a"], "heads": ["1", "1"]}])
def test_a_team_without_sense_is_not_used(ana: FlaskClient, settled: Settled, use: dict[str, list[str]]) -> None:
    assert post(ana, f"/briefs/{settled.brief}/team/use", **use).status_code == 400


def board_of(settled: Settled) -> str:
    """Return the address of the shortlist."""
    return f"/briefs/{settled.brief}/shortlist"


KEPT = {
    "role_1_name": "ML engineer",
    "role_1_heads": 2,
    "role_1_hours": "30",
    "role_1_skills": ["pytorch"],
    "role_2_name": "Data engineer",
    "role_2_heads": 1,
    "role_2_hours": "12.5",
    "role_2_week": "5",
    "role_2_skills": ["python"],
}


def keep(ana: FlaskClient, settled: Settled, **over: object):  # type: ignore[no-untyped-def]
    """Post the roles as the form has them, with the mark of what it was made from."""
    mark = re.search(r'name="version" value="(\d+)"', ana.get(f"/briefs/{settled.brief}/team").text)
    assert mark is not None
    fields = {name.replace("_", "__"): value for name, value in {**KEPT, **over}.items()}
    return post(ana, f"/briefs/{settled.brief}/team/roles", **{"version": mark[1], **fields})


def test_roles_are_kept_with_the_brief_and_the_form_and_the_solver_begin_with_them(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    answer = keep(ana, settled)
    assert answer.location == f"/briefs/{settled.brief}/team"
    page = ana.get(answer.location).text
    assert "ML engineer: 2 people; 30 hours a week; PyTorch" in page
    assert "Data engineer: 12.5 hours a week; from week 5 on; Python" in page
    assert re.search(r'name="role-2-hours" type="text" value="12.5"', page)
    assert re.search(r'name="role-2-week" type="text" value="5"', page)
    assert re.search(r'name="role-2-skills" value="python" checked', page)
    assert not re.search(r'name="role-2-skills" value="pytorch" checked', page)
    with app.app_context(), session() as db:
        mine = db.query(BriefSlot).join(Brief).where(Brief.public_id == settled.brief).order_by(BriefSlot.position)
        kept = [(one.title, one.hours_per_week, one.first_week) for one in mine]
    assert kept == [("ML engineer", 30.0, 1), ("ML engineer 2", 30.0, 1), ("Data engineer", 12.5, 5)]


def figure(page: str, name: str) -> str:
    """A figure of the best team."""
    found = re.search(rf"{name}</dt><dd[^>]*>([^<]+)<", page)
    assert found
    return found[1]


def test_a_team_whose_second_role_begins_later_is_complete_later_and_costs_less(
    ana: FlaskClient, settled: Settled
) -> None:
    together, later = (ana.get(address(settled, **TWO, role_2_week=week)).text for week in (1, 6))
    days = [datetime.strptime(f"{figure(page, 'Complete from')} +0000", "%d %b %Y %z") for page in (together, later)]
    assert days[1] - days[0] == timedelta(weeks=5)
    costs = [int(re.sub(r"\D", "", figure(page, "Cost in all"))) for page in (together, later)]
    assert costs[1] < costs[0]
    assert 'name="week" value="6"' in later, "it is kept with a team that is used"
    refused = ana.get(address(settled, **TWO, role_2_week=14))
    assert refused.status_code == 422
    assert "must lie between 1 and 13" in refused.text


def test_roles_that_are_refused_come_back_as_they_were_typed(ana: FlaskClient, settled: Settled) -> None:
    answer = keep(ana, settled, role_2_hours="900", role_2_name="Someone else")
    assert answer.status_code == 422
    assert 'href="#role-2-hours"' in answer.text
    assert 'value="Someone else"' in answer.text
    assert 'value="900"' in answer.text
    assert "Kept with the brief" not in ana.get(f"/briefs/{settled.brief}/team").text


def test_roles_that_a_colleague_kept_meanwhile_are_not_written_over(ana: FlaskClient, settled: Settled) -> None:
    mark = re.search(r'name="version" value="(\d+)"', ana.get(f"/briefs/{settled.brief}/team").text)
    assert mark is not None
    assert keep(ana, settled).status_code == 303
    late = keep(ana, settled, version=mark[1], role_2_hours="20")
    assert late.status_code == 409
    assert "Data engineer: 12.5 hours a week" in late.text
    assert "Data engineer: 20 hours a week" in late.text
    assert "12.5" in ana.get(f"/briefs/{settled.brief}/team").text


def test_the_token_of_the_form_never_comes_into_an_address(ana: FlaskClient, settled: Settled) -> None:
    form = ana.get(f"/briefs/{settled.brief}/team").text.split('<form method="get"')[1].split("</form>")[0]
    assert re.findall(r'<(\w+)[^>]*name="csrf_token"', form) == ["button"]
