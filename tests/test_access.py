"""Who may open what: every address of the site, by every kind of visitor, against one written table."""

from fnmatch import fnmatch

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from inscriptions.models import Registration
from inscriptions.post.links import address_token, token
from programme.models import Event
from tests import factories

ROLES = ("anonymous", "alice", "bob", "chloe", "denis", "superuser")
# A participant is known by the link alone: Alice asks with hers, everyone else with one that was tampered with.
# 302 in the admin leads to its login or index page. Stock pages: « no » is any refusal, « -- » is not asked.
TABLE = """
                                                  anonymous alice bob chloe denis superuser
programme:home                                          200   200 200   200   200       200
programme:event                                         200   200 200   200   200       200
programme:session                                       200   200 200   200   200       200
programme:speakers                                      200   200 200   200   200       200
programme:preview                                       302   302 302   200   200       200
programme:accessibility                                 200   200 200   200   200       200
programme:personal_data                                 200   200 200   200   200       200
programme:legal_notice                                  200   200 200   200   200       200
programme:site_map                                      200   200 200   200   200       200
programme:document                                      200   200 200   200   200       200
programme:frame                                         200   200 200   200   200       200
programme:programme                                     200   200 200   200   200       200
programme:data                                          200   200 200   200   200       200
programme:calendar                                      200   200 200   200   200       200
programme:day                                           200   200 200   200   200       200
programme:card                                          200   200 200   200   200       200
programme:qr_svg                                        200   200 200   200   200       200
programme:qr_png                                        200   200 200   200   200       200
programme:short                                         302   302 302   302   302       302
programme:sitemap                                       200   200 200   200   200       200
programme:robots                                        200   200 200   200   200       200
programme:media                                         200   200 200   200   200       200

inscriptions:sign_up                                    200   200 200   200   200       200
inscriptions:sent                                       200   200 200   200   200       200
inscriptions:find_link                                  200   200 200   200   200       200
inscriptions:link_sent                                  200   200 200   200   200       200
inscriptions:confirm_address                            404   200 404   404   404       404
inscriptions:mine                                       404   200 404   404   404       404
inscriptions:change                                     404   200 404   404   404       404
inscriptions:cancel                                     404   200 404   404   404       404
inscriptions:confirm                                    405   405 405   405   405       405
inscriptions:keep                                       405   405 405   405   405       405
inscriptions:calendar                                   404   200 404   404   404       404
inscriptions:convocation                                404   200 404   404   404       404
inscriptions:certificate                                404   302 404   404   404       404
inscriptions:badge                                      302   302 302   200   200       200
inscriptions:entrance                                   302   302 302   302   302       302
inscriptions:desk                                       302   302 302   200   200       200
inscriptions:desk_list                                  403   403 403   200   200       200
inscriptions:desk_sync                                  403   403 403   200   200       200
inscriptions:desk_worker                                200   200 200   200   200       200
inscriptions:desk_shell                                 200   200 200   200   200       200
inscriptions:moment                                     302   302 302   200   200       200
inscriptions:person                                     302   302 302   200   200       200
inscriptions:undo_check_in                              405   405 405   405   405       405
inscriptions:walk_in                                    302   302 302   200   200       200
inscriptions:my_check_ins                               302   302 302   200   200       200
inscriptions:who_is_where                               302   302 302   200   200       200
inscriptions:health                                     200   200 200   200   200       200

admin:index                                             302   302 302   200   200       200
admin:login                                             200   200 200   302   302       302
admin:logout                                            302   302 302   405   405       405
admin:password_change                                   302   302 302   200   200       200
admin:password_change_done                              302   302 302   200   200       200
admin:autocomplete                                      302   302 302   403   403       403
admin:jsi18n                                            302   302 302   200   200       200
admin:view_on_site                                      302   302 302   302   302       302
admin:app_list                                          302   302 302   200   200       200

admin:programme_cycle_changelist                        302   302 302   403   200       200
admin:programme_cycle_add                               302   302 302   403   200       200
admin:programme_cycle_change                            302   302 302   403   200       200
admin:programme_cycle_delete                            302   302 302   403   200       200
admin:programme_cycle_history                           302   302 302   403   200       200
admin:programme_event_changelist                        302   302 302   200   200       200
admin:programme_event_add                               302   302 302   403   200       200
admin:programme_event_change                            302   302 302   200   200       200
admin:programme_event_delete                            302   302 302   403   200       200
admin:programme_event_history                           302   302 302   200   200       200
admin:programme_event_new_edition                       302   302 302   403   200       200
admin:programme_organiser_changelist                    302   302 302   403   200       200
admin:programme_organiser_add                           302   302 302   403   200       200
admin:programme_organiser_change                        302   302 302   403   200       200
admin:programme_organiser_delete                        302   302 302   403   200       200
admin:programme_organiser_history                       302   302 302   403   200       200
admin:programme_speaker_changelist                      302   302 302   403   200       200
admin:programme_speaker_add                             302   302 302   403   200       200
admin:programme_speaker_change                          302   302 302   403   200       200
admin:programme_speaker_delete                          302   302 302   403   200       200
admin:programme_speaker_history                         302   302 302   403   200       200
admin:programme_speaker_import                          302   302 302   403   200       200
admin:programme_speaker_process_import                  302   302 302   405   405       405
admin:programme_speaker_export                          302   302 302   403   200       200
admin:programme_venue_changelist                        302   302 302   403   200       200
admin:programme_venue_add                               302   302 302   403   200       200
admin:programme_venue_change                            302   302 302   403   200       200
admin:programme_venue_delete                            302   302 302   403   200       200
admin:programme_venue_history                           302   302 302   403   200       200
admin:programme_venue_import                            302   302 302   403   200       200
admin:programme_venue_process_import                    302   302 302   405   405       405
admin:programme_venue_export                            302   302 302   403   200       200
admin:programme_session_changelist                      302   302 302   200   200       200
admin:programme_session_add                             302   302 302   403   200       200
admin:programme_session_change                          302   302 302   200   200       200
admin:programme_session_delete                          302   302 302   403   200       200
admin:programme_session_history                         302   302 302   200   200       200
admin:inscriptions_session_cancel                       302   302 302   403   200       200
admin:inscriptions_session_tell                         302   302 302   403   200       200
admin:programme_session_import                          302   302 302   403   200       200
admin:programme_session_process_import                  302   302 302   405   405       405
admin:programme_session_export                          302   302 302   403   200       200
admin:programme_sitesettings_changelist                 302   302 302   302   302       302
admin:programme_sitesettings_add                        302   302 302   403   403       403
admin:programme_sitesettings_change                     302   302 302   403   200       200
admin:programme_sitesettings_delete                     302   302 302   403   403       403
admin:programme_sitesettings_history                    302   302 302   403   200       200

admin:inscriptions_registration_changelist              302   302 302   200   200       200
admin:inscriptions_registration_add                     302   302 302   403   200       200
admin:inscriptions_registration_change                  302   302 302   200   200       200
admin:inscriptions_registration_delete                  302   302 302   403   403       403
admin:inscriptions_registration_history                 302   302 302   403   302       302
admin:inscriptions_registration_move                    302   302 302   403   200       200
admin:inscriptions_registration_cancel                  302   302 302   403   200       200
admin:inscriptions_registration_promote                 302   302 302   403   200       200
admin:inscriptions_registration_confirm                 302   302 302   403   200       200
admin:inscriptions_registration_badges                  302   302 302   200   200       200
admin:inscriptions_registration_badges_pdf              302   302 302   302   302       302
admin:inscriptions_registration_custom_sheet            302   302 302   200   200       200
admin:inscriptions_registration_calibration             302   302 302   200   200       200
admin:inscriptions_registration_reprint                 302   302 302   405   405       405
admin:inscriptions_registration_import                  302   302 302   403   200       200
admin:inscriptions_registration_process_import          302   302 302   405   405       405
admin:inscriptions_registration_export                  302   302 302   403   200       200
admin:inscriptions_attendance                           302   302 302   200   200       200
admin:inscriptions_attendance_session                   302   302 302   200   200       200
admin:inscriptions_jobs                                 302   302 302   200   200       200
admin:inscriptions_ask_job                              302   302 302   404   404       404
admin:inscriptions_job                                  302   302 302   404   200       404
admin:inscriptions_job_file                             302   302 302   404   200       404
admin:inscriptions_job_again                            302   302 302   405   405       405
admin:inscriptions_documents                            302   302 302   200   200       200
admin:inscriptions_participants                         302   302 302   200   200       200
admin:inscriptions_caterer                              302   302 302   200   200       200
admin:inscriptions_tents                                302   302 302   200   200       200
admin:inscriptions_signs                                302   302 302   200   200       200
admin:inscriptions_cues                                 302   302 302   200   200       200
admin:inscriptions_certificates                         302   302 302   403   302       302
admin:inscriptions_register_speakers                    302   302 302   405   405       405
admin:inscriptions_places                               302   302 302   403   200       200
admin:inscriptions_presence                             302   302 302   200   200       200
admin:inscriptions_presence_report                      302   302 302   200   200       200
admin:inscriptions_presence_workbook                    302   302 302   200   200       200
admin:inscriptions_sharing                              302   302 302   403   302       302
admin:inscriptions_sharing_announce                     302   302 302   403   302       302
admin:inscriptions_history_changelist                   302   302 302   403   200       200
admin:inscriptions_history_add                          302   302 302   403   403       403
admin:inscriptions_history_change                       302   302 302   403   200       200
admin:inscriptions_history_delete                       302   302 302   403   403       403
admin:inscriptions_history_history                      302   302 302   403   200       200
admin:inscriptions_outgoingmail_changelist              302   302 302   403   200       200
admin:inscriptions_outgoingmail_add                     302   302 302   403   403       403
admin:inscriptions_outgoingmail_change                  302   302 302   403   200       200
admin:inscriptions_outgoingmail_delete                  302   302 302   403   403       403
admin:inscriptions_outgoingmail_history                 302   302 302   403   200       200

admin:auth_*                                            302   302 302    no    no        --
admin:axes_*                                            302   302 302    no    no        --
admin:django_tasks_database_*                           302   302 302    no    no        --
"""
EXPECTED = {
    name: dict(zip(ROLES, statuses, strict=True))
    for name, *statuses in (line.split() for line in TABLE.splitlines()[2:] if line)
}
SECRETS = {  # Alice's, which neither Bob nor a stranger ever reads; the front desk does not read the last five.
    "first_name": "Alice-Zoé",
    "last_name": "Wozniakowska",
    "organisation": "Régie du Haut-Pont",
    "job_title": "chargée de la gestion urbaine",
    "territory": "Longuenesse-Nord",
    "badge_code": "ZYXWVUTSRQPONMLK",
    "email": "alice.wozniakowska@exemple.fr",
    "phone": "06 39 98 12 34",
    "note": "rappeler avant le congrès",
    "pending_email": "nouvelle.adresse@exemple.fr",
    "meal_constraint": "sans arachide",
    "access_needs": "boucle magnétique",
}
MODELS = {model._meta.label_lower.replace(".", "_"): model for model in apps.get_models()}
FRONT_DESK_NEVER_READS = ("email", "phone", "pending_email", "meal_constraint", "access_needs")


def addresses() -> dict[str, set[str]]:
    """Every address of the site with the names of its parts; the admin's catch-alls, which only redirect, have none."""

    def walk(patterns, namespace=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
            elif pattern.name or namespace != "admin:":
                yield f"{namespace}{pattern.name}", set(pattern.pattern.regex.groupindex)

    return dict(walk(get_resolver().url_patterns))


@pytest.fixture
def alice(db):
    needs = {name: SECRETS[name] for name in ("meal_constraint", "access_needs")}
    details = {name: SECRETS[name] for name in SECRETS.keys() - needs.keys()}
    registration = factories.RegistrationFactory(event__lunch_offered=True, **details)
    factories.SpecialNeedsFactory(registration=registration, **needs)
    workshop = factories.WorkshopFactory(parent__event=registration.event)
    factories.ChoiceFactory(registration=registration, workshop=workshop)
    factories.SeatFactory(registration=registration, workshop=workshop)
    factories.OutgoingMailFactory(registration=registration, text=SECRETS["email"])
    factories.HistoryFactory(registration=registration)
    factories.InterventionFactory(session__event=registration.event)
    factories.EventOrganiserFactory(event=registration.event)
    factories.DocumentFactory(event=registration.event, link="", file=ContentFile(b"notes", name="notes.pdf"))
    factories.RoomFactory()
    factories.CycleFactory()
    factories.SiteSettingsFactory()
    return registration


@pytest.fixture
def visitors(alice, bob, chloe, denis, settings) -> dict[str, tuple[Client, dict[str, str]]]:
    """By role: the client, and the tokens that this visitor has."""
    (settings.MEDIA_ROOT / "photo.png").write_bytes(b"photo")
    tampered = {"mine": f"{alice.pk}.{token(bob).partition('.')[2]}", "address": address_token(alice)[:-1] + "!"}
    superuser = User.objects.create_superuser("racine")
    staff = {"chloe": chloe, "denis": denis, "superuser": superuser}
    done = {"state": "done", "finished_at": timezone.now(), "file": ContentFile(b"%PDF", name="1.pdf")}
    factories.PrintJobFactory(event=alice.event, maker=denis, document="attendance", filename="1.pdf", **done)
    found = {role: (Client(raise_request_exception=False), tampered) for role in ROLES}
    found["alice"] = (found["alice"][0], {"mine": token(alice), "address": address_token(alice)})
    for role, user in staff.items():
        found[role][0].force_login(user)
    return found


def url_of(name: str, parts: set[str], alice: Registration, tokens: dict[str, str]) -> str:
    event = alice.event
    workshop = event.sessions.workshops().get()
    values = {
        "slug": event.slug,
        "event": event.pk,
        "pk": alice.pk if name == "inscriptions:person" else event.pk if name.startswith("admin:") else workshop.pk,
        "slot": workshop.parent_id,
        "session": workshop.pk,
        "job": event.print_jobs.get().pk,
        "path": "photo.png",
        "code": alice.badge_code,
        "token": tokens["address" if name.endswith("confirm_address") else "mine"],
        "content_type_id": ContentType.objects.get_for_model(Event).pk,
        "object_id": event.pk,
        "app_label": "programme",
        "id": 1,
    }
    if name.startswith("admin:inscriptions_session"):
        values["pk"] = workshop.pk
    if name == "programme:document":
        values["pk"] = event.documents.get().pk
    model = MODELS.get("_".join(name.removeprefix("admin:").split("_")[:2]))
    if model and model.objects.exists():
        values["pk"] = values["object_id"] = model.objects.first().pk
    return reverse(name, kwargs={part: values[part] for part in parts})


def text_of(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(errors="replace")


def test_every_address_is_in_the_table_and_every_row_is_an_address():
    names = addresses().keys()

    missing = {name for name in names if not any(fnmatch(name, row) for row in EXPECTED)}
    gone = {row for row in EXPECTED if not any(fnmatch(name, row) for name in names)}

    assert (missing, gone) == (set(), set())


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_table_says(role, visitors, alice):
    client, tokens = visitors[role]
    hidden = {"chloe": FRONT_DESK_NEVER_READS, "anonymous": SECRETS, "bob": SECRETS}.get(role, ())
    wrong, leaks = {}, []

    for name, parts in addresses().items():
        expected = next(statuses[role] for row, statuses in EXPECTED.items() if fnmatch(name, row))
        if expected == "--":
            continue
        response = client.get(url_of(name, parts, alice, tokens))
        text = text_of(response)
        leaks += [(name, secret) for secret in hidden if SECRETS[secret] in text]
        if str(response.status_code) not in ({"302", "403", "404"} if expected == "no" else {expected}):
            wrong[name] = (response.status_code, expected)
        elif name.startswith("admin:") and expected == "302" and role in {"anonymous", "alice", "bob"}:
            assert response["Location"].startswith(reverse("admin:index"))

    assert (wrong, leaks) == ({}, [])


def test_bob_reads_nothing_of_alice_on_his_own_pages(client, alice, bob):
    pages = [reverse(f"inscriptions:{name}", args=[token(bob)]) for name in ("mine", "change", "cancel", "calendar")]

    answers = [client.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [secret for answer in answers for secret in SECRETS.values() if secret in text_of(answer)] == []


@pytest.mark.parametrize(
    "name",
    [
        "admin:inscriptions_register_speakers",
        "admin:inscriptions_registration_process_import",
        "admin:programme_session_process_import",
        "admin:programme_speaker_process_import",
        "admin:programme_venue_process_import",
    ],
)
def test_what_only_takes_a_post_is_the_organisers(visitors, alice, name):
    url = url_of(name, addresses()[name], alice, {"mine": ""})

    answers = {role: visitors[role][0].post(url).status_code for role in ("anonymous", "bob", "chloe")}

    assert answers == {"anonymous": 302, "bob": 302, "chloe": 403}


@pytest.mark.parametrize("name", ["change", "cancel"])
def test_a_tampered_link_writes_nothing(visitors, alice, name):
    client, tokens = visitors["bob"]
    before = Registration.objects.values().get(pk=alice.pk)

    response = client.post(reverse(f"inscriptions:{name}", args=[tokens["mine"]]), {"first_name": "Bob"})

    assert response.status_code == 404
    assert Registration.objects.values().get(pk=alice.pk) == before


def test_the_secrets_would_be_seen(client, alice):
    shown = ("first_name", "last_name", "organisation", "email", "phone", "meal_constraint", "access_needs")

    text = text_of(client.get(reverse("inscriptions:change", args=[token(alice)])))

    assert [name for name in shown if SECRETS[name] not in text] == []
