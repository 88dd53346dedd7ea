"""How models are defined, configured, loaded with data, trained, tracked and profiled."""
