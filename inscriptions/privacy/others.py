"""What goes by its age, since it may say something of anybody, and the models that hold nobody who signs up."""

from datetime import timedelta

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session as BrowserSession
from django.db.models import Q
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_tasks_db.models import DBTaskResult

from inscriptions.models import (
    AllocationRun,
    Budget,
    Campaign,
    CampaignFile,
    ColumnMatch,
    DayReport,
    Heartbeat,
    ImportJob,
    Incident,
    Lease,
    LetterWords,
    PrintJob,
    PrintSettings,
    PurgeRun,
    Question,
    Reminder,
    TeamAccount,
    TeamNotices,
)
from inscriptions.privacy.holdings import KEEPER, STAFF, TECHNICAL, unshown
from programme.models import (
    Cycle,
    DayFile,
    Document,
    Event,
    EventChange,
    EventOrganiser,
    FormerSlug,
    Intervention,
    Organiser,
    Room,
    Session,
    SessionChange,
    SiteSettings,
    Speaker,
    Venue,
)
from rencontre.holdings import Holding, Rows, declare, holds_nobody

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
OF_AN_ACCOUNT = "id password last_login is_superuser username first_name last_name email is_staff is_active date_joined"
OF_A_DEVICE = "id user name confirmed throttling_failure_timestamp throttling_failure_count created_at last_used_at"
OF_A_JOB = "id state steps_done steps error queued_at alive_at owner tries finished_at event maker"


def _ended(tasks: Rows) -> Rows:
    """Those that ended, and those that nobody has taken for a week."""
    return tasks.filter(Q(finished_at__isnull=False) | Q(enqueued_at__lt=timezone.now() - A_WEEK))


declare(
    Holding(
        model=PrintJob,
        title="Documents imprimés",
        why="préparer un long document sans faire attendre",
        readers="qui l’a demandé",
        until="un jour ; aussitôt si une personne de la journée est effacée",
        unshown=unshown(TECHNICAL, f"{OF_A_JOB} document options notices file filename"),
    )
)
declare(
    Holding(
        model=ImportJob,
        title="Listes importées",
        why="inscrire les personnes d’un fichier, après aperçu",
        readers="qui l’a demandé",
        until="une heure pour l’aperçu, un jour pour ce qui en est dit",
        unshown=unshown(TECHNICAL, f"{OF_A_JOB} file options with_needs people waiting known amended faults"),
    )
)
declare(
    Holding(
        model=DayFile,
        title="Fichiers d’un jour",
        why="remettre un long document à qui l’a demandé ; écrire la liste dont l’aperçu a été montré",
        readers="qui a demandé le document ou envoyé la liste",
        until="un jour pour un document, une heure pour une liste ; ni l’un ni l’autre dans les sauvegardes",
        unshown=unshown(TECHNICAL, "id name content made_at"),
        is_saved=False,
    )
)
declare(
    Holding(
        model=DBTaskResult,
        title="Tâches du site",
        why="envoyer les messages et faire les longs documents hors des pages",
        readers=KEEPER,
        until="un jour une fois finies ; une semaine pour celles que rien n’a prises",
        unshown=unshown(
            TECHNICAL,
            "id status enqueued_at started_at finished_at args_kwargs priority task_path worker_ids queue_name"
            " backend_name run_after return_value exception_class_path traceback",
        ),
        dated="enqueued_at",
        after=A_DAY,
        aged=_ended,
    )
)
declare(
    Holding(
        model=Budget,
        title="Comptes de demandes",
        why="arrêter les robots",
        readers="personne : l’adresse n’y est qu’une empreinte à clé",
        until="un jour",
        unshown=unshown(TECHNICAL, "id key hour spent"),
        dated="hour",
        after=A_DAY,
    )
)
declare(
    Holding(
        model=Incident,
        title="Erreurs du site",
        why="réparer, et prévenir qui tient le site",
        readers=KEEPER,
        until="une semaine",
        unshown=unshown(TECHNICAL, "id kind at place error reference times letter"),
        dated="at",
        after=A_WEEK,
    )
)
declare(
    Holding(
        model=BrowserSession,
        title="Sessions de l’équipe",
        why="rester connecté à la gestion et à l’accueil",
        readers="personne",
        until="douze heures",
        unshown=unshown(TECHNICAL, "session_key session_data expire_date"),
        dated="expire_date",
    )
)
declare(
    Holding(
        model=User,
        title="Comptes de l’équipe",
        why="savoir qui peut lire et changer quoi",
        readers=KEEPER,
        until="tant que la personne est de l’équipe",
        unshown=unshown(STAFF, OF_AN_ACCOUNT),
    )
)

ARCHIVE = "le programme est public et reste comme archive"
holds_nobody(Cycle, ARCHIVE, "id title")
holds_nobody(Organiser, ARCHIVE, "id name short_name website logo address siret")
holds_nobody(Speaker, ARCHIVE, "id first_name last_name function organisation biography photo sort_key")
holds_nobody(Venue, ARCHIVE, "id name address postal_code city directions step_free_access latitude longitude")
holds_nobody(Room, ARCHIVE, "id venue name capacity")
holds_nobody(
    Event,
    ARCHIVE,
    "id cycle kind title slug date starts_at ends_at afternoon_starts_at introduction audience thanks main_venue"
    " walk_between_venues contact_email contact_phone status capacity registration_opens_at registration_closes_at"
    " allocation wishes_close_at wishes_per_slot place_without_wishes waiting_list walk_ins_admitted confirm_addresses"
    " handover_allowed presence_ticked lunch_offered profiles job_title_required"
    " retention_months special_needs_days accent picture picture_alt"
    " embed_origins thanked_at lottery_seed",
)
holds_nobody(FormerSlug, ARCHIVE, "id event slug")
holds_nobody(EventOrganiser, ARCHIVE, "id event organiser role position")
holds_nobody(
    Session,
    ARCHIVE,
    "id event parent kind number title abstract starts_at ends_at venue room capacity minimum closed cancelled_at"
    " changed_at",
)
holds_nobody(Intervention, ARCHIVE, "id session speaker role function position")
holds_nobody(SessionChange, ARCHIVE, "id session before after at by announced_at")
holds_nobody(EventChange, ARCHIVE, "id event before after at by announced_at")
holds_nobody(Document, ARCHIVE, "id event session kind title file link position")
holds_nobody(
    SiteSettings,
    "qui édite le site, public",
    "id name logo icon accent sender_name"
    " publisher publisher_address publication_director contact_email contact_phone dpo host legal_basis backup_days"
    " conformity audit_results non_conformities disproportionate_burden exempt_contents declaration_made_on"
    " declaration_updated_on technologies test_environment test_tools tested_pages signatory_name signatory_quality"
    " signature",
)
holds_nobody(
    AllocationRun,
    "les personnes n’y ont qu’un numéro, qui ne mène plus à un nom une fois leurs réponses effacées",
    "id slot objective seed digest input result state at by",
)
WORDS_OF_THE_TEAM = "ce que l’équipe écrit à tous ; pour qui, c’est dit ailleurs"
holds_nobody(
    Campaign,
    WORDS_OF_THE_TEAM,
    "id event audience parameters subject text state by written_at leaves_at queued_at sent_at",
)
holds_nobody(CampaignFile, WORDS_OF_THE_TEAM, "id campaign name file size")
holds_nobody(
    Question,
    WORDS_OF_THE_TEAM,
    "id event label help_text kind choices required sensitive shown_to half_day profile workshop printed_on position",
)
holds_nobody(LetterWords, WORDS_OF_THE_TEAM, "id event kind greeting text")
holds_nobody(Reminder, WORDS_OF_THE_TEAM, "id event days hour text is_on armed_at for_date queued_at")
holds_nobody(
    TeamNotices, "une adresse de l’équipe, et des nombres", "id event to digest failures full speakers closing told"
)
holds_nobody(DayReport, "des nombres, les groupes de moins de cinq réunis", "id event frozen_at counts")
holds_nobody(ColumnMatch, "l’empreinte de titres de colonnes", "id digest answers said_at")
holds_nobody(Heartbeat, "des processus et des heures", "id worker at since is_silent")
holds_nobody(Lease, "des processus et des heures", "id name holder until")
holds_nobody(PurgeRun, "des nombres", "id at counts")
holds_nobody(PrintSettings, STAFF, "id user sheet offset_x offset_y duplex custom_sheet")
holds_nobody(TeamAccount, "le même que parmi les comptes de l’équipe", OF_AN_ACCOUNT)
WITH_THE_ACCOUNT = "la double vérification d’un compte de l’équipe, qui part avec lui"
holds_nobody(TOTPDevice, WITH_THE_ACCOUNT, f"{OF_A_DEVICE} key step t0 digits tolerance drift last_t")
holds_nobody(StaticDevice, WITH_THE_ACCOUNT, OF_A_DEVICE)
holds_nobody(StaticToken, WITH_THE_ACCOUNT, "id device token")
holds_nobody(Group, "des droits", "id name")
holds_nobody(Permission, "des droits", "id name content_type codename")
holds_nobody(ContentType, "des noms de tables", "id app_label model")
