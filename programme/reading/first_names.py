"""First names met in French programmes, folded: one sign among others that a capital begins somebody's name."""

from programme.reading.functions import listed

FIRST_NAMES = listed("""
aaron abbas abdallah abdel abdelaziz abdelhak abdelkader abdelkrim abdellah abdellatif abdelmajid abdelmalek
abderrahim abderrahmane abdou abdoul abdoulaye abdoullah abdourahmane abel abigail achille achraf adam adama adame
addison adel adelaide adele adeline adem adil adjara adjoa adjoua adnan adolphe adrian adriana adriano adrien adrienne
afi agathe aglae agnes agnieszka ahmed ahmet aicha aida aime aimee aimeric ainhoa aino aissa aissata aissatou akiko
akim akira akissi al alain alan alassane alban albane albert alberte albertine alberto albin alda aldo alec aleksander
aleksandra alena alessandra alessandro alessia alessio alex alexandra alexandre alexandrine alexane alexei alexia
alexis alfonso alfred alfredo ali alia alice alicia alida alienor alika alim alima alina aline alioune alison alissa
alistair alix aliya alizee allan alma alois aloise aloys alphonse alvaro alvin alya amadou amal amalia amanda amandine
amar amara amaury amaya amber ambre ambroise amel amele amelia amelie amenan amin amina aminata amine amir amira amivi
amy ana anabelle anael anaelle anahita anais anas anastasia anastasie anatole ander andre andrea andreas andree
andreea andrei andreia andrej andres andrew andrzej andy ange angel angela angele angelica angelina angeline angelique
angelo anh ania anica anicet aniela anika anil anis anissa anita anja anke ann anna annabel annabelle annaelle annaick
anne anneke annelies anneliese annelise annelore annelyse annette annick annie annika anny anouar anouchka anouck
anouk anselme anthony antoine antoinette anton antonella antoni antonia antonin antonina antonio antony anya
apollinaire apolline arabella aram arash arcady archibald ariane arianna ariel arielle aristide arjun arlette armand
armande armel armelle arnaud arnault arno arnold arsene artem arthur arturo arwen ashley asma asmaa asmae assa assia
assiatou assitan astou astrid attila aubert aubin aubrey aude audrey audric august augusta auguste augustin augustine
aurel aurele aurelia aurelie aurelien aurelienne aurelio auriane aurora aurore awa axel axelle aya ayman aymane aymar
aymard aymeric ayoub ayse aysel azeddine azedine aziz aziza azzedine babacar babak bachir badia badr bahia bakary
balthazar baptiste baptistine barbara barnabe barthelemy bartholomeo bartosz basile basma bastian bastien bastienne
batiste baudouin baya beata beate beatrice beatriz behnam belgacem belinda belkacem bella ben benedetta benedict
benedicte benedikt beniamino benita benjamin benjamine benoit benoite beranger berangere berenger berengere berenice
bernadette bernard bernardin bernardo bernd bernie bert berthe bertille bertin bertrand besma betina betsy bettina
betty bianca bich bilal bilel bill binta bintou birane birgit bjarne bjorn blaise blanca blanche blandine bob bogdan
bonnie boris boualem bouba boubacar boubakar bouchra boumediene brahim brahima brandon branka brenda brendan brian
brice brieg brieuc brigitte brooke bruce bruna brunehilde bruno bryan burak callum camelia camil camila camilla
camille candice capucine caren carina carine carl carla carles carlo carlos carmelo carmen carol carola carolane
carole carolina caroline carolyn cassandra cassandre cassien catalina catarina caterina catherine cathie cathy cecil
cecile cecilia cedric cedrine celeste celestin celestine celia celian celie celina celine celyne cengiz cesar chadi
chadia chafik chahinez chaima chaimaa chakib chantal charaf charbel charlene charles charlie charline charlotte charly
charlyne chayma cheick cheikh cheikhna cherif cherifa cherine cheyenne chiara chimene chloe chokri choukri chris
christel christele christelle christian christiana christiane christianne christie christilla christina christine
christof christoph christophe christopher christy chrystel chrystele chrystelle cindy claire clairette clara clarence
clarisse claude claudette claudia claudie claudine claudio claus clea cleante clelia clelie clemence clemens clement
clementine cleo cleophee clio cloe clotaire clothilde clotilde clovis colette colin coline colombe come concetta
connie conrad constance constant constantin constanza consuelo cora coralie coraline corentin corentine corinna
corinne cornelia cornelis cornelius cosette cosima cosme coumba craig cristelle cristian cristiano cristina cristobal
cy cyndie cynthia cyprien cyprienne cyriac cyriane cyriaque cyrielle cyril cyrille cyrus czeslaw daisy dalia dalila
damia damian damiano damien damienne damla dan dana daniel daniela daniele daniella danielle danilo danny danuta dany
daouda daphne daphnee daria dario darius darya dave david davide davina davy dawid dean debora deborah deepak deirdre
dejan delia delphin delphine demba denis denise deniz dennis deolinda derek desire desiree devin diaba diana diane
diarra didi didier diego dieter dietrich dieudonne dilara dilek dimitra dimitri dimitrios dimitris dina dinah dino
diogo dirk djamal djamel djamila djenaba djeneba djibril djilali djimo dolores domenico dominic dominica dominik
dominika dominique domitille donald donatella donatien donatienne donia donna dora dorian doriane doris dorothea
dorothee dorothy dorra dossou douglas dounia dragan dragana driss drissa duncan dusan duygu dylan ebru eddie eddine
eddy edelyne edem edgar edgard edith edmee edmond edmonde edmundo edna edoardo edouard eduard eduarda eduardo edward
edwige edwin eeva efflam efi eglantine ekaterina elba eleanor eleftheria elena eleni eleonora eleonore eli elia elian
eliana eliane elias elie elif elijah elina eline elio eliot eliott elisa elisabeth elise elisee eliza elizabeth ella
ellen elliot elliott elma elmer eloane elodie eloi eloise eloy elsa else elvira elvire elvis elyes elyse elzear
emanuel emanuela emanuele emeline emeric emerick emil emile emilia emilie emilien emilienne emilio emily emir emma
emmanuel emmanuele emmanuelle emmeline emre emy enea eneko engin enguerrand enola enora enrico enrique enzo epiphane
eric erica erich erick erik erika erin ernest ernestine ernesto erol erwan erwann erwin eryk esma esme esmeralda
esteban estebane estela estelle ester esther ethan etienne ettore eudes eugen eugene eugenia eugenie eulalie eusebe
eustache eva evan evangeline evariste eve evelina eveline evelyn evelyne evodie evrard ewa ewan ewen ezechiel ezekiel
ezra fabian fabiana fabiano fabien fabienne fabio fabiola fabrice fabricio fabrizio fadela fadi fadia fadila fadma
fahd faical faisal faiza fanch fanchon fanette fannie fanny faouzi faouzia farah fares farid farida farouk fateh
fatema fathi fathia fatih fatiha fatim fatima fatimata fatma fatna fatou fatouma fatoumata faustin faustine fawzi
faycal fayrouz fayza federica federico felice felicia felicie felicien felicite felicity felipe felix femke ferdinand
ferdinando fereol fergus ferhat feriel ferielle fernand fernanda fernande fernando ferran fethi fidele filip filipa
filipe filippo finn fiona fiorella firas firmin firmine flavia flavian flavie flavien flavio fleur flora florane flore
florence florent florentin florentine florestan florian floriane floriant florie florimond florin florine fode fodie
fouad foucauld foued foulques franc france francelin frances francesca francesco francette francine francis francisca
francisco francisque franck franco francois francoise frank frankie frantz franz fraser fred freda freddy frederic
frederica frederick frederico frederik frederika frederique freja frida friedrich fritz fructueux fulbert fulgence
fulvio gabin gabor gabriel gabriela gabriele gabriella gabrielle gael gaelle gaetan gaetana gaetane gaetano gaia
galina garance garry gary gaspar gaspard gaspardine gaston gauthier gautier gauvain gavin gebril gemma genevieve
geoffray geoffrey geoffroy geordie georg george georges georgette georgia georgiana georgina gerald geraldine geraldo
gerard gerardo geraud gerda gerhard germain germaine germinal gerold geronimo gerrit gertrude gervais gervaise gerwald
ghaleb ghania ghislain ghislaine ghita ghizlane ghylaine giacomo gian gianluca gianni gilbert gilberte gilberto gilda
gildas gilles gilliane gina ginette gino giorgia giorgio giorgos giovanna giovanni gisela gisele giselle gislaine
giulia giuliana giuliano giulio giuseppe gladys glen glenn gloria godefroy gokhan golnaz gontran gonzague gonzalo
goran gordon gorka gosia gottfried goulven grace grady graeme graham gratien gratienne grazia graziella grazyna greg
gregoire gregor gregorio gregory greta gretchen grete guenael guenaelle guenhael guenola guenole guenter guewen
guglielmo guido guilain guilaine guilhem guilherme guillaume guillemette guillermo guirec guislain guislaine gunter
gurvan gustav gustave gustavo guy guylaine guylene gwen gwenael gwenaele gwenaelle gwendal gwendoline gwendolyn gwenn
gwennael gwennaelle gwenola gwenole gwenvael gwladys gyorgy gyslaine habib habiba habibatou hacen hacene hachem hadi
hadj hadja hadjer hadji hadrien hafid hafida hafsa hafsatou haider hakan hakim hakima halima halina hamed hamid hamida
hamidou hamish hamza han hana hanae hanan hanane hania hanna hannah hannibal hans harald harmonie harold haroun
harouna harriet harris harry haruki haruna haruto hasan hasna hasnaa hassan hassane hassen hassiba hassina hatem
hatice hawa haya hayat haykel hazem heather hector hedi hedia hedwig hedwige heidi heike heinrich heinz helen helena
helene helga helia helie heliette helmut heloise hend henda hendrik henni henri henriette henrik henrique henry
herbert heribert hermance hermann hermine hermione herve herveline hiba hicham hichem hilaire hilal hilary hilda
hildegarde hind hippolyte hiroko hiroshi hocine hoda holly honore honorine horia hortense hortensia houari houcine
houda houria houssam houssein houssem howard huan hubert hugo hugolin hugues huguette humbert humberto hung huong
huseyin hussein hyacinthe hyppolite iacopo ian ianis iannis ibou ibrahim ibrahima ibtissam ibtissem ida idalina idir
idris idriss idrissa ieva ignace ignacio igor iheb ihsan iker ikram ilan ilana ilaria ildefonse ildiko ilham ilhem
ilian iliana ilias ilies ilknur ilona ilya ilyas ilyass ilyes ilyesse imad iman imane imelda imen imene imran imre ina
inaki ines inga inge inger ingrid ingvild inna insaf ioana ioanna ioannis ione iosif irena irene irenee irina iris
irma irmgard irmine irving isaac isabel isabela isabella isabelle isadora isaiah isaline isaura isaure iseult iseut
isidore ismael ismahane ismail ismaila ismene isolde issa issam issiaka istvan itziar iulia iulian ivan ivana ivica
ivo ivon iwan iwona izabela izia jacek jacinta jacinthe jack jackie jacky jacob jacobus jacopo jacotte jacqueline
jacquemine jacques jacquie jacquy jade jaime jakob jakub jalal jalil jamal jamel james jamie jamila jan jana jane
janet janette janice janick janie janik janina janine janique janis jannick jannie janusz jaouad jaouen jared jaroslav
jaroslaw jasmina jasmine jasna jason jasper javier jawad jawed jayson jean jeanette jeanine jeanne jeannette jeannie
jeannine jeannot jeff jefferson jeffrey jehan jehanne jelena jelle jen jennifer jenny jens jeremi jeremiah jeremias
jeremie jeremy jeroen jerome jeronimo jerry jerzy jesse jessica jessie jessy jesus jihad jihane jihene jil jill jim
jimena jimi jimmy jing jo joachim joan joana joanie joann joanna joanne joannie joao joaquim joaquin jocelin joceline
jocelyn jocelyne jochen jocya jodie joe joel joelle joellie joevin joey joffrey johan johana johann johanna johanne
johannes john johnny johny jolan jolanta jon jonas jonathan joost jordan jordana jordane jordi jorge joris jorn jory
joscelin jose josee josef josefa josefina joselito joselyne josep joseph josepha josephina josephine josette josh
joshua josiane josianne josie josselin josseline jost josua josue josyane joy joyce juan juana juanita juba judicael
judie judikael judith judy jukka jules julia julian juliana juliane julianne julie julien julienne juliet julieta
juliette julio julius jurgen justin justina justine justyna kader kadiatou kadidia kadidiatou kadija kadri kady kahina
kai kaina kais kaisa kaled kalidou kalil kamal kamel kamelia kamil kamila kamilia kamilla kandice kaoutar kaouther
karel karelle karen karim karima karin karina karine karl karla karlijn karol karolina karsten karyn kasia kassandra
kassim katalin katarina katarzyna kate katel katell katerina katharina kathe katherina katherine kathleen kathryn
kathy katia katie katja kato katrin katrina katty katy kavita kaya kayla kazuo keiko keith kelig kelly kelvin kemal
ken kenan kenji kenneth kenny kenza kerim kerstin kerwan keryan keryann ketsia ketty kevin keyvan keziah khadidja
khadija khadra khady khaled khalid khalida khalifa khalil khedidja kheira khelifa khoudia kian kieran kilian killian
kim kimberley kimberly kirsten kirsty kito klaas klara klaudia klaus kodjo koen koffi kofi kojo komi komlan konrad
konstantin konstantinos korian koro kossi kossiwa kostas kouadio kouame kouassi krasimir krishna kristel kristell
kristen kristian kristiina kristin kristina kristine kristof kristofer krisztina krystel krystyna krzysztof kurt kwame
kyle kylian kyllian kyra lachlan laetitia lahcen lahoucine laia laila laina lakhdar lalao lalla lamia lamine lamya
lana lancelot landri landry lara larbi larissa lars lassana lassina lassine latifa laura laurane laure laureen
laureline lauren laurena laurence laurene laurent laurentine laurette lauriane laurianne laurick laurie laurine lauryn
lautaro lawrence layla lazar lazare lea leah leana leandra leandre leandro leane leatitia leela leeroy leger leia leif
leila leilani leily leire lelia lena lenaic lenaick lenaig lenaik lenka lennart lenny leo leocadie leon leona leonard
leonardo leonce leoncie leone leonel leonhard leonid leonide leonie leonor leonora leonore leontine leopold leopoldine
leopoldo leslie leszek leticia letizia lev levana levi lewis leyla lia liam lian liana liane liban libasse lidia
lidwine lidy liesbeth lieve lila lilas lili lilia lilian liliana liliane lilianne lilit lilith liliya lilla lilli
lilly lilou lily lina linda lindsay lino lionel lionelle lior lioubov lisa lisbeth lise liselotte lisette lisiane
lison liv livia livio liz liza lizzie ljubica llewellyn lloyd loan loane loann loanne lodewijk lodie loeiz loeiza
loelia loes logan lohan lohann loic loick lois lola loleh lolita longin loona lora loraine lore loredana loreen
lorelei loren lorena lorene lorenza lorenzo loretta lori loriane lorie loris lorna lorraine lotfi lothaire lothar
lotte lou louane louanne loubna louella louelle louenn louis louisa louise louisette louison louka loukas loukia louna
lounes lounis loup loyse lubin lubna luc luca lucas lucca lucette lucia lucian luciana luciano lucie lucien lucienna
lucienne lucile lucilia lucilla lucille lucinda lucius lucrece lucretia lucy lucyle ludger ludivine ludmila ludmilla
ludo ludovic ludovica ludovico ludwig ludwine lugdivine luigi luis luisa luiz luiza lukas lukasz luke lula luna lutz
lyam lyazid lydia lydie lyes lyla lylia lylian lylou lynda lynn lyonel lyse lysiane lyubov maaike maarten maceo maciej
maddalena maddy madeleine madeline madelon madina mady mae mael maelan maele maelie maeline maelis maelle maelyne
maelys maeva magali magalie magaly magda magdalena magdeleine maggie maggy magid magloire magnus maha mahamadou
mahamane mahamat mahault mahaut mahdi mahe maher mahery mahmoud mahmut maia maialen maike maimouna maina maissa maite
maiwenn maja majda majdi majid malak malaury malek malgorzata malia malick malik malika mallaury mallory malo malorie
malory malou malvina mamadi mamadou mamady mamoudou manal mandy manel manfred manoa manoel manoelle manolis manolo
manon mansoor mansour manu manuel manuela manuella manuelle maoelle mara marat marc marceau marcel marcela marcelin
marceline marcella marcelle marcellin marcellino marcello marcelo marcia marcial marcin marco marcos marcus marek
maren marga margaret margarete margarida margarita margaux margerie margherita margit margo margot margret margriet
marguerite mari maria mariam mariama mariame marian mariana mariane marianna marianne mariannick mariano maribel
marica maricica marie marieke mariel mariella marielle marielou mariem marieme marien mariette marija marijana marijke
marilena marilene marilou marily marilyn marilyne marilys marin marina marine marinette marino mario mariola marion
marios maris marisa marisol marissa marit maritza marius mariusz mariya marjolaine marjolein marjolijn marjorie
marjory mark marketa marko markus marlaine marlen marlena marlene marlies marlon marlow marlyse maroua marouan
marouane maroun marta marten martha marthe martial martijn martin martina martine martinus marty marusia marvin marwa
marwan marwane mary maryam maryan maryana maryann maryanne maryannick maryem marylene marylin maryline marylou maryse
maryvette maryvonne marzena marzia massimiliano massimo massinissa mateja mateo mateus mateusz mathe matheo matheus
mathew mathi mathias mathieu mathilda mathilde mathis mathurin mathusan mathys matias matilda matilde matiss matt
mattea matteo matthaus matthew matthias matthieu matthijs matthis mattia mattias maud maude maureen maurice mauricette
mauricia mauricio maurin maurine maurizio mauro maverick mawuli max maxellende maxence maxens maxim maxime maximilian
maximilien maximilienne maximin maximus maxine maxwell maya mayalen mayeul mayline maylis mayra mazarine medard meddy
mederic meggie mehdi mehdia mehmet mei meike meissa mel mela melaine melania melanie melchior melek melia melika
melina melinda meline melisande melissa meliza melki mellie melodie melody melusine melvin melvyn melyna memphis menad
mendel menouar meral mercedes merel meriadec meriam meriem merime merryl mert mervyn merwan meryam meryem meryl
messaoud messaouda mia micha michael michaela michaele michaella michal michala michalina michel michela michelangelo
michele micheline michelle michiel mick mickael mickaele mickey midori mieke miguel mihaela mihai mihail mihaly mika
mikael mikaela mike mikel mikhael mikhail miklos mila milan milana milane milena milene mileva milia milica milo milos
milou mimoun mimouna mina minh minna mira mirabelle miranda mireia mireille mirek mirela mirella miriam mirja mirjam
mirko miroslav miroslava mitch mitra mladen moctar modibo mody mohamad mohamadou mohamed mohammad mohammed mohand
mohsen moira moise moises mokhtar molly momar mona moncef monia monica monika monique montaine montse montserrat monya
morad morgan morgana morgane moritz morten morvan mostafa mouad mouctar mouhamadou mouhamed mouloud moumouni mouna
mounia mounir mounira mourad moussa moustafa moustapha moutiaa muhammad muhammet murat muriel murielle murphy musa
mustafa mustapha mylane mylena mylene myriam myriem myrtille myrto nacer nacera naceur nacim nacima nacira nada nadege
nadeige nadejda nader nadera nadezhda nadhia nadia nadiege nadim nadine nadir nadira nadiya nadja nadjet nadjim nadya
nael naella nafi nafissa nafissatou naguib nahed nahel nahia nahid nahla naila naim naima naira najat najet najia
najib najiba najla najoua najwa namik nancy nans nao naoko naomi naoual naouel naoufel narcisse narimane nasim nasr
nasrin nasrine nasser nassera nassim nassima nassira nastasia nastassja natacha natalia natalie natalija natalina
nataliya natanael natasa natascha natasha nathalia nathalie nathan nathanael nathanaelle nathaniel nathasha nawal
nawel nawell nawfel nayla nazaire nazha nazim ndeye nebil nedim nedjma neele neil neila nejla nejma nekane nela nelia
nelly nelson nemo nenad neo neomie nera nermin nesrine nessim nestor neus neven nevena ngone niamh nicaise niccolo
nicholas nick nicodeme nicola nicolae nicolas nicole nicoleta nicoletta nicolette nicolo nidal niels nigel niki nikita
nikki niklas niko nikola nikolai nikolaos nikolas nikolaus nikolina nikos nils nima nina ninette nino ninon nisrine
nissim nivine noa noah noe noel noela noele noelie noelle noellie noemi noemie noha noham nohemie nolan nolann nolhan
nolwen nolwenn nomie nora norah norbert nordine noreddine noria norma norman nour noura nourdine noureddine nouria
nourredine noustapha nuala nuno nunzia nuray nurcan nuria nyls nyssa oanell oceane oceanne octave octavia octavie
octavien octavio odalys oded odeline odette odiane odile odilia odilon odin odon odran ofelia ognjen oier oihan oihana
okan okba olaf olav oleg oleksandr olena olga olha olia olimpia oliver olivera olivia olivier olivine oliwia olwen
olympe olympia olympio omar omayma ombline omer omeyma ona ondine ondrej onur ophelia ophelie ophely orane orel oren
orhan oria oriana oriane orianne oriol orlando orlane orlanne ornella orso orsola oscar oscarine oskar osman osmane
ossama ostiane oswald otavio othman othmane otilia otis otman ottavia ottavio ottilie otto ouafa oualid ouarda
ouassila ouassim ouassini oueda ouerdia ouiam ouided ouissem oulimata oumaima oumar oumarou oumayma oumou oumy ouria
ousmane ousseynou outhmane ouzna owen oystein ozan ozgur ozlem pablo paco pacome palmyre paloma pamela panagiotis
pancho paola paolina paolo paquita parisa pascal pascale pascalin pascaline pascual pasquale pat patrice patricia
patricio patricius patrick patrik patrizia patrizio patrycja patryk patsy paul paula paule paulette pauliina paulin
paulina pauline paulo pavel pavla pavlina pavlos pawel pearl pedro peggy pekka penda penelope perceval percy peregrine
perle pernelle pernille perrette perrin perrine pervenche petar peter petr petra petronille petros petru petrus phanie
phil philbert philemon philibert philip philipp philippa philippe philippine phillip philomena philomene phoebe phuong
pia piera pierce pierette pierfrancesco piero pierre pierrette pierric pierrick pierrik pierrot pierryves piet pieter
pietro pilar pio piotr plamen pol pola polina pooja poppy porfirio prabhu praskovia primael primrose priscilla
priscille priscillia priya prosper prudence pryscillia przemyslaw quang quentin quentine quentyn quim quiterie
quitterie quoc rabab rabah rabea rabia rabiaa rabie rabiha rachel rachela rachele rachelle rachid rachida radhia
radhouane radia radka radmila radoslaw radouan radouane radu rafael rafaela rafaele rafaelle rafal raffaele raffaella
rafi rafic rafik ragnar ragnhild rahim rahma rahmatou rahul raihana raimo raimond raimund raimundo raina rainer
rainier raissa raja rajaa rajae rajesh rajiv ralf ralph rama ramata ramatoulaye ramazan rami ramin ramiro ramla ramon
ramona ramses ramy ramzi ramzy randa randall randy rani rania ranim raphael raphaela raphaele raphaella raphaelle
raquel rasha rashid rasmus raul raulin ravi raya rayan rayane rayen raymond raymonda raymonde raymondin raymundo rayna
raynald razika razvan reane rebecca rebekah reda redha redouan redouane reece reese regane regina reginald reginalde
regine regis regula reha reine reinette reinhard reinhold reinier rejane rejean rekia remi remigius remigiusz remo
remy rena renald renan renata renate renato renaud renaude renauld rene renee renelle reno renzo resul reto reuben
reyhan reynald reynold reza rhita rhizlane rhoda rhys riad riadh ricardo riccardo richard richarde rick rickie rico
rida rifka rigobert rihab riham rihanna rikke rim rima rina rinaldo ringo rino rita ritaj ritchie ritta ritva rivka
riwan rizlane roald roan rob robby robert roberta roberte roberto robin rocco roch rochdi rocio roderic roderick
rodica rodney rodolfo rodolphe rodrigo rodrigue roelof rogatien rogelio roger rogerio rokaya rokhaya rokia roland
rolande rolando rolf rolland romain romaine roman romana romane romaric romary romeo romeric romina rommel romuald
romulus romy ron ronald ronaldo ronan ronane ronit ronja ronnie ronny roomy rory rosa rosalia rosalie rosalina
rosalind rosaline rosalyn rosamund rosangela rosanna rosanne rosaria rosario roscoe rose roseliane roseline rosella
roselle roselyne rosemary rosemonde rosetta rosette rosi rosie rosina rosine rosita ross rossana rossella rossitza
roswitha rosy roula roumaissa roumiana rowan rowena roxana roxane roxanne roy royce roza rozalia rozenn ruben rubi
rubina ruby rudi rudiger rudolf rudolph rudy rufin rufina rufus ruggero rui rukiye rumen rupert rusen ruslan rusty
rutger ruth ryad ryan ryane rym ryma ryszard sabah sabastien sabeha saber sabeur sabina sabine sabira sabri sabria
sabrina sabrine sacha sadek sadia sadie sadio sadok saeed safa safaa safae safia safiatou safietou safir safiya
safouane safya sahar sahra said saida saidou saif saifeddine saila sakina sakineh salah salaheddine salam saleh saleha
salem salha salia salif salifou salih salihou salim salima salimata salinda sally salma salman salome salomon salvador
salvatore sam sama samah samantha samar samba sami samia samina samir samira sammy samson samuel samuele samuelle samy
sana sanaa sanae sander sandie sandra sandrina sandrine sandro sandy sanja sanjay sanne santa santiago santina santo
santos saphia saphir saphira sara sarah sarai sarra sasa sascha sasha saskia saul savas saverine saverio savinien
scarlett scholastique scott seamus sean seb sebastian sebastiano sebastiao sebastien sebastienne sebile seda sedat
seddik sefora segolene segun seif sekou selda selena selene selim selima selin selina seline selma selman selmin
seloua selva semia semih semra sena senem senna sepideh serafina serap seraphin seraphine serdar serena serenella
serge sergei sergej serghei sergi sergine sergio serguei serhat serigne serkan serkine servais servaise servan servane
seta seth sevan severin severine severino seydou seymour seynabou sezer shaima shaina shan shana shane shani shanice
shannen shannon sharif sharon shaun shawn shayna sheila shelby shen sherine sheryl shirin shirine shirley shlomo shona
siaka siavash sibel sibylle sidi sidoine sidonie siegfried sien sigismond sigmund sigrid sigrun sigurd siham sihame
sihem silas silke silvain silvana silvano silverio silvestre silvia silvie silvina silvio sima simao simeon simon
simona simone simonetta simonne sinan sinead sinem siobhan sira sirandou siri siriane sirine siryne sixtine slah slava
slavica slawomir sliman slimane smail smain sneza soazic soazig sofia sofian sofiane sofie sofiene sofya sohane soizic
soizick soizig sokhna solal solange soleane soledad solemne solen solena solene solenn solenne soline solomon solvei
solveig solweig soly sonia sonja sonny sonya sophia sophian sophiane sophie sophy soraya soren sory sosthene sotiris
souad soufiane souhaib souhail souhaila souheil souheila souhila soukaina soukeyna soulef souleymana souleymane
soumaila soumaya soumeya soumia sounia sowmya spencer spiros stacey stacy stanislas stanislaus stanislav stanislaw
stanko stanley stany stefan stefana stefani stefania stefanie stefano steffen steffi stela stelios stella sten stephan
stephana stephane stephania stephanie stephany stephen steve steven stewart stig stina stoyan stuart styliani sue
sujata sukru suleiman suleyman sullivan sunil sunniva susan susana susanna susanne susie suzanna suzanne suzel suzelle
suzette suzie suzon suzy svea svein sven svenja sveta svetla svetlana sybil sybille sydney sylva sylvain sylvaine
sylvana sylvere sylvester sylvestre sylvette sylvia sylviane sylvie sylvin sylvina sylviya symphorien syndie syrine
szymon tabatha tadeo tadeusz taha tahar taher tahina tahir taina takashi takeshi talal talia talita tamara tamas tamer
tami tammy tancrede tanguy tania tanja tanya tao taos tara tarak tarek tarik tariq taro taryn tasnim tasnime tatiana
tatianna tatjana tatyana tayeb taylor tayyip teddie teddy tekla telma telmo teo teodor teodora teodoro teofila terence
teresa terese teri terrence terry tess tessa tevin thabet thaddee thais thalia thanh thao thea thekla thelma theo
theobald theodor theodora theodore theodoros theodosie theodule theofanis theolinda theophane theophanie theophile
theophilius theophraste theotime theresa therese theresia theresita thibald thibaud thibaude thibauld thibault thibaut
thiebaud thiebault thiebaut thien thiernau thierno thierry thijs thilo thiphaine thomas thomassin thomy thor thora
thorben thorsten thuan thuy thymiane thyphaine tia tiago tiana tiare tibere tibor tidiane tidjane tifenn tiffaine
tiffanie tiffany tiffen tiina tijana tijani tilda tilde tilio till tim timea timeo timon timothe timothee timotheo
timothy timour timur tina tino tiphaine tiphanie tiphanny tiphany tiphene titia titien titouan titouane tiziana
tiziano tizoun tjark tobias todd todor toinette tom toma tomas tomasz tomaz tomiko tomislav tommaso tommy tomoko toni
tonia tonio tony tor torben torbjorn torsten toufik toukia toumani touria toussaint toussainte tove tracy trevor
trinidad tristan tristana tristane troy trudy tsiory tuan tugba tugdual tulay tullia tullio tuyet tycho tyler tymeo
tyna typhaine typhanie tyrone tzvetan ubald udo ugo ugolin ulf ulises ulla ulric ulrica ulrich ulrik ulrike ulysse
umair umar umberto umit una unai urbain uriel urielle urs ursula ursule ushi usman ute valdo valentin valentina
valentine valentino valer valere valeria valerian valeriane valerie valerien valerio valery vanda vanessa vaneva vania
vanina vanja vanya varvara vasco vasil vasile vasilica vasiliki vaslav vassili vassilis vathana vefa velia venance
venceslas venissia vera verena verlaine vero veronica veronika veronique vesna veva vianney vicenta vicente vicki
vicky victoire victor victoria victoriano victorien victorin victorine viet vikram viktor viktoria viktorija vilhelm
villem vilma vim vince vincent vincente vincenza vincenzo vinciane vincianne viola violaine violene violeta violetta
violette viorel viorica virgil virgile virgilio virginia virginie viridiana vitali vitalie vitaliy vito vitor vittoria
vittorio vivette vivi vivian viviana viviane vivianne vivien vivienne vlad vlada vladimir vladislav vladislava vlado
vlasta vojtech volkan volker volodia volodymyr vonnick vuk waad wacil wadi wadia wafa wafaa wahib wahiba wahid wahida
wail wajdi walburga waldemar waldo walid walkiria walter wanda wandrille warda waren warren wasil wassil wassila
wassim wassima wayan wayne wen wendelin wendeline wendell wendie wendy weronika wesley wessim widad wiem wieslaw
wieslawa wifred wilfred wilfredo wilfrid wilfrida wilfried wilhelm wilhelmina wilhem will willem willemijn william
williams willie willis willy wilma wilson wim winfred winfried winnie winona winston wissal wissam wissem wladimir
wladyslaw wojciech wolfgang wolfram wouter wulfran wyatt xabi xabier xander xavier xaviera xaviere xenia xiang xiao
xiaoming ximena xin xuan yacin yacine yacouba yadviga yael yaelle yaffa yago yahia yahya yair yaka yakouba yamina
yamine yan yana yanick yanis yaniss yanko yann yanna yannael yanne yannic yannick yannig yannik yannis yanouk yao yara
yarah yaser yasin yasmin yasmina yasmine yasser yassin yassine yassir yassmine yavuz yawo yaya yazid yelena yeliz yen
yesim yeva yevgeniy yilmaz yin ylan yllan ynes yoan yoann yoanna yoanne yohan yohana yohann yohanna yoko yolaine
yolanda yolande yolanta yolene yonathan yonel yoni yoran yorgos yorick yosef yoshiko youcef youen youenn youmna younes
youness younous youri yousra yousri youssef youssouf youssoupha youssra youstina ysaline ysaure ysee yseult ysolde
ysoline yuan yue yueh yuki yukiko yulia yuliia yuliya yun yunus yuri yusuf yvain yvan yvana yvann yveline yvelise yves
yvette yvo yvon yvonig yvonne yvonnick ywan yzabelle zach zachari zacharia zacharie zachary zack zadig zaher zahia
zahir zahira zahra zaid zaida zaim zaina zainab zaineb zakari zakaria zakariya zakarya zakia zara zarah zbigniew
zdenek zdenka zdravko zeev zeina zeinab zeineb zelda zelia zelie zelig zeljko zena zeno zenobe zenobie zephirin zeynep
zhang zhen zhi zia ziad zied zina zinaida zinat zineb zined zinedine zita zitouni zlata zlatan zlatko zoe zoel zofia
zohair zoheir zohir zohra zoia zoltan zora zoran zoubida zoubir zouhair zouhir zouhour zouina zoulikha zsofia zsolt
zsuzsanna zulal zuleyha zuzana zuzanna zyad zygmunt
""")
# They are also towns, flowers, months, virtues: alone they prove nothing.
ALSO_WORDS = listed("""
aime alma ambre ange angel augusta aurora bella blanche capucine constant felicite fleur florence france gaia
georgia grace harmonie iris jade lilas lorraine loup luna marine mercedes olympe olympia perle prudence reine rose
sofia sophia milan sydney toussaint urbain victoire victoria violette virginia will
""")
