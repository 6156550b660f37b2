"""A paper that another application declares is on the page, at its address, on the command line and in print jobs."""

from importlib import import_module, reload

import pytest
from django.conf import settings as house
from django.core.management import CommandError, call_command
from django.test import modify_settings
from django.urls import NoReverseMatch, clear_url_caches, reverse

from inscriptions.models import PrintJob
from inscriptions.paper.jobs import run
from rencontre.pdf.papers import PAPERS
from tests.paper import texts

pytestmark = pytest.mark.django_db
ADDRESS = "admin:tests_plan-de-table"


def make_the_addresses_again() -> None:
    clear_url_caches()
    reload(import_module(house.ROOT_URLCONF))


@pytest.fixture
def table_plan():
    """The application is installed, then the site starts."""
    with modify_settings(INSTALLED_APPS={"append": "tests.inscriptions.paper.table_plan"}):
        make_the_addresses_again()
        yield
    del PAPERS["plan-de-table"]
    make_the_addresses_again()


def test_its_link_and_its_address_are_for_whoever_has_its_permission(table_plan, client, denis, chloe, day):
    documents, address = reverse("admin:inscriptions_documents", args=[day.pk]), reverse(ADDRESS, args=[day.pk])
    links, statuses = {}, {}
    for user in (denis, chloe):
        client.force_login(user)
        links[user.username] = f'<a href="{address}">Plan de table</a>' in client.get(documents).content.decode()
        statuses[user.username] = client.get(address).status_code

    assert address.endswith(f"/{day.pk}/documents/plan-de-table.pdf")
    assert links == {"denis": True, "chloe": False}
    assert statuses == {"denis": 200, "chloe": 403}


def test_its_address_answers_the_pdf(table_plan, client, denis, day):
    client.force_login(denis)

    answer = client.get(reverse(ADDRESS, args=[day.pk]))

    (text,) = texts(answer.content)
    assert "Plan de table" in text
    assert answer["Content-Disposition"] == f'inline; filename="plan-de-table-{day.slug}.pdf"'


def test_the_command_line_makes_it(table_plan, day, tmp_path):
    output = tmp_path / "plan.pdf"

    call_command("paper", "plan-de-table", event=day.slug, output=str(output))

    (text,) = texts(output.read_bytes())
    assert "Plan de table" in text


@pytest.mark.usefixtures("table_plan")
def test_a_long_one_is_a_print_job(client, denis, day, at_once, started, django_capture_on_commit_callbacks):
    client.force_login(denis)
    at_once("plan-de-table", 1)

    asked = client.get(reverse(ADDRESS, args=[day.pk]), follow=True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(asked.redirect_chain[0][0])

    job = PrintJob.objects.get()
    assert "Ce document compte <strong>2 tables</strong>" in asked.content.decode()
    assert (job.document, started) == ("plan-de-table", [job.pk])
    assert run(job.pk)


def test_without_the_application_there_is_none_of_it(day, tmp_path):
    with pytest.raises(NoReverseMatch):
        reverse(ADDRESS, args=[day.pk])
    with pytest.raises(CommandError, match="plan-de-table"):
        call_command("paper", "plan-de-table", event=day.slug, output=str(tmp_path / "plan.pdf"))
