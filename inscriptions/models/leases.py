"""Work that one process at a time may do, on whatever host."""

from django.db import models
from django.utils.timezone import localtime


class Lease(models.Model):
    """Who does the work `name` until when: `holder` is drawn by who takes it. See `inscriptions/leases.py`."""

    name = models.CharField("travail", max_length=40, unique=True)
    holder = models.CharField("repère de qui le fait", max_length=32, blank=True)
    until = models.DateTimeField("pris jusqu’à")

    class Meta:
        verbose_name = "travail pris"
        verbose_name_plural = "travaux pris"

    def __str__(self) -> str:
        return f"{self.name} : {localtime(self.until):%d/%m %H h %M}"
