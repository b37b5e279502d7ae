"""A filled form to look at: what a good brief says."""

from marketplace.web.forms import Form

EXAMPLE = Form(
    {
        "title": "Fraud scoring for card payments",
        "text": (
            "We are a payments company in Berlin. Our fraud rules block too many honest customers: 2.1 % of card "
            "payments are declined, and we think that two thirds of those are good. We have three years of labelled "
            "transactions in a warehouse, a feature store, and a rules engine in production.\n\n"
            "We need somebody who has shipped a fraud model before: to build a gradient-boosted scoring model, put "
            "it behind an API that answers within 50 ms, monitor it for drift, and hand it over to two engineers."
        ),
        "outcome": "False declines fall from 1.4 % to under 0.9 % of payments at the same fraud loss, after 90 days.",
        "scope": "Model, serving and monitoring. Not the case-management tool, and not the chargeback process.",
        "skills-0-skill": "XGBoost",
        "skills-0-need": "must",
        "skills-0-level": "0.75",
        "skills-1-skill": "Python",
        "skills-1-need": "non-negotiable",
        "skills-1-level": "0.75",
        "skills-2-skill": "Feature stores",
        "skills-2-need": "nice",
        "engagement_models-0": "contract",
        "engagement_models-1": "fractional",
        "hours_per_week": "24",
        "duration_weeks": "16",
        "budget-target": "60,000",
        "budget-max": "75,000",
        "budget-currency": "EUR",
        "budget-unit": "total",
        "time_zone": "Europe/Berlin",
        "working_hours-start": "09:00",
        "working_hours-end": "17:30",
        "overlap_hours": "4",
        "languages-0-language": "en",
        "languages-0-level": "B2",
        "production": "yes",
        "compliance": "GDPR, PCI DSS",
    },
    skill_rows=3,
)
