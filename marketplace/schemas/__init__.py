"""The wire: what comes in loads to a draft of the domain, what goes out is written out field by field."""
