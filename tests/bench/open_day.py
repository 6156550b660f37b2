"""A day whose sign-ups are open, in a new database: `python -m tests.bench.open_day [places]` says its address."""

import sys
from datetime import time

from django.core.management import call_command

from inscriptions.people.roles import sync_groups
from tests.factories import EventFactory, SessionFactory, SlotFactory, UserFactory, WorkshopFactory

ORGANISER = "organisation"
PLENTY = 100_000


def main(places: int) -> None:
    """Two slots of four workshops and two wishes in each, first come, lunch offered; `places` for the day."""
    call_command("migrate", verbosity=0)
    sync_groups()
    UserFactory(username=ORGANISER, is_superuser=True)
    day = EventFactory(slug="mesure", capacity=places, waiting_list=True, lunch_offered=True, wishes_per_slot=2)
    SessionFactory.create_batch(3, event=day)
    for hours in ((time(11), time(12)), (time(14), time(16))):
        slot = SlotFactory(event=day, starts_at=hours[0], ends_at=hours[1])
        WorkshopFactory.create_batch(4, parent=slot, capacity=PLENTY)
    print(day.get_absolute_url())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PLENTY)
