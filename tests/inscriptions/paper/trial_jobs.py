"""Jobs that print the document « essai »."""

from inscriptions.models import PrintJob
from tests.factories import PrintJobFactory


def job_of(**fields) -> PrintJob:
    return PrintJobFactory(document="essai", **fields)


def states() -> dict[int, str]:
    return dict(PrintJob.objects.values_list("pk", "state"))
