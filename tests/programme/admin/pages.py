"""The organiser's screens of the programme."""

from django.urls import reverse


def change_page(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
