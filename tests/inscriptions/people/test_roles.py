import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from inscriptions.people.roles import sync_groups

pytestmark = pytest.mark.django_db


def codenames(group: str) -> set[str]:
    permissions = Group.objects.get(name=group).permissions.select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}" for permission in permissions}


def test_the_front_desk_sees_the_day_and_who_comes_and_checks_in():
    sync_groups()

    assert codenames("Accueil") == {
        "programme.view_event",
        "programme.view_session",
        "inscriptions.view_registration",
        "inscriptions.add_attendance",
        "inscriptions.delete_attendance",
        "inscriptions.view_attendance",
    }


def test_organisers_run_the_programme_and_never_delete_a_registration():
    sync_groups()

    allowed = codenames("Organisation")

    assert {f"programme.{act}_session" for act in ("add", "change", "delete", "view")} <= allowed
    assert {code for code in allowed if code.startswith("inscriptions.")} == {
        "inscriptions.add_registration",
        "inscriptions.change_registration",
        "inscriptions.view_registration",
        "inscriptions.add_specialneeds",
        "inscriptions.change_specialneeds",
        "inscriptions.view_specialneeds",
        "inscriptions.view_workshopchoice",
        "inscriptions.view_workshopseat",
        "inscriptions.view_outgoingmail",
        "inscriptions.view_history",
        "inscriptions.add_attendance",
        "inscriptions.delete_attendance",
        "inscriptions.view_attendance",
        "inscriptions.add_certificate",
        "inscriptions.view_certificate",
        "inscriptions.add_teamaccount",
        "inscriptions.change_teamaccount",
        "inscriptions.view_teamaccount",
    }
    assert not any(code.startswith("auth.") for code in allowed)


def test_sync_groups_takes_back_what_was_added_by_hand():
    front_desk = next(group for group in sync_groups() if group.name == "Accueil")
    organisers = Group.objects.get(name="Organisation")
    front_desk.permissions.add(*organisers.permissions.all())

    sync_groups()

    assert len(codenames("Accueil")) == 6
    assert Group.objects.count() == 2


def test_the_command_makes_the_groups(capsys):
    call_command("roles")

    assert set(Group.objects.values_list("name", flat=True)) == {"Accueil", "Organisation"}
    assert "Accueil\u00a0: 6 permissions" in capsys.readouterr().out
