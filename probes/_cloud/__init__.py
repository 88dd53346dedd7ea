"""What shows that something runs in a cloud: deployments, and the commands that start a service."""
