"""How often a connection asked."""

from django.db import models
from django.utils.timezone import localtime


class Budget(models.Model):
    """Acts of one address or network in one hour, or letters that left in a part of it.

    The key is a keyed hash, never the address itself.
    """

    key = models.CharField(max_length=64)
    hour = models.DateTimeField()
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "budget de requêtes"
        verbose_name_plural = "budgets de requêtes"
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="one_budget_per_key_and_hour")]

    def __str__(self) -> str:
        return f"{localtime(self.hour):%d/%m %H h} : {self.spent}"
