"""What people do and where, in the words of programmes: functions, structures, places that bear somebody's name.

Every word is folded. A feminine, a plural or « (e) » is found from the masculine where the spelling is regular.
"""

from functools import lru_cache

from rencontre.french.names import fold


def listed(text: str) -> frozenset[str]:
    """The words of a list written as a text."""
    return frozenset(text.split())


FUNCTIONS = listed(
    """
    candidat mathematicien mathematicienne statisticien physician mayor chairman chairwoman director professor lecturer
    researcher senator minister councillor historian engineer scientist economist founder cofounder co-founder
    academicien accompagnant accompagnateur accompagnatrice acheteur acheteuse acteur actrice actuaire adherent
    adjoint administrateur administratrice adulte agent agriculteur agricultrice agronome aidant ajusteur
    allocataire ambassadeur ambassadrice amenageur amenageuse analyste animateur animatrice anthropologue apiculteur
    apicultrice apprenti aquaculteur archeologue architecte archiviste artisan artiste aspirant assistant associe
    assureur ataviste attache auditeur auditrice auteur auteure autrice aumonier avocat bailleur bailleresse
    batelier batonnier benevole berger bergere beneficiaire bibliothecaire biologiste blogueur blogueuse botaniste
    boulanger boulangere brasseur brasseuse cadre capitaine ceo cfo cto coo dpo dsi drh daf dga dgs dgd dg pdg rssi
    dasen iasen ien ipr ia-ipr mcf sg sga sgar charge chargee chargees charges chef cheffe cheffes chefs chercheur
    chercheuse chercheure chirurgien chirurgienne chorege choregraphe chorégraphe chroniqueur chroniqueuse cineaste
    citoyen citoyenne clerc climatologue coach codirecteur codirectrice cofondateur cofondatrice cogerant coiffeur
    coiffeuse collaborateur collaboratrice colonel comedien comedienne commandant commandante commercant commercante
    commissaire communicant compagnon compositeur compositrice comptable concepteur conceptrice concertiste
    conciliateur conciliatrice concierge conducteur conductrice conferencier conferenciere confrere conseil
    conseiller conseillere conservateur conservatrice constructeur consul consultant contractant controleur
    controleuse coordinateur coordinatrice coordonnateur coordonnatrice copresident copresidente correspondant
    correspondante createur creatrice criminologue critique cuisinier cuisiniere curateur curatrice danseur danseuse
    data decideur delegue demographe dentiste depute designer dessinateur dessinatrice detache developpeur
    developpeuse dieteticien dieteticienne diplomate directeur directrice dirigeant dirigeante docteur docteure
    doctorant documentaliste documentariste domoticien doyen doyenne ecologue economiste ecrivain ecrivaine editeur
    editrice editorialiste educateur educatrice elagueur eleve eleveur eleveuse elu elue elus elues emerite enarque
    enseignant enseignante entraineur entraineuse entrepreneur entrepreneuse entrepreneure epidemiologiste
    epidemiologue ergonome ergotherapeute essayiste etudiant etudiante eurodepute evaluateur evaluatrice expert
    experte exploitant exploitante fondateur fondatrice fondateurs fondatrices formateur formatrice gardien
    gardienne garde general generaliste geographe geologue geometre gerant gerante gerontologue gestionnaire
    gouverneur gouverneure graphiste greffier greffiere guide gynecologue habitant habitante haut-commissaire
    haut-fonctionnaire historien historienne horticulteur horticultrice hote hydrologue hydrogeologue hygieniste
    illustrateur illustratrice imam infirmier infirmiere influenceur informaticien informaticienne ingenieur
    ingenieure initiateur initiatrice inspecteur inspectrice instituteur institutrice instructeur intendant
    intermittent interne intervenant inventeur investisseur jardinier jardiniere journaliste juge juriste
    kinesitherapeute laborantin laureat libraire lieutenant lieutenante linguiste locataire logisticien
    logisticienne lyceen lyceenne magistrat maire mairesse maires maitre maitresse maitres maitresses manager
    manageuse maraicher maraichere marin-pecheur marraine mecene mediateur mediatrice medecin medecins membre
    membres metteur metteuse meteorologue meunier militant militante ministre modele moderateur moderatrice moine
    moniteur monitrice musicien musicienne musicologue naturaliste naturopathe naviguant negociateur negociatrice
    neurologue neuropsychologue notaire nutritionniste obstetricien observateur observatrice oncologue operateur
    operatrice opticien organisateur organisatrice orthophoniste osteopathe ouvrier ouvriere paleontologue
    parlementaire parrain partenaire pasteur patron patronne paysagiste paysan paysanne pecheur pediatre pedagogue
    pedopsychiatre penaliste permanent permanente pharmacien pharmacienne philosophe photographe physicien
    physicienne physiologiste pilote pisciculteur plasticien plasticienne podologue poete poetesse policier
    policiere politologue politiste porte-parole postdoc postdoctorant postdoctorante praticien praticienne precheur
    prefet prefete premier-ministre preneur preparateur preparatrice president presidente prestataire preteur
    preventionniste principal principale prieur prieure procureur procureure producteur productrice professeur
    professeure proviseur proviseure psychanalyste psychiatre psychologue psychomotricien psychomotricienne
    psychotherapeute puericultrice rabbin rapporteur rapporteure rapporteuse realisateur realisatrice receveur
    recherchiste recruteur recruteuse recteur rectrice redacteur redactrice referent referente referents referentes
    regisseur regisseuse relieur religieuse remplacant representant representante representants representantes
    reporter responsable responsables restaurateur restauratrice restauratrices retraite retraitee reviseur
    romancier romanciere salarie salariee sage-femme sapeur-pompier scenariste scenographe sculpteur sculptrice
    secretaire secretaires senateur senatrice sociologue socio-anthropologue socio-economiste socio-demographe
    soignant soignante solicitor sommelier sophrologue specialiste speaker stagiaire statisticien statisticienne
    styliste substitut superviseur superviseuse surintendant surveillant suppleant suppleante syndicaliste syndic
    technicien technicienne temoin territorialiste terminologue therapeute theologien theologienne toxicologue
    traducteur traductrice traiteur travailleur travailleuse travailleurs tresorier tresoriere tuteur tutrice
    universitaire urbaniste urgentiste urologue usager vendeur vendeuse veterinaire vice-president vice-presidente
    phd vidéaste videaste vigneron vigneronne virologue viticulteur viticultrice volontaire webmestre youtubeur
    zootechnicien zoologue torrefacteur torrefactrice menuisier menuisiere charpentier couvreur plombier macon
    electricien mecanicien fermier fermiere fromager fromagere ostreiculteur ostreicultrice paludier paludiere
    sylviculteur forestier forestiere semencier pepinieriste fleuriste boucher bouchere charcutier patissier
    chocolatier restauratrice hotelier hoteliere aubergiste potier potiere ceramiste verrier bijoutier couturier
    couturiere tailleur cordonnier luthier facteur ebeniste peintre graveur imprimeur forgeron ferronnier officier
    officiere gendarme adjudant adjudante major brigadier brigadiere sergent amiral commodore pompier conjoint
    associe associee cogerante sociologues urbanistes ergonomes senior junior lead head director manager
    president-directeur directeur-adjoint officer founder co-founder cofounder chairman chairwoman chair professor
    lecturer researcher fellow student engineer scientist advisor policy vicepresident viceprésident vice-presidence
    copilote pilote animateur-coordonnateur animatrice-coordinatrice permanent permanente laureate collegien
    collegienne ecolier parent parents bachelier alternant alternante apprentie apprentis titulaire plaideur conteur
    conteuse clown circassien circassienne chanteur chanteuse pianiste violoniste slameur slameuse
"""
)
BEFORE_FUNCTION = listed(  # « ancienne ministre », « vice-présidente »: what may stand before the word that says it
    """
    ancien ancienne anciens anciennes ex vice co sous grand grande premier premiere futur future actuel actuelle
    nouveau nouvelle jeune haut haute pro eco socio inter archi secretaire auto psycho neuro bio geo ethno post
    deuxieme troisieme seconde second 1er 1ere 1re 2e 2eme 3e 3eme conseiller-delegue directeur directrice chef cheffe
    honoraire elue elu former deputy senior associate managing executive
    """
)
OFFICES = listed(
    "depute senateur ministre maire prefet president directeur conseiller recteur adjoint delegue procureur proviseur "
    "principal eurodepute secretaire doyen"
)
JOINED = listed(  # parts of a function in one word: « haut-commissaire », « socio-économiste », « aide-soignante »
    "vice ex sous haut haute socio eco pro neuro psycho bio geo ethno inter agro archi franco aide sage femme grand "
    "grande elue elu delegue deleguee chef conseil ressource ressources projet pompier pompiere mission post"
)
STRUCTURES = listed(
    """
    academie agence agglo agglomeration alliance amicale antenne archives assemblee asso association associations
    atelier ateliers autorite bailleur bailleurs banque bibliotheque bourse brigade bureau ca caf caisse cabinet
    campus canton cc ccas ccia cci centrale centre centres cercle chaire chambre chu ch cias cite clinique club
    cluster cnrs collectif collectivite college comite commissariat commission communaute commune compagnie
    confederation conseil consortium consulat cooperative coop cour cu cpam cpts ddt ddtm ddets dreets dreal draaf
    drac ars delegation departement direction district ecole ecoles ehpad entente entreprise entreprises epci epf
    epa epfl esat esh espace establishment etablissement etablissements etat etude etudes europe fabrique faculte
    federation filiale fondation fonds forum foyer france gendarmerie ghu gip groupe groupement grand-est groupama
    haute hopital hopitaux hospices hub ifremer incubateur industrie industries initiative initiatives inra inrae
    insee inserm inspection institut instituts institution insup intercommunalite intersyndicale irts juridiction
    justice labo laboratoire lab latitude ligue lycee mairie maison maisons manufacture medef mediatheque metropole
    metropoles mfr mgen ministere mission missions mouvement msa mjc musee museum mutualite mutuelle observatoire
    office offices omnisport onf ong operateur ordre organisation organisme orchestre opera parc parlement parquet
    paroisse patronage pays petr plateforme pole police poste prefecture presse presidence protection rectorat regie
    region regional regionale republique reseau reseaux residence rotary samu sarl sas scic scop scot sci sdis
    secours secretariat section senat service services siege site sncf societe soliha sous-prefecture station studio
    structure syndicat syndicats technopole territoire territoires theatre tiers-lieu tiers-lieux tribunal trib udaf
    udccas ufr ulis umr unafo unesco union unions unite universite universites university urssaf usine ville villes
    ville-departement fac sciences polytechnique polytech iut iep irev iae ihedn inet cnfpt enap ensa enseeiht ens
    esad espe inspe isara isa insa edhec essec hec coordination copropriete conservatoire consulting conseils
    communication solutions group groupe holding company corporation foundation institute school department ministry
    council agency network lab laboratory habitat hlm bailleurs logement travail emploi sante secteur domaine ferme
    exploitation earl gaec cuma amap biocoop pme tpe direccte dihal dgcs dgaln dgesco anct anru anah ademe cerema
    cget credoc cstb ined ird irstea cirad bpi bpifrance cdc cdad cidff cpie caue adil adie afpa apes apf apec
    cap-emploi pôle-emploi ess cress udes unhaj unaf unccas usf ush urh arhlm amf amif adcf andev ades acse acsé cd
    cr crij cij bij pij pmi ase mdph mds msh mshs labex ens lsh cie umr universidad universita universitat univ
    school euro-metropole eurometropole sivom sivu syndicat-mixte pnr smictom sictom sdem sem spl sa scoop smtc
"""
)
# What a name given to it follows: « 16 place Victor Hugo », « amphi Simone Veil ».
PLACES = listed(
    """
    allee amphi amphitheatre arena arrondissement auberge auditorium av avenue barrage bar bassin batiment bâtiment
    bd bibliotheque bld boulevard brasserie bus cafe camping campus carrefour caserne centre chapelle chateau
    chaussee chemin cinema cite citadelle clinique college complexe corniche cour cours croisement crypte domaine
    dojo ecole eglise esplanade espace etage etang ets fac faculte faubourg ferme fondation forum foyer fort galerie
    gare grange groupe gymnase hall halle halles hameau hangar hopital hotel ile immeuble impasse institut jardin
    labo laboratoire lieu lieu-dit local lotissement lycee mail maison maternelle mediatheque metro moulin mjc musee
    palais parc parking parvis passage passerelle patinoire pavillon phare piscine place plage plaine pole pont port
    porte presbytere prix promenade quai quartier quartiers rade rampe residence restaurant rd-point rond-point
    route rue ruelle salle salles salon sentier site square stade station statue studio terrasse theatre tour tram
    traverse universite usine venelle viaduc villa village voie zac zone za zi temple basilique cathedrale abbaye
    monument tunnel tribune ligne arret bourse chaire collection concours coupe dispositif exposition expo festival
    fonds hommage label loi lois lycees colleges ecoles marathon methode musee operation plan pass programme projet
    promotion rapport rapports theoreme tournoi trophee oeuvre oeuvres film livre roman revue editions librairie
    spectacle piece chanson album affaire amendement decret edition bateau navire sous-marin fusee laboratoire labex
    equipex
"""
)
# Words that a title begins with, or that stand in a structure's name: with a capital, they are still no name.
OTHER_WORDS = listed(
    """
    accueil et actualite actualites acte actes action actions agenda aide aides allocution amenagement analyse
    animation annee annexe apports apres apres-midi approche approches aperitif art arts aspects assises au aux
    autonomie autour aujourd avec avenir axe axes bal bien bienvenue bilan bio bonjour bonne bonnes boite brunch
    budget buffet cadre cafe campagne carte cas cause ce ceremonie ces cet cette ceux charte chantier chantiers cinq
    citoyennete climat cloture cocktail collation colloque comment commun communs competences comprendre conclusion
    conclusions concert conference conferences confrontation construire contact contacts contexte contrat contrats
    convention conventions cooperation copil cout couts creation crise croissance culture cultures date de debat
    debats debut dejeuner demain demarche depart des deux developpement dialogue diagnostic difference digital
    dimanche diner discours discussion discussions discutant discutante dispositifs dix donnees dossier droit droits
    du durable duree eau echange echanges economie economique ecouter education egalite elements emotion en energie
    energies enfance enfant enfants enjeu enjeux enquete ensemble entre environnement epuisement etat etape etapes
    etre evaluation evenement exemple exemples experience experiences faire famille familles femme femmes fete fil
    film fin financement focus formation formations forme formes grand grande grands grandes gouvernance habiter
    handicap heure heures histoire homme hommes humain ici idee idees il ils image images impact inauguration
    inclusion info infos information informations ingenierie innovation innovations inscription inscriptions
    insertion intelligence inter intervenants intervenant intervenante intervenantes intervention interventions
    introduction invite invitee invites invitees invitation jeu jeudi jeunes jeunesse jour journee journees juillet
    juin la lancement lecture le les lien liens lieu lieux loger logements lumiere lundi lutte lutter ma maintenant
    mais marche mardi matin matinee mercredi mener merci mesures methodes mettre mieux midi mise mixite mobilite
    mobiliser modalites moderation modele monde mot mots moyens nature ne neuf nord nos notre nouveau nouveaux
    nouvel nouvelle nouvelles nous numerique oeuvre objectif objectifs octobre septembre novembre decembre janvier
    fevrier mars avril mai aout on orientation orientations ou ouest est sud ouverture outil outils outre par
    parcours paroles parole part participants participation participer partage partager partenariat partenariats
    partenaires parlons pas passage patrimoine pause pauses penser perspective perspectives petit petite petits peut
    place plan planete plus point points politique politiques pole pot pour pourquoi pouvoir pratique pratiques
    premier premiere premieres present presentation presentations prevention prise priorite priorites problematique
    processus production produire produits programme programmes projection projets propos propositions public
    publics qualite quand quartiers quatre que quel quelle quelles quels question questions qui quiz quoi rapport
    realites recherche reception recherches recit recits reflexion regard regards relations remise rencontre
    rencontres rendez renouvellement repas reponse reponses ressource ressources restitution retour retours reunion
    reussir risque risques role ronde rondes rural ruralite sa samedi sans savoir savoirs scene se seance seances
    second seconde securite selon sept ses session sessions si signature six social sociale solidarite solidarites
    solutions son sous sport strategie strategies suite suivi sur synthese systeme table tables temoignage
    temoignages temps terre terres texte theme themes tisser titre toit tous tout toute toutes transition
    transitions travaux trois un une usage usages utopie va valeur valeurs vendredi vente vers vie ville vin visio
    visioconference visite visites vision vivre voeux voir vos votre vous webinaire week welcome workshop keynote
    networking zoom coffee break lunch speech panel pitch plenary opening closing talk and the of for nuit soir
    soiree stand stands speed dating village voyage balade atelier ateliers exposition lots lot module modules
    partie parties phase phases volet volets chapitre sequence sequences bloc creneau groupe groupes suivie suivi
    horaires horaire intitule lieu salle hall moderateur moderatrice animateurs president-de-seance adresse tel
    telephone courriel mail site web page pages samedi tarif tarifs gratuit entree sortie vestiaire retrouvez
    decouvrez decouverte venez participez inscrivez rejoignez presente presentent proposent organise organisent
    avenirs ressourcerie recyclerie ademe communes commune haut bas val vallee mont monts baie cote cotes pays ile
    iles lac loire seine rhone alpes bretagne normandie alsace lorraine champagne bourgogne picardie flandre
    flandres artois aquitaine occitanie provence corse auvergne limousin anjou poitou nord-pas paris lyon marseille
    lille toulouse bordeaux nantes strasbourg rennes grenoble nice montpellier dijon angers reims rouen caen metz
    nancy tours amiens orleans mulhouse besancon limoges poitiers brest perpignan europe france afrique asie
    amerique quebec canada belgique suisse luxembourg allemagne espagne italie maroc algerie tunisie senegal union
    europeenne francais francaise francaises national nationale regional regionale departemental departementale
    local locale locales locaux municipal municipale communal communale intercommunal territorial territoriale
    international internationale urbain urbaine solidaire solidaires populaire populaires public publique sociales
    sociaux vert verte verts bleu rouge blanc noir jaune saint sainte st ste notre-dame confirmer
"""
)
# Names of structures and of works, not of people who come.
NAMESAKES = frozenset(
    """
    abbe pierre|leo lagrange|jean jaures|victor hugo|jean moulin|jules verne|jules ferry|louis pasteur|marie curie|
    simone veil|simone de beauvoir|paul sabatier|jean monnet|jean monet|claude bernard|blaise pascal|paul valery|
    michel de montaigne|jean racine|pablo picasso|pablo neruda|nelson mandela|martin luther king|rosa parks|
    louise michel|olympe de gouges|jacques prevert|louis aragon|albert camus|jean macé|jean mace|pierre mendes france|
    charles de gaulle|georges pompidou|francois mitterrand|leon blum|leo ferre|edith piaf|jacques brel|anne frank|
    gaston berger|gustave eiffel|jean mermoz|antoine de saint-exupery|rene cassin|robert schuman|marc bloch|
    pierre bourdieu|michel foucault|hannah arendt|simone weil|victor segalen|claude monet|henri matisse|fernand leger|
    auguste comte|jean rostand|marcel pagnol|emile zola|honore de balzac|guy de maupassant|gustave flaubert|
    germaine tillion|lucie aubrac|joseph wresinski|paul langevin|frederic joliot-curie|irene joliot-curie|
    francois rabelais|rene descartes|denis diderot|jean-jacques rousseau|jean zay|pierre brossolette|guy moquet|
    missak manouchian|josephine baker|rosa luxemburg|karl marx|emile durkheim|max weber|alexis de tocqueville
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
ENDINGS = (  # feminine, masculine
    ("trice", "teur"),
    ("euse", "eur"),
    ("eure", "eur"),
    ("ere", "er"),
    ("enne", "en"),
    ("onne", "on"),
    ("ee", "e"),
    ("ante", "ant"),
    ("ente", "ent"),
    ("ive", "if"),
    ("te", "t"),
    ("ale", "al"),
)


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """`word` bare of accents and case, its hyphens kept: « Vice-Présidente » → « vice-presidente »."""
    return "-".join(fold(part) for part in word.replace("‑", "-").replace("‐", "-").split("-"))


@lru_cache(maxsize=8192)
def is_function(word: str) -> bool:
    """Whether a folded word says what somebody does: « maire », « vice-presidentes », « adjoint·e », « elu(e)s »."""
    bare = word.partition("(")[0].partition("·")[0].partition(".")[0].partition("/")[0]
    if any(form in FUNCTIONS for form in _singulars(bare)):
        return True
    parts = [part for part in bare.split("-") if len(part) > 2]
    is_joined = "-" in bare and all(part in JOINED or is_function(part) for part in parts)
    return is_joined and any(is_function(part) for part in parts)


@lru_cache(maxsize=8192)
def is_office(word: str) -> bool:
    """Whether a folded word says an office of today, « la sénatrice », rather than « le peintre » that titles cite."""
    return any(form in OFFICES for form in (*_singulars(word), *_singulars(word.partition("-")[2])))


@lru_cache(maxsize=8192)
def is_structure(word: str) -> bool:
    """Whether a folded word begins the name of a structure: « ville », « agence », « ufr »."""
    return (
        word in STRUCTURES
        or (word[-1:] == "s" and word[:-1] in STRUCTURES)
        or ("-" in word and word.split("-")[0] in STRUCTURES)
    )


@lru_cache(maxsize=8192)
def is_place(word: str) -> bool:
    """Whether a name may be given to what this folded word says: « rue », « lycee », « prix »."""
    return word in PLACES or (word[-1:] == "s" and word[:-1] in PLACES)


@lru_cache(maxsize=8192)
def is_known(word: str) -> bool:
    """Whether a folded word is one that no name begins with."""
    bare = word.partition("(")[0].partition("·")[0]
    return (
        bare in OTHER_WORDS
        or bare in STRUCTURES
        or bare in PLACES
        or is_function(bare)
        or bare in BEFORE_FUNCTION
        or (bare[-1:] in {"s", "x"} and bare[:-1] in OTHER_WORDS | PLACES | STRUCTURES)
    )


def _singulars(word: str) -> list[str]:
    forms = [word]
    if word[-1:] in {"s", "x"}:
        forms.append(word[:-1])
    for form in list(forms):
        forms += [form[: -len(woman)] + man for woman, man in ENDINGS if form.endswith(woman)]
        if form.endswith("e"):
            forms.append(form[:-1])
        if form.endswith("aux"):
            forms.append(form[:-3] + "al")
    return forms
