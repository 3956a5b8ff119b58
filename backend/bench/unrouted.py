"""The product's web application without assignment: what a creation over HTTP costs when nothing follows from it."""

from bench.ways import switch_off_assignment
from config.wsgi import application

__all__ = ["application"]

switch_off_assignment()
