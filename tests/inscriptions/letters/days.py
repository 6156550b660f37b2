"""Instants of the days of the tests, as a clock in Paris says them."""

from datetime import datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    """« 2018-05-24 09:00 », in Paris."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=PARIS)
