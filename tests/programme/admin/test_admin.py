import re
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from programme.models import Event, SiteSettings
from tests.factories import (
    CycleFactory,
    EventFactory,
    EventOrganiserFactory,
    InterventionFactory,
    OrganiserFactory,
    RoomFactory,
    SessionFactory,
    SiteSettingsFactory,
    SlotFactory,
    SpeakerFactory,
    VenueFactory,
    WorkshopFactory,
)
from tests.pages import markup_of
from tests.programme.admin.pages import change_page

pytestmark = pytest.mark.django_db


# --- The day -----------------------------------------------------------------------------------------------------


def test_the_blank_session_is_filled_in_from_the_event_page(organiser):
    slot = SlotFactory()
    other = SlotFactory()

    response = organiser.get(
        reverse("admin:programme_session_add"), {"event": slot.event.pk, "parent": slot.pk, "kind": "atelier"}
    )

    form = response.context["adminform"].form
    assert [str(form.initial[name]) for name in ("event", "parent", "kind")] == [
        str(slot.event.pk), str(slot.pk), "atelier",
    ]  # fmt: skip
    assert list(form.fields["parent"].queryset) == [slot]
    assert other not in form.fields["parent"].queryset


def test_a_nonsense_event_in_the_address_is_ignored(organiser):
    response = organiser.get(reverse("admin:programme_session_add"), {"event": "abc", "parent": "x"})

    assert response.status_code == 200
    assert response.context["adminform"].form.initial == {}


def test_a_published_day_opens_on_the_site_and_a_draft_in_its_preview(organiser):
    published, draft = EventFactory(), EventFactory(status="draft")

    assert f'href="{published.get_absolute_url()}"' in markup_of(organiser, change_page(published))
    html = markup_of(organiser, change_page(draft))
    assert f'href="{reverse("programme:preview", args=[draft.slug])}"' in html
    assert f'href="{draft.get_absolute_url()}"' not in html


def test_a_session_of_a_draft_opens_in_the_preview(organiser):
    session = SessionFactory(event__status="draft")

    html = markup_of(organiser, change_page(session))

    assert f'href="{reverse("programme:preview", args=[session.event.slug])}"' in html


def test_the_front_desk_reads_the_day_and_cannot_change_it(front_desk):
    slot = WorkshopFactory(title="Santé").parent

    html = markup_of(front_desk, reverse("admin:programme_event_programme", args=[slot.event.pk]))

    assert "Santé" in html
    assert reverse("admin:programme_session_add") not in html
    assert "nouvelle-edition" not in html
    assert front_desk.post(change_page(slot.event), {"title": "Piratée"}).status_code == 403
    assert front_desk.get(reverse("admin:programme_session_import")).status_code == 403


# --- A new edition -----------------------------------------------------------------------------------------------


def test_a_new_edition_is_prepared_from_the_event_page(organiser):
    workshop = WorkshopFactory(title="Santé")
    url = reverse("admin:programme_event_new_edition", args=[workshop.event.pk])
    assert f'href="{url}"' in markup_of(organiser, change_page(workshop.event))

    response = organiser.post(url, {"date": "2030-05-30", "title": "Animer, encore"}, follow=True)

    edition = Event.objects.get(date=date(2030, 5, 30))
    assert response.redirect_chain == [(reverse("admin:programme_event_overview", args=[edition.pk]), 302)]
    assert "La nouvelle édition est prête" in response.content.decode()
    assert (edition.status, edition.title) == ("draft", "Animer, encore")
    assert edition.sessions.filter(title="Santé").exists()


def test_a_new_edition_needs_a_date(organiser):
    event = EventFactory()

    response = organiser.post(reverse("admin:programme_event_new_edition", args=[event.pk]), {"title": "Encore"})

    assert list(response.context["form"].errors) == ["date"]
    assert Event.objects.count() == 1


def test_opening_the_page_of_a_new_edition_writes_nothing(organiser):
    event = EventFactory()

    markup_of(organiser, reverse("admin:programme_event_new_edition", args=[event.pk]))

    assert Event.objects.count() == 1


def test_there_is_no_new_edition_of_a_day_that_does_not_exist(organiser):
    assert organiser.get(reverse("admin:programme_event_new_edition", args=[999])).status_code == 404


def test_the_front_desk_cannot_prepare_a_new_edition(front_desk):
    event = EventFactory()

    response = front_desk.post(
        reverse("admin:programme_event_new_edition", args=[event.pk]), {"date": "2030-05-30", "title": "Encore"}
    )

    assert response.status_code == 403
    assert Event.objects.count() == 1


# --- Site settings -----------------------------------------------------------------------------------------------


def test_the_list_of_site_settings_leads_to_the_only_one(organiser):
    changelist = reverse("admin:programme_sitesettings_changelist")
    assert organiser.get(changelist).url == reverse("admin:programme_sitesettings_add")

    settings = SiteSettingsFactory()

    assert organiser.get(changelist).url == change_page(settings)
    assert organiser.get(reverse("admin:programme_sitesettings_add")).status_code == 403
    assert organiser.post(reverse("admin:programme_sitesettings_delete", args=[1])).status_code == 403
    assert SiteSettings.objects.count() == 1


# --- Lists -------------------------------------------------------------------------------------------------------

MAKE = {
    "cycle": CycleFactory,
    "event": EventFactory,
    "organiser": OrganiserFactory,
    "session": lambda: WorkshopFactory(room=None),
    "speaker": SpeakerFactory,
    "venue": VenueFactory,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("model", "queries"),
    [("cycle", 9), ("event", 12), ("organiser", 9), ("session", 10), ("speaker", 9), ("venue", 9)],
)
def test_lists_ask_the_same_number_of_queries_whatever_their_length(
    organiser, django_assert_num_queries, model, queries, rows
):
    for _ in range(rows):
        MAKE[model]()

    with django_assert_num_queries(queries):
        markup_of(organiser, reverse(f"admin:programme_{model}_changelist"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_event_page_asks_the_same_number_of_queries_whatever_its_day(organiser, django_assert_num_queries, rows):
    event = EventOrganiserFactory().event
    for _ in range(rows):
        slot = SlotFactory(event=event)
        InterventionFactory(session=WorkshopFactory(parent=slot, room=RoomFactory(venue=event.main_venue)))
    ContentType.objects.get_for_model(Event)  # kept by the process

    with django_assert_num_queries(15):
        markup_of(organiser, change_page(event))


def test_the_list_of_sessions_reads_as_the_programme(organiser):
    slot = SlotFactory(event__date=timezone.localdate())
    titles = [WorkshopFactory(parent=slot, number=number).title for number in (1, 2)]
    SessionFactory(event=slot.event, title="Ouverture")

    response = organiser.get(reverse("admin:programme_session_changelist"))

    assert [session.title for session in response.context["cl"].result_list] == ["Ouverture", "Ateliers", *titles]


def test_speakers_are_found_by_a_few_letters(organiser):
    SpeakerFactory(last_name="Corbeaux")
    SpeakerFactory(last_name="Briki")

    response = organiser.get(
        reverse("admin:autocomplete"),
        {"term": "corb", "app_label": "programme", "model_name": "intervention", "field_name": "speaker"},
    )

    assert [result["text"] for result in response.json()["results"]] == ["Sylvie CORBEAUX"]


# --- The house ---------------------------------------------------------------------------------------------------


def test_the_site_has_our_name(organiser):
    html = markup_of(organiser, reverse("admin:index"))

    assert "<title>Accueil de l’équipe | Rencontres</title>" in re.sub(r"\s+", " ", html)
    assert "css/admin.css" in html


def test_every_model_of_the_programme_has_its_screen():
    registered = {model.__name__ for model in admin.site._registry if model._meta.app_label == "programme"}

    assert registered == {"Cycle", "Event", "Organiser", "Session", "SiteSettings", "Speaker", "Venue"}


def test_forms_carry_no_inline_style_or_script(organiser):
    session = InterventionFactory().session
    addresses = [
        change_page(session.event),
        change_page(session),
        reverse("admin:programme_event_new_edition", args=[session.event.pk]),
        reverse("admin:programme_session_import"),
        reverse("admin:programme_session_export"),
    ]

    for address in addresses:
        html = markup_of(organiser, address)
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\bsrc=)(?![^>]*application/json)", html), (
            address
        )
