"""Pages for companies: their briefs, the rankings, and the experts as a company may see them."""
