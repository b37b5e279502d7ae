"""The garden: a synthetic population of experts, companies and briefs, played through the marketplace's services."""
