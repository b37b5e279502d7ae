"""The worker: the entrance through which effects outside the database leave. `services.jobs` enqueues them."""
