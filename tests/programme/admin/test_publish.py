"""A day by hand in one short form, and published in one act."""

from datetime import time, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from programme.models import Event, Venue
from programme.models.events import default_profiles
from tests.factories import (
    EventFactory,
    EventOrganiserFactory,
    OrganiserFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.inscriptions.team.pages import day_page, filled
from tests.pages import page, text_of

pytestmark = pytest.mark.django_db
ADD = reverse("admin:programme_event_add")
SHORT = {"title": "Animer le partenariat", "date": "27 mai 2027", "starts_at": "9h", "ends_at": "17h"}
NEW_VENUE = {
    "venue_name": "Maison B", "venue_address": "2 rue du Haut-Pont", "venue_postal_code": "62500",
    "venue_city": "Saint-Omer",
}  # fmt: skip


def test_a_day_is_made_of_a_title_a_date_hours_and_a_new_venue(organiser):
    asked = organiser.get(ADD).context["adminform"].form.fields

    response = organiser.post(ADD, SHORT | NEW_VENUE)

    day = Event.objects.get()
    assert list(asked) == [
        "title", "date", "starts_at", "ends_at", "afternoon_starts_at", "main_venue", *NEW_VENUE,
    ]  # fmt: skip
    assert response.url == day_page("overview", day.pk)
    assert (day.slug, day.status, day.starts_at) == ("animer-le-partenariat-2027", "draft", time(9))
    assert (day.main_venue.full_address, day.profiles) == ("2 rue du Haut-Pont, 62500 Saint-Omer", default_profiles())


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, {"main_venue"}),
        ({"venue_name": "Maison B"}, {"venue_address", "venue_postal_code", "venue_city"}),
        (NEW_VENUE | {"main_venue": "known"}, {"main_venue"}),
    ],
)
def test_a_venue_is_chosen_or_whole_and_nothing_typed_is_lost(organiser, changes, refused):
    known = VenueFactory()
    said = SHORT | {name: known.pk if value == "known" else value for name, value in changes.items()}

    form = organiser.post(ADD, said).context["adminform"].form

    assert set(form.errors) == refused
    assert [form[name].value() for name in said] == [str(value) for value in said.values()]
    assert (Event.objects.count(), Venue.objects.count()) == (0, 1)


def test_who_may_not_add_a_venue_chooses_one(organiser, denis):
    denis.groups.get().permissions.remove(Permission.objects.get(codename="add_venue"))

    assert "venue_name" not in page(organiser, ADD)
    assert organiser.post(ADD, SHORT | NEW_VENUE).status_code == 403
    assert (Event.objects.count(), Venue.objects.count()) == (0, 0)


def test_a_draft_says_what_it_lacks_and_is_published_in_one_act(organiser):
    draft = EventFactory(status="draft", date=timezone.localdate() + timedelta(days=30), contact_email="")
    empty = page(organiser, day_page("overview", draft.pk))
    SessionFactory(event=draft)
    text = page(organiser, day_page("overview", draft.pk))

    done = organiser.post(reverse("admin:programme_event_publish", args=[draft.pk]), follow=True)

    assert ["Le programme est vide" in empty, "Composer le programme" in empty] == [True, True]
    for said in ("Aucun organisateur n’est nommé", "les inscriptions ouvrent aussitôt"):
        assert said in text
    assert done.redirect_chain == [(day_page("overview", draft.pk), 302)]
    assert "La journée est publiée." in text_of(done.content.decode())
    draft.refresh_from_db()
    assert (draft.status, bool(draft.lottery_seed)) == ("published", True)
    assert LogEntry.objects.get().change_message == "Publiée."


def test_what_is_there_is_not_said_to_lack(organiser):
    draft = SessionFactory(event__status="draft", event__date=timezone.localdate() + timedelta(days=30)).event
    EventOrganiserFactory(event=draft)

    text = page(organiser, day_page("overview", draft.pk))

    assert ["Le programme est vide" in text, "Aucun organisateur" in text] == [False, False]


def test_only_a_draft_is_published_and_only_by_who_may(front_desk, client, denis):
    cancelled = EventFactory(status="cancelled")
    publish = reverse("admin:programme_event_publish", args=[cancelled.pk])

    assert front_desk.post(publish).status_code == 403
    client.force_login(denis)
    client.post(publish)

    cancelled.refresh_from_db()
    assert cancelled.status == "cancelled"


def test_from_the_home_a_new_edition_is_published_in_four_pages(organiser):
    last = EventFactory(date=timezone.localdate() - timedelta(days=30), title="Hier")
    SessionFactory(event=last)
    edition = reverse("admin:programme_event_new_edition", args=[last.pk])
    assert f'href="{edition}"' in organiser.get(reverse("admin:index")).content.decode()

    date = (timezone.localdate() + timedelta(days=300)).isoformat()
    made = organiser.post(edition, {"date": date, "title": "Demain"}, follow=True)
    address = made.context["step"].main.address
    organiser.post(address)

    assert Event.objects.get(title="Demain").status == "published"


def test_organisers_have_their_order_without_numbers_and_profiles_their_defaults(organiser):
    event = EventOrganiserFactory(position=3).event
    event.profiles = [["autre", "Autre"]]
    event.save()
    settings = reverse("admin:programme_event_change", args=[event.pk])
    row = {
        "eventorganiser_set-TOTAL_FORMS": "3", "eventorganiser_set-1-organiser": OrganiserFactory().pk,
        "eventorganiser_set-1-role": "financeur", "eventorganiser_set-1-position": "",
        "eventorganiser_set-2-organiser": "", "eventorganiser_set-2-role": "organisateur",
    }  # fmt: skip

    response = organiser.post(settings, filled(organiser, settings, **row, profiles=""))

    assert response.url == day_page("overview", event.pk)
    assert list(event.eventorganiser_set.values_list("position", "role")) == [(3, "organisateur"), (4, "financeur")]
    event.refresh_from_db()
    assert event.profiles == default_profiles()


def test_a_draft_says_all_that_it_lacks(organiser):
    draft = EventFactory(status="draft", contact_email="", registration_closes_at=timezone.now() - timedelta(hours=1))
    SlotFactory(event=draft)
    WorkshopFactory(parent__event=draft, capacity=None)
    gone = EventFactory(status="draft", date=timezone.localdate() - timedelta(days=1))

    said = page(organiser, day_page("overview", draft.pk))

    for sentence in (
        "La clôture des inscriptions est passée", "1 créneau sans atelier", "1 atelier sans nombre de places",
        "Aucun organisateur n’est nommé", "Aucune adresse de contact",
    ):  # fmt: skip
        assert sentence in said
    assert "Brouillon d’un jour passé" in page(organiser, day_page("overview", gone.pk))
