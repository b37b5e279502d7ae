"""HTML entrances: what people see in a browser."""
