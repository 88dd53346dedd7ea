"""What is measured of a deployed model: drift, and metrics of the API."""
