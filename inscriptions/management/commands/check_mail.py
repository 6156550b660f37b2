from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from inscriptions.letters.trial import TrialFailed, alignment, domain_of, records, send_trial, sender, server_in_words
from rencontre.checks import FILES_BACKEND


class Command(BaseCommand):
    help = "Envoie un message d’essai, et dit ce que le DNS doit dire pour que les messages arrivent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADRESSE", help="à qui écrire : une adresse que vous relevez")
        parser.add_argument("--no-trial", action="store_true", help="n’envoie rien : dit seulement les réglages")

    def handle(self, *, address: str, no_trial: bool = False, **options: object) -> None:
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"« {address} » n’est pas une adresse e-mail.") from error
        if settings.EMAIL_BACKEND == FILES_BACKEND:
            raise CommandError("EMAIL_URL manque : chaque message est écrit dans un fichier et personne ne le reçoit.")
        self.say(f"Serveur : {server_in_words()}.", f"Expéditeur : {sender()}.")
        failure = None if no_trial else self.try_to_send(address)
        self.say("", "Le domaine", *(f"– {said}" for said in alignment()))
        self.say_records(domain_of(sender()))
        if failure:
            raise CommandError(f"{failure.told} {failure.mend}") from failure

    def try_to_send(self, address: str) -> TrialFailed | None:
        try:
            send_trial(address)
        except TrialFailed as failure:
            self.say(f"Essai : en échec, voyez la fin. {failure.told}")
            return failure
        self.say(f"Essai : le serveur a pris le message pour {address}. Regardez s’il arrive, et où.")
        return None

    def say_records(self, domain: str) -> None:
        spf, dkim, dmarc = records(domain)
        self.say("", f"Ce que le DNS de {domain} doit dire (enregistrements TXT)")
        for name, text in (spf, dkim, dmarc):
            self.say(f'{name}. TXT "{text}"')
        self.say(
            "– SPF : un seul enregistrement « v=spf1 » par domaine ; s’il y en a un, ajoutez-y "
            f"« {spf[1].split()[1]} » avant son dernier mot. Si le fournisseur donne un autre texte, c’est le sien.",
            "– DKIM : le sélecteur et la clé sont ceux du fournisseur, qui les donne dans son interface ; dans le "
            "message reçu, la ligne « DKIM-Signature » dit le sélecteur après « s= ».",
            "– DMARC : commencez par « p=none » ; quand SPF et DKIM passent partout, « p=quarantine ».",
            "",
            "Pour voir ce qui est publié",
            f"dig +short TXT {domain}",
            f"dig +short TXT {dkim[0]}",
            f"dig +short TXT {dmarc[0]}",
            "",
            "Cette commande ne lit pas le DNS, ne voit pas la signature que pose le fournisseur, ni le dossier où le "
            "message arrive : affichez l’original du message reçu, la ligne « Authentication-Results » doit dire "
            "spf=pass, dkim=pass et dmarc=pass.",
        )

    def say(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)
