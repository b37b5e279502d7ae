"""What is understood from a text, and what must not be."""

from __future__ import annotations

from datetime import date

import pytest

from matching.reading import Reading, Suggested, read
from matching.taxonomy import Taxonomy
from matching.types import Cefr, EngagementModel, Need, RateUnit
from tests.growth import assert_in_proportion

TODAY = date(2026, 11, 20)
FULL, CONTRACT, FRACTIONAL = EngagementModel.FULL_TIME, EngagementModel.CONTRACT, EngagementModel.FRACTIONAL

BRIEF = """\
# Fraud scoring for card payments

We are a Berlin-based fintech (raised €12M last year) processing $3 million of transactions a day.
Our stack runs on AWS and Kubernetes.

We are looking for a senior machine learning engineer to build a real-time fraud detection model with
XGBoost or LightGBM and serve it in production.

## Must have
- Python, SQL
- Expert in gradient boosting; solid feature engineering
- 5+ years of experience
- Kafka (non-negotiable)

## Nice to have
- Familiarity with graph neural networks
- Feast

TensorFlow is not required. Must be GDPR compliant.

20-25 hours per week for 6 months, starting in January. Contract or freelance, €85–120/hour, not full-time.
Fluent German and English; at least 4 hours overlap with CET.
"""


@pytest.fixture(scope="module")
def words() -> Taxonomy:
    return Taxonomy.load()


def suggestions(reading: Reading) -> list[Suggested[object]]:
    single = (
        reading.hours_per_week, reading.weeks, reading.start, reading.budget, reading.overlap_hours,
        reading.time_zone, reading.seniority, reading.production,
    )  # fmt: skip
    many = (reading.skills, reading.domains, reading.roles, reading.engagement_models, reading.languages)
    found: list[Suggested[object]] = [suggestion for suggestion in single if suggestion is not None]
    return found + [suggestion for group in (*many, reading.compliance) for suggestion in group]


def test_a_whole_brief_is_understood(words: Taxonomy) -> None:
    reading = read(BRIEF, words, TODAY)
    skills = {skill.value: skill for skill in reading.skills}
    assert reading.skills[0].value == "apache-kafka"
    assert skills["apache-kafka"].need is Need.NON_NEGOTIABLE
    for wanted in ("python", "sql", "gradient-boosting", "xgboost", "lightgbm", "fraud-detection-modelling"):
        assert skills[wanted].need is Need.MUST, wanted
    for wished in ("graph-neural-networks", "feast", "aws", "kubernetes"):
        assert skills[wished].need is Need.NICE, wished
    assert (skills["gradient-boosting"].level, skills["feature-engineering"].level) == (1.0, 0.75)
    assert skills["graph-neural-networks"].level == 0.25
    assert skills["python"].confidence > skills["aws"].confidence
    assert not {"tensorflow", "gdpr"} & set(skills)
    assert [rule.value for rule in reading.compliance] == ["gdpr"]
    assert reading.specializations[0].value == "anomaly-and-fraud-detection"
    assert [domain.value for domain in reading.domains] == ["fraud", "payments", "fintech"]
    assert [model.value for model in reading.engagement_models] == [CONTRACT]
    assert reading.hours_per_week and reading.hours_per_week.value == 25
    assert reading.weeks and reading.weeks.value == 26
    assert reading.start and reading.start.value == date(2027, 1, 1)
    assert reading.budget and (reading.budget.value.target, reading.budget.value.maximum) == (85, 120)
    assert [language.value for language in reading.languages] == [("de", Cefr.C1), ("en", Cefr.C1)]
    assert reading.overlap_hours and reading.overlap_hours.value == 4
    assert reading.is_overlap_strict
    assert reading.time_zone and reading.time_zone.value == "Europe/Berlin"
    assert reading.production and reading.production.words == "in production"
    assert reading.seniority and reading.seniority.value == "senior"
    assert [role.value for role in reading.roles] == ["ml-engineer"]


def test_every_suggestion_quotes_the_very_words_of_the_text(words: Taxonomy) -> None:
    found = suggestions(read(BRIEF, words, TODAY))
    assert len(found) > 20
    for suggestion in found:
        assert BRIEF[suggestion.start : suggestion.end] == suggestion.words
        assert suggestion.words == suggestion.words.strip() != ""
        assert 0 < suggestion.confidence <= 1


def test_the_same_text_on_the_same_day_gives_the_same_reading(words: Taxonomy) -> None:
    assert read(BRIEF, words, TODAY) == read(BRIEF, words, TODAY)


@pytest.mark.parametrize("text", ["", " \n\n", "???", "We are ten people.", "# \n- \n1. "])
def test_a_text_that_says_nothing_gives_nothing(words: Taxonomy, text: str) -> None:
    assert read(text, words, TODAY) == Reading()


def test_nothing_in_plain_figures_is_a_term(words: Taxonomy) -> None:
    text = "We expect 10% uplift; 3 engineers; 24/7 support; version 2.0; 1,000,000 users; 4 GPUs. We may start small."
    assert suggestions(read(text, words, TODAY)) == []


NEEDS = [
    ("PyTorch is a must, Kubernetes is a plus.", {"pytorch": "must", "kubernetes": "nice"}),
    ("Must have Python and SQL, dbt a plus", {"python": "must", "sql": "must", "dbt": "nice"}),
    ("Ideally you know Airflow; we need Python.", {"apache-airflow": "nice", "python": "must"}),
    ("Nice to have: Airflow, dbt. Required: Spark.", {"apache-airflow": "nice", "dbt": "nice", "apache-spark": "must"}),
    ("Must-have: Python, Docker. Nice-to-have: Rust, Go.",
     {"python": "must", "docker": "must", "rust-language": "nice", "go-language": "nice"}),
    ("Experience with Kubernetes is preferred but not required; Terraform optional.",
     {"kubernetes": "nice", "terraform": "nice"}),
    ("AWS or GCP required, Azure a plus, ideally with Terraform",
     {"aws": "must", "google-cloud": "must", "azure": "nice", "terraform": "nice"}),
    ("Non-negotiables: Python, SQL", {"python": "non-negotiable", "sql": "non-negotiable"}),
    ("Kafka is a deal-breaker.", {"apache-kafka": "non-negotiable"}),
    ("You bring: Spark, Airflow. Extra credit for Flink.",
     {"apache-spark": "must", "apache-airflow": "must", "apache-flink": "nice"}),
    ("Not just Python but also SQL. No TensorFlow please; we moved away from Spark.",
     {"python": "must", "sql": "must"}),
    ("We do not use TensorFlow. scikit-learn is not needed.", {}),
    ("PyTorch, not TensorFlow, is required", {"pytorch": "must"}),
    ("Our stack: AWS, dbt. You will build recommender systems.",
     {"aws": "nice", "dbt": "nice", "recommender-systems": "must"}),
    ("Bonus points:\n- Rust\n- Julia\n\nYou must know Python.",
     {"rust-language": "nice", "julia-language": "nice", "python": "must"}),
    ("Not required:\n- Rust\n- C#", {"rust-language": "nice", "c-sharp": "nice"}),
    ("You know a cloud, e.g. AWS, approx. Kubernetes.", {"aws": "must", "kubernetes": "must"}),
    ("## Nice to have\n- dbt\n\nWe need Airflow.", {"dbt": "nice", "apache-airflow": "must"}),
    ("**Must have**\n* Python\n**Bonus**\n* dbt", {"python": "must", "dbt": "nice"}),
    ("dbt would be great. Python is essential.", {"dbt": "nice", "python": "must"}),
    ("Must be GDPR compliant.", {}),
    ("You are an expert in GDPR.", {"gdpr": "must"}),
    ("We go live in May and spark joy.", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "needs"), NEEDS, ids=[text[:40] for text, _ in NEEDS])
def test_cue_words_say_how_badly_a_skill_is_wanted(words: Taxonomy, text: str, needs: dict[str, str]) -> None:
    assert {skill.value: skill.need.value for skill in read(text, words, TODAY).skills} == needs


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Expert in Python and SQL, familiar with dbt", [1.0, 1.0, 0.25]),
        ("PyTorch (expert), Docker (basic), SQL", [1.0, 0.25, None]),
        ("Strong experience in computer vision, deep knowledge of object detection", [0.75, 1.0]),
        ("5+ years of experience with PyTorch", [0.75]),
        ("Working knowledge of Kafka; Python", [0.5, None]),
        ("Python", [None]),
    ],
)
def test_cue_words_say_the_level(words: Taxonomy, text: str, levels: list[float | None]) -> None:
    skills = sorted(read(text, words, TODAY).skills, key=lambda skill: skill.start)
    assert [skill.level for skill in skills] == levels


def test_a_skill_may_be_asked_for_exactly(words: Taxonomy) -> None:
    assert read("Experience with PyTorch, not TensorFlow, is required.", words, TODAY).skills[0].requirement.is_exact
    assert not read("Experience with PyTorch is required.", words, TODAY).skills[0].is_exact


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("Full-time position", [FULL]),
        ("Freelance contract, full-time for 3 months", [CONTRACT]),
        ("A fractional head of AI on a retainer", [FRACTIONAL]),
        ("Part-time advisor", [FRACTIONAL]),
        ("2 days a week", [FRACTIONAL]),
        ("no freelancers, permanent position", [FULL]),
        ("Contract possible, preferably full-time.", [FULL, CONTRACT]),
        ("Contract or fractional", [CONTRACT, FRACTIONAL]),
        ("Contract analysis with smart contract data; contract review", []),
        ("contract-to-hire", [CONTRACT]),
        ("Two days a week of audio must be transcribed", []),
    ],
)
def test_engagement_models_are_found_in_order_of_preference(
    words: Taxonomy, text: str, models: list[EngagementModel]
) -> None:
    assert [model.value for model in read(text, words, TODAY).engagement_models] == models


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("20 h/week", 20),
        ("15h/wk", 15),
        ("2 days per week", 16),
        ("roughly one day a week", 8),
        ("20-25 hrs per week", 25),
        ("half time", 20),
        ("0.5 FTE", 20),
        ("80% workload", 32),
        ("10 hours a month", 2.31),
        ("40-hour week", 40),
        ("a full-time role", 40),
        ("We process 20 hours a week of audio.", None),
        ("4 hours overlap", None),
        ("24/7 support", None),
        ("100 hours per week", None),
        ("150% workload", None),
    ],
)
def test_hours_per_week(words: Taxonomy, text: str, hours: float | None) -> None:
    found = read(text, words, TODAY).hours_per_week
    assert (found and found.value) == hours


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("for 3 months", 13),
        ("a 12-week project", 12),
        ("six months contract", 26),
        ("engagement of 3 to 6 months, extension possible", 26),
        ("Timeline: 8 weeks.", 8),
        ("The project should last six months.", 26),
        ("looking for help for a year", 52),
        ("Two quarters of work", 26),
        ("two-week sprints for 12 weeks", 12),
        ("6 months", 26),
        ("5 years of experience", None),
        ("at least 3 years in NLP", None),
        ("We have 6 months of data.", None),
        ("notice period of 3 months", None),
        ("founded 10 years ago", None),
        ("a forecast horizon of 8 weeks", None),
        ("over the past 12 months", None),
        ("$5,000 a month", None),
    ],
)
def test_length_in_weeks(words: Taxonomy, text: str, length: float | None) -> None:
    found = read(text, words, TODAY).weeks
    assert (found and found.value) == length


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("start in January", date(2027, 1, 1)),
        ("from 2027-01-15", date(2027, 1, 15)),
        ("starting 1 March", date(2027, 3, 1)),
        ("must start no later than February 15, 2027", date(2027, 2, 15)),
        ("Start date: 15.01.2027", date(2027, 1, 15)),
        ("start on 01/31/2027", date(2027, 1, 31)),
        ("start on 3/4/2027", date(2027, 4, 3)),
        ("kick-off in mid-February 2027", date(2027, 2, 15)),
        ("starting in Q2", date(2027, 4, 1)),
        ("start in November", TODAY),
        ("start ASAP", TODAY),
        ("Immediate start", TODAY),
        ("start in two weeks", date(2026, 12, 4)),
        ("to start next month", date(2026, 12, 1)),
        ("starting next week", date(2026, 11, 23)),
        ("We go live in March; start next month.", date(2026, 12, 1)),
        ("we may start small, march on", None),
        ("started in March 2021", None),
        ("Deadline is 1 June.", None),
        ("Data from January 2026 to March 2027.", None),
        ("start on 2020-01-01", None),
        ("start on 2027-02-31", None),
        ("Predictions must be returned immediately.", None),
    ],
)
def test_start_is_relative_to_today_and_never_past(words: Taxonomy, text: str, start: date | None) -> None:
    found = read(text, words, TODAY).start
    assert (found and found.value) == start


HOUR, DAY, MONTH, YEAR, TOTAL = RateUnit
BUDGETS = [
    ("€85–120/hour", ("EUR", HOUR, 85, 120)),
    ("a rate of $90 hourly", ("USD", HOUR, 90, None)),
    ("£550 pd", ("GBP", DAY, 550, None)),
    ("$95k p.a.", ("USD", YEAR, 95_000, None)),
    ("up to $80k", ("USD", TOTAL, None, 80_000)),
    ("GBP 600 per day", ("GBP", DAY, 600, None)),
    ("budget of 60.000 €", ("EUR", TOTAL, 60_000, None)),
    ("$180,000 salary", ("USD", YEAR, 180_000, None)),
    ("80-100k USD budget", ("USD", TOTAL, 80_000, 100_000)),
    ("between 500 and 600 EUR per day", ("EUR", DAY, 500, 600)),
    ("CHF 1'200 per day", ("CHF", DAY, 1200, None)),
    ("EUR 700/day max.", ("EUR", DAY, None, 700)),
    ("hourly rate 90 EUR", ("EUR", HOUR, 90, None)),
    ("Compensation: $90–$110 an hour DOE", ("USD", HOUR, 90, 110)),
    ("US$4,000/month retainer", ("USD", MONTH, 4000, None)),
    ("₹25 lakh per annum", ("INR", YEAR, 2_500_000, None)),
    ("Rate: 450 to 550 GBP per day (inside IR35)", ("GBP", DAY, 450, 550)),
    ("Salary: £80,000 - £95,000 per annum plus bonus of £10,000", ("GBP", YEAR, 80_000, 95_000)),
    ("We raised $20M in a Series B. Budget: $40k.", ("USD", TOTAL, 40_000, None)),
    ("Fines of up to €35 million loom; our budget is 30-40k EUR.", ("EUR", TOTAL, 30_000, 40_000)),
    ("We process $5bn; budget $40,000 - $60,000 total", ("USD", TOTAL, 40_000, 60_000)),
    ("from A$1,000 up to A$1,200 per day", ("AUD", DAY, 1000, 1200)),
    ("We process $3 million of transactions a day.", None),
    ("Revenue of €10m, losses of £2,000 per day.", None),
    ("It must save $1M per year.", None),
    ("about 90 people", None),
    ("$0.02 per request", None),
]


@pytest.mark.parametrize(("text", "budget"), BUDGETS, ids=[text for text, _ in BUDGETS])
def test_the_budget_is_told_from_other_sums(
    words: Taxonomy, text: str, budget: tuple[str, RateUnit, float | None, float | None] | None
) -> None:
    found = read(text, words, TODAY).budget
    value = found and (found.value.currency, found.value.unit, found.value.target, found.value.maximum)
    assert value == budget


def test_a_hard_cap_is_strict(words: Taxonomy) -> None:
    strict = read("budget is $8k per month, hard cap", words, TODAY).budget
    loose = read("budget is $8k per month", words, TODAY).budget
    assert strict and strict.value.is_strict
    assert loose and not loose.value.is_strict


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("fluent German", [("de", Cefr.C1)]),
        ("C1 English", [("en", Cefr.C1)]),
        ("German B2, English C1", [("de", Cefr.B2), ("en", Cefr.C1)]),
        ("fluent in English and German", [("en", Cefr.C1), ("de", Cefr.C1)]),
        ("native Spanish speaker, German is a plus", [("es", Cefr.C2)]),
        ("at least B2 French. The French market is large.", [("fr", Cefr.B2)]),
        ("English is our working language.", [("en", Cefr.B2)]),
        ("conversational Dutch", [("nl", Cefr.B1)]),
        ("German text corpora, Arabic OCR, a French company", []),
        ("Polish the interface", []),
        ("Ideally fluent Italian", []),
        ("English and German C1", [("en", Cefr.C1), ("de", Cefr.C1)]),
        ("Nice to have:\n- fluent Italian", []),
    ],
)
def test_languages_are_told_from_markets(words: Taxonomy, text: str, languages: list[tuple[str, Cefr]]) -> None:
    assert [language.value for language in read(text, words, TODAY).languages] == languages


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Our team is in New York", "America/New_York"),
        ("Berlin-based start-up", "Europe/Berlin"),
        ("Time zone: Asia/Tokyo", "Asia/Tokyo"),
        ("working hours 9-5 ET", "America/New_York"),
        ("overlap with PST", "America/Los_Angeles"),
        ("Pacific time", "America/Los_Angeles"),
        ("UTC+2", "Etc/GMT-2"),
        ("GMT-5", "Etc/GMT+5"),
        ("UTC+5:30", "Asia/Kolkata"),
        ("UTC+99", None),
        ("UTC±0", "UTC"),
        ("UTC+0", "UTC"),
        ("UTC+1:15", None),
        ("Time zone: Asia/Nowhere", None),
        ("Washington Post articles", None),
        ("PT exercises and CT scans", None),
    ],
)
def test_time_zones_come_from_names_offsets_and_places_of_work(words: Taxonomy, text: str, zone: str | None) -> None:
    found = read(text, words, TODAY).time_zone
    assert (found and found.value) == zone


@pytest.mark.parametrize(
    ("text", "hours", "is_strict"),
    [
        ("at least 4 hours overlap with CET", 4, True),
        ("overlap of 3 hours with Singapore", 3, False),
        ("Overlap at least three hours", 3, True),
        ("3-4 hours of overlap daily", 4, False),
        ("ideally at least 4 hours overlap", 4, False),
        ("overlapping windows of 30 hours", None, False),
        ("30 hours overlap", None, False),
    ],
)
def test_overlap(words: Taxonomy, text: str, hours: float | None, is_strict: bool) -> None:
    reading = read(text, words, TODAY)
    assert (reading.overlap_hours and reading.overlap_hours.value) == hours
    assert reading.is_overlap_strict == is_strict


def test_a_specialization_is_inferred_from_its_skills(words: Taxonomy) -> None:
    reading = read("You know MLflow, Kubeflow, BentoML and Docker.", words, TODAY)
    assert [suggestion.value for suggestion in reading.specializations] == ["mlops"]
    assert reading.specializations[0].confidence < 0.9


def test_one_skill_alone_infers_no_specialization(words: Taxonomy) -> None:
    assert read("You know Docker.", words, TODAY).specializations == ()


HOSTILE = [
    BRIEF * 80,
    "a" * 100_000, "1 " * 50_000, "€1" * 50_000, "must have " * 10_000, "1,000,000 " * 10_000, "- \n" * 33_000,
    "German, " * 12_500, "ASAP " * 20_000, " " * 100_000, "\n" * 100_000, "3 months " * 11_000, "(" * 100_000,
    "overlap with a " * 6_600, "no " * 33_000, "1.1.1." * 16_600, "Python, " * 12_500, "**" * 50_000, "a:" * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:12]) for text in HOSTILE])
def test_reading_takes_time_in_proportion_to_the_text(words: Taxonomy, text: str) -> None:
    assert_in_proportion(lambda part: read(part, words, TODAY), text[:100_000])
