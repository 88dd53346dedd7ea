"""Counts what the API is asked."""

from fastapi import FastAPI
from prometheus_client import make_asgi_app

service.mount("/metrics", make_asgi_app())

service = FastAPI()
