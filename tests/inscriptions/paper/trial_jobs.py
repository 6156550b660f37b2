"""Jobs that print the document « essai », and badges as their page asks for them."""

from inscriptions.models import PrintJob
from tests.factories import PrintJobFactory


def job_of(**fields) -> PrintJob:
    return PrintJobFactory(document="essai", **fields)


def states() -> dict[int, str]:
    return dict(PrintJob.objects.values_list("pk", "state"))


def badges_asked(event, **changes) -> dict:
    """What the page's form posts."""
    fields = {
        "event": event.pk, "whose": "tous", "blanks": 0, "sort": "nom", "sheet": "durable-1445-02", "start": 1,
        "offset_x": 0, "offset_y": 0,
    }  # fmt: skip
    return fields | changes
