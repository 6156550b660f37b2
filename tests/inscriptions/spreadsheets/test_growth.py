"""A list that grew, through the pages: what its preview says of who is there already, and what is decided on it."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from import_export.tmp_storages import MediaStorage

from inscriptions.models import ImportJob, OutgoingMail, Registration
from inscriptions.signup.cancel import cancel
from inscriptions.spreadsheets import long_imports
from tests.cast import DENIS
from tests.factories import RegistrationFactory
from tests.inscriptions.spreadsheets.files import (
    IMPORT,
    confirm_import,
    exported,
    faults,
    hidden,
    preview,
    rows_of,
    sheet,
)
from tests.pages import plain
from tests.sheets import line, xlsx

WEEK_1 = ("Anaïs;Crépin;anais@exemple.fr;Mairie", "Ilan;Roy;ilan@exemple.fr;CCAS")
WEEK_2 = (WEEK_1[0], "Ilan;Roy;ilan@exemple.fr;CCAS d’Ecques", "Sofia;Marc;sofia@exemple.fr;Région")


def list_of(*people):
    return sheet("Prénom;Nom;Adresse e-mail;Structure", *people)


def text(response) -> str:
    return plain(re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))))


def there(event) -> list[tuple[str, str]]:
    return list(event.registrations.live().order_by("pk").values_list("first_name", "organisation"))


def key_of(page, line: int) -> str:
    """What the page calls its difference of a line."""
    return next(one.key for one in page.context["preview"].differences if one.line == line)


@pytest.fixture
def week_1(organiser, event):
    confirm_import(organiser, preview(organiser, event, list_of(*WEEK_1)))
    OutgoingMail.objects.all().delete()


def test_the_preview_counts_who_is_there_and_shows_what_differs(organiser, event, week_1):
    page = preview(organiser, event, list_of(*WEEK_2))

    said = text(page)
    assert "1 personne sera inscrite à" in said
    assert "2 déjà inscrites ; 1 message partira, plus ceux des changements que vous prenez." in said
    (difference,) = page.context["preview"].differences
    assert (difference.line, difference.answer, difference.ours, difference.theirs, difference.is_taken) == (
        3, "Structure", "CCAS", "CCAS d’Ecques", False,
    )  # fmt: skip
    assert "Ligne 3, Ilan ROY , Structure : CCAS → prendre « CCAS d’Ecques »" in said
    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "CCAS")]


def test_ours_stay_unless_theirs_are_ticked_and_the_new_ones_come(organiser, event, week_1):
    done = confirm_import(organiser, preview(organiser, event, list_of(*WEEK_2)))

    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "CCAS"), ("Sofia", "Région")]
    assert "1 personne inscrite ; 2 déjà inscrites." in text(done)
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["sofia@exemple.fr"]


@pytest.mark.parametrize("all_of_them", [False, True])
def test_what_is_ticked_is_taken(organiser, event, week_1, all_of_them):
    page = preview(organiser, event, list_of(*WEEK_2))

    done = confirm_import(organiser, page, **({"take_all": "on"} if all_of_them else {"take": [key_of(page, 3)]}))

    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "CCAS d’Ecques"), ("Sofia", "Région")]
    assert "1 personne inscrite ; 2 déjà inscrites, dont 1 modifiée." in text(done)


def test_what_changed_since_it_was_shown_is_not_taken_unseen(organiser, event, week_1):
    page = preview(organiser, event, list_of(*WEEK_2))
    event.registrations.filter(first_name="Ilan").update(organisation="Ville")

    refused = confirm_import(organiser, page, take=[key_of(page, 3)])

    assert faults(refused) == ["Ligne 3 : L’inscription a changé depuis l’aperçu : revoyez ce que vous prenez."]
    assert [one.ours for one in refused.context["preview"].differences] == ["Ville"]
    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "Ville")]


def test_a_file_confirmed_twice_at_once_is_written_once(organiser, event, monkeypatch):
    page = preview(organiser, event, list_of("Ilan;Roy;;CCAS"))
    read = MediaStorage.read
    kept_back = iter([read(MediaStorage(name=hidden(page)["import_file_name"]))])

    confirm_import(organiser, page)
    # The second one had read the file before the first one wrote.
    monkeypatch.setattr(MediaStorage, "read", lambda kept: next(kept_back, None) or read(kept))
    again = confirm_import(organiser, page, other=["2"])

    assert "Cet import est déjà fait" in text(again)
    assert event.registrations.count() == 1


def test_columns_that_mean_something_else_since_the_preview_are_not_guessed_anew(organiser, event, workshops):
    page = preview(
        organiser, event, sheet("Prénom;Nom;Titre;1er choix", "Ilan;Roy;Maire;Atelier 1"), C="", D="wish.1.1"
    )
    event.sessions.workshops().update(cancelled_at=event.starts)

    refused = confirm_import(organiser, page)

    assert "Les colonnes ou les ateliers ont changé depuis l’aperçu : renvoyez le fichier." in text(refused)
    assert not event.registrations.exists()


def test_of_several_people_of_one_name_nothing_is_taken(organiser, event):
    for number in range(2):
        RegistrationFactory(event=event, first_name="Ilan", last_name="Roy", email=f"ilan{number}@exemple.fr")

    page = preview(organiser, event, list_of("Ilan;Roy;;CCAS"))

    assert [one.line for one in page.context["preview"].alike] == [2]
    assert page.context["preview"].differences == []


def test_done_again_it_changes_nothing(organiser, event, week_1):
    confirm_import(organiser, preview(organiser, event, list_of(*WEEK_2)), take_all="on")
    before = list(Registration.objects.order_by("pk").values())

    page = preview(organiser, event, list_of(*WEEK_2))
    done = confirm_import(organiser, page, take_all="on")

    assert "Personne de nouveau ne sera inscrit à" in text(page)
    assert page.context["preview"].differences == []
    assert "Personne de nouveau : 3 déjà inscrites." in text(done)
    assert list(Registration.objects.order_by("pk").values()) == before


def test_a_shorter_list_deletes_nobody(organiser, event, week_1):
    confirm_import(organiser, preview(organiser, event, list_of(WEEK_1[1])), take_all="on")

    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "CCAS")]


def test_the_confirmations_may_stay_unsent(organiser, event):
    page = preview(organiser, event, list_of(*WEEK_1))

    confirm_import(organiser, page, without_letters="1")

    assert "Sans envoyer de message" in text(page)
    assert len(there(event)) == 2
    assert not OutgoingMail.objects.exists()


def test_who_cancelled_comes_back_only_if_it_is_ticked(organiser, event, week_1):
    cancel(registration=event.registrations.get(first_name="Ilan"), by=DENIS)
    page = preview(organiser, event, list_of(*WEEK_1))

    confirm_import(organiser, page)
    left = there(event)
    confirm_import(organiser, preview(organiser, event, list_of(*WEEK_1)), again=["3"])

    assert "Ont annulé leur inscription" in text(page)
    assert left == [("Anaïs", "Mairie")]
    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "CCAS")]


def test_a_namesake_without_address_is_taken_for_the_same_unless_it_is_ticked(organiser, event):
    RegistrationFactory(event=event, first_name="Ilan", last_name="Roy", email="", organisation="Ville")
    page = preview(organiser, event, list_of(WEEK_1[1]))

    confirm_import(organiser, page)
    same = event.registrations.count()
    confirm_import(organiser, preview(organiser, event, list_of(WEEK_1[1])), other=["2"])

    assert "Reconnues à leur nom seul" in text(page)
    assert [(one.answer, one.theirs) for one in page.context["preview"].differences] == [
        ("Adresse e-mail", "ilan@exemple.fr"), ("Structure", "CCAS"),
    ]  # fmt: skip
    assert (same, event.registrations.count()) == (1, 2)


def test_a_namesake_under_another_address_comes_unless_it_is_the_same_person(organiser, event):
    RegistrationFactory(event=event, first_name="Ilan", last_name="Roy", email="roy@exemple.fr")

    page = preview(organiser, event, list_of(WEEK_1[1]))

    confirm_import(organiser, page, skip=["2"])
    same = event.registrations.count()
    confirm_import(organiser, preview(organiser, event, list_of(WEEK_1[1])))

    assert "Ligne 2, Ilan ROY (roy@exemple.fr) : c’est la même personne" in text(page)
    assert "1 personne sera inscrite à" in text(page)
    assert (same, event.registrations.count()) == (1, 2)


@pytest.mark.parametrize(("ticked", "kept"), [({"mend": ["2"]}, "ilan@gmail.com"), ({}, "ilan@gmial.com")])
def test_a_slip_in_an_address_is_offered_and_mended_only_if_it_is_ticked(organiser, event, ticked, kept):
    page = preview(organiser, event, list_of("Ilan;Roy;ilan@gmial.com;CCAS"))

    confirm_import(organiser, page, **ticked)
    again = preview(organiser, event, list_of(f"Ilan;Roy;{kept};CCAS"))

    assert "Ligne 2 : ilan@gmial.com → prendre ilan@gmail.com" in text(page)
    assert event.registrations.get().email == kept
    assert again.context["preview"].addresses == []


def test_a_wish_of_a_half_day_where_one_does_not_come_is_not_dropped_without_a_word(organiser, event, workshops):
    said = ("Prénom;Nom;Matin;Après-midi;Vœux", "Ilan;Roy;x;;Atelier 1", "Sofia;Marc;x;x;Atelier 1")
    people, people_again = sheet(*said), sheet(*said)

    page = preview(organiser, event, people)

    confirm_import(organiser, page)
    again = preview(organiser, event, people_again)

    why = "un atelier est demandé pour une demi-journée où la personne ne vient pas\u202f; il n’est pas gardé."
    assert page.context["preview"].doubts[0] == f"Ligne 2\u00a0: {why}"
    assert [cells[-1] for _, cells in page.context["preview"].people] == ["", "Atelier 1"]
    assert again.context["preview"].differences == []


@pytest.mark.parametrize(("ticked", "kept"), [({"recase": "on"}, "Le Goaziou"), ({}, "LE GOAZIOU")])
def test_names_in_capitals_are_offered_right_and_written_so_only_if_it_stays_ticked(organiser, event, ticked, kept):
    page = preview(
        organiser, event, list_of("Yann;LE GOAZIOU;yann@exemple.fr;CCAS", "Anne;d’ORVAL;anne@exemple.fr;CCAS")
    )

    confirm_import(organiser, page, **ticked)

    assert "1 nom : Yann LE GOAZIOU → Yann Le Goaziou" in text(page)
    assert list(event.registrations.order_by("pk").values_list("last_name", flat=True)) == [kept, "d’ORVAL"]


def test_the_capitals_of_a_list_are_no_difference_with_who_is_there(organiser, event, week_1):
    page = preview(organiser, event, list_of("ANAÏS;CRÉPIN;anais@exemple.fr;Mairie"))

    assert page.context["preview"].differences == []


def test_a_choice_is_still_there_when_the_writing_is_refused(organiser, event, week_1):
    page = preview(organiser, event, list_of(*WEEK_2))
    event.capacity = 2
    event.save()

    refused = confirm_import(organiser, page, take=[key_of(page, 3)], without_letters="1")
    written, (difference,) = there(event), refused.context["preview"].differences
    event.capacity = 3
    event.save()
    again = organiser.post(IMPORT, hidden(refused) | {"take": [difference.key], "retry": "1"})
    confirm_import(organiser, again, take=[difference.key])

    assert faults(refused) == ["Ligne 4 : La journée est complète : ses 2 places sont prises."]
    assert (written, difference.is_taken) == ([("Anaïs", "Mairie"), ("Ilan", "CCAS")], True)
    assert "Voir à nouveau l’aperçu" in refused.content.decode()
    assert "1 message partira" in text(again)
    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "CCAS d’Ecques"), ("Sofia", "Région")]


def test_hidden_lines_are_said_left_aside_and_read_on_demand(organiser, event):
    rows = line(1, "Prénom", "Nom") + line(2, "Anaïs", "Crépin")
    content = xlsx(rows + line(3, "Ilan", "Roy").replace("<row ", '<row hidden="1" '))
    page = preview(organiser, event, SimpleUploadedFile("liste.xlsx", content))

    wider = organiser.post(IMPORT, hidden(page) | {"with_hidden": "1"})
    confirm_import(organiser, wider)

    assert "1 ligne masquée laissée de côté (ligne 3)." in text(page)
    assert "1 personne sera inscrite" in text(page)
    assert "2 personnes seront inscrites" in text(wider)
    assert [name for name, _ in there(event)] == ["Anaïs", "Ilan"]


def test_a_job_keeps_what_was_decided(organiser, event, week_1, monkeypatch):
    monkeypatch.setattr("inscriptions.spreadsheets.import_pages.MOST_AT_ONCE", 2)
    monkeypatch.setattr(long_imports, "start", lambda pk: None)
    page = preview(organiser, event, list_of(*WEEK_2, "YANN;LE GOFF;yann@exemple.fr;CCAS"))
    confirm_import(organiser, page, take=[key_of(page, 3)], without_letters="1", recase="on")
    job = ImportJob.objects.get()

    long_imports.run(job.pk)

    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "CCAS d’Ecques"), ("Sofia", "Région"), ("Yann", "CCAS")]
    assert event.registrations.get(first_name="Yann").last_name == "Le Goff"
    assert not OutgoingMail.objects.exists()
    done = organiser.get(reverse("admin:inscriptions_import_job", args=[job.pk]))
    assert "2 personnes inscrites ; 2 déjà inscrites, dont 1 modifiée." in text(done)


def test_our_own_export_comes_back_without_a_question_and_changes_nothing(organiser, event, week_1):
    before = list(Registration.objects.order_by("pk").values())
    for kind in (0, 1, 2):
        content = exported(organiser, event, format=kind)

        page = preview(organiser, event, SimpleUploadedFile("export", content))
        confirm_import(organiser, page, take_all="on")

        assert page.context["preview"].differences == []
        assert list(Registration.objects.order_by("pk").values()) == before
    assert len(rows_of(exported(organiser, event))) == 2


# --- What the day does not know, and days that are past ----------------------------------------------------------


def test_profiles_that_the_day_calls_otherwise_are_asked_and_said(organiser, event):
    people = sheet("Prénom;Nom;Profil", "Ilan;Roy;Association", "Sofia;Marc;Élue", "Zoé;Petit;Presse")
    page = preview(organiser, event, people)
    said = {"profile_said": ["Association", "Presse"], "profile_code": ["associatif", ""]}

    answered = organiser.post(IMPORT, hidden(page) | said)
    confirm_import(organiser, answered)

    assert page.context["preview"].unknown_profiles == ["Association", "Presse"]
    assert "confirm_form" not in page.context
    assert list(event.registrations.order_by("pk").values_list("profile", flat=True)) == ["associatif", "elu", ""]


def test_a_profile_is_said_to_be_one_of_the_day_s_or_nothing(organiser, event):
    page = preview(organiser, event, sheet("Prénom;Nom;Profil", "Ilan;Roy;Association"))

    answered = organiser.post(IMPORT, hidden(page) | {"profile_said": ["Association"], "profile_code": ["ministre"]})

    assert faults(answered) == ["Ligne 2 : Profil : Le profil « ministre » ne fait pas partie de ceux de la journée."]
    assert not event.registrations.exists()


def test_ticking_all_ticks_each_box_and_keeps_the_others(organiser, event, week_1):
    page = preview(organiser, event, list_of(*WEEK_2, "Yann;Marc;yann@gmial.com;CCAS"))

    ticked = organiser.post(IMPORT, hidden(page) | {"tick_all": "1", "mend": ["5"], "without_letters": ""})

    assert [one.is_taken for one in ticked.context["preview"].differences] == [True]
    assert [one.is_ticked for one in ticked.context["preview"].addresses] == [True]
    assert there(event) == [("Anaïs", "Mairie"), ("Ilan", "CCAS")]


@pytest.mark.having(event={"date": "2020-01-15"})
def test_people_of_a_day_that_is_past_are_registered_and_not_told(organiser, event):
    page = preview(organiser, event, list_of(*WEEK_1))

    confirm_import(organiser, page)

    assert "aucun message ne partira. La journée est passée : personne n’est prévenu." in text(page)
    assert (len(there(event)), OutgoingMail.objects.count()) == (2, 0)


def test_a_column_of_half_days_that_never_speaks_of_lunch_takes_nobody_s_away(organiser, event):
    RegistrationFactory(event=event, first_name="Ilan", last_name="Roy", email="ilan@exemple.fr", attends_lunch=True)

    page = preview(organiser, event, sheet("Prénom;Nom;E-mail;Présence", "Ilan;Roy;ilan@exemple.fr;Journée"))

    assert page.context["preview"].differences == []
