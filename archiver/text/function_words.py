"""The commonest small words of languages: what a text of some length cannot do without.

General knowledge of each language, put down by hand; no text was counted. Words of several languages count less.
"""

from __future__ import annotations

LATIN = {
    "en": "the and of to in is that it for was with as his he be not by but have are this from or had an they "
    "which you were we her she all would there their been one has when who will more if out so what can "
    "about your",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden "
    "aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur "
    "oder aber vor zur bis mehr",
    "fr": "de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec ou "
    "son aux comme cette ses mais nous été elle leur être ces deux même aussi je vous était entre sans "
    "fait d' l' c'est qu'il",
    "es": "de la que el en y los del se las por un para con no una su al es lo como más pero sus le ha me sin "
    "sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi "
    "porque qué sólo han",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao das à seu sua ou "
    "quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus são foi ser "
    "está você num tem é",
    "it": "di che e la il un a per in una mi ma lo ha le si ho non con li da se no come io ci questo qui sono "
    "del della nel alla gli dei più anche al delle dal era è essere suo loro stato nella degli dopo "
    "perché quando tutti sul",
    "nl": "de het een en van ik te dat die in je is niet op zijn met voor er maar om hem dan zou of wat mijn "
    "men dit zo door over ze zich bij ook tot uit worden heeft naar hebben deze werd wordt nog aan als "
    "geen kan meer wel",
    "sv": "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan "
    "man när år under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla "
    "andra mycket än",
    "da": "og i at det er en til af den på for de som med der et har ikke han om var jeg men sig fra vi så kan "
    "når år også efter eller nu sin hvor ved mod skal ville kommer ud få blev være havde alle andre meget "
    "end mellem hvad",
    "nb": "og i at det er en til av den på for de som med et har ikke han om var jeg men seg fra vi så kan når "
    "år også etter eller nå sin hvor ved mot skal ville kommer ut få ble være hadde alle andre mye enn "
    "mellom hva dette blir",
    "fi": "ja on ei se että hän oli joka mutta ovat myös sen kun tai niin kuin ole vain jo nyt mitä hänen olla "
    "tämä siitä jos sekä mukaan voi jälkeen kanssa ollut vuonna tämän minä sitä kuitenkin muun vielä",
    "is": "og að í á er sem til var við en um með hann því ekki fyrir af hún það þess voru þar ég þetta eftir "
    "hafa sé verið eins frá þeir hefur upp sér þegar eru",
    "pl": "i w na z się że do nie to jest o jak od po za dla przez ale który ich są oraz jego tym tego już był "
    "została przy także może tylko czy ze było być które jej lub został jako więc co",
    "cs": "a v se na je že s z do o k i za ve by po pro jako ale od to byl jeho jsou který které nebo také jen "
    "při až ze tak už podle má roku bylo může než aby která být jsem před své tím jejich co",
    "sk": "a v sa na je že s z do o k aj za vo by po pre ako ale od to bol jeho sú ktorý ktoré alebo tiež len "
    "pri až zo tak už podľa má roku bolo môže než aby ktorá byť som pred svoje tým ich čo",
    "hu": "a az és hogy nem is egy meg de ez csak volt már mint el azt még van ezt vagy ki ha úgy sem aki kell "
    "lehet ami minden szerint után amely több között így való lesz pedig majd",
    "ro": "și de în a la cu pe un care o nu să din este că mai pentru se prin al ca fost au sunt lui dar sau "
    "după fi acest ale unei când doar către între toate cel le ce ai am",
    "hr": "je i u na se da su za od koji s a o kao što nije bi ili do po sve iz ali koja koje bio samo će nakon "
    "bila te kako još sam bilo mogu prema godine već između biti njegov kod ne",
    "sl": "je in v na se da so za ki z s pa od do po ni kot bi tudi iz o ali bil ter pri še ne bo lahko kar že "
    "bila samo med svoje leta ker zaradi če bilo sem biti",
    "et": "ja on ei et see oli ka kui ta mis oma ning seda või selle kes aga nii mida olla siis veel üle välja "
    "saab pole tema nende olid pärast kuid ainult aastal",
    "lv": "un ir no ar par ka uz kas to bet arī vai kā pie tas tā gan lai pēc nav viņa bija tika līdz būs viņš "
    "kurā kad tiek savu šo vēl jau var pat gada",
    "lt": "ir yra į su iš kad tai bet kaip apie ar po buvo jis jų jo už per tik taip nuo dėl gali savo kurie "
    "kuris prie iki dar metų jau arba ne kai ji būti",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne kadar sonra en ama o var değil olduğu her "
    "kendi ya ise mi tarafından göre olduğunu büyük iki üzerinde ki şey ben diye oldu",
    "az": "və bir bu də üçün ilə olan kimi isə olaraq çox daha edir ki sonra o var deyil öz hər kadar olduğu "
    "etdi ya onun bütün amma qədər edilib bildirib",
    "id": "yang dan di dengan untuk pada dari ini dalam itu tidak adalah ke akan oleh juga sebagai atau karena "
    "telah ada mereka bisa dapat lebih saat kami seperti tersebut sudah para bahwa hanya hari saya",
    "ms": "yang dan di dengan untuk pada dari ini dalam itu tidak adalah ke akan oleh juga sebagai atau kerana "
    "telah ada mereka boleh dapat lebih ketika kami seperti tersebut sudah para bahawa hanya selepas "
    "beliau berkata",
    "vi": "và của là có trong được cho không các với những một người để đã này khi từ cũng đến ra như về nhiều "
    "vào ở thì phải trên còn sau tôi năm đó nhưng bị lại",
    "ca": "de la i que el en a les per un amb del no una els es al se més com ha són dels va però seu aquest "
    "està també pel sobre seva fer ser entre fins molt quan anys on hi li ens aquesta tot",
    "gl": "de a que o e do da en un para con non unha os no se na por máis as dos como pero ao das súa seu ou "
    "cando moi tamén polo pola ata isto ela entre despois sen mesmo aos seus son foi ser está xa",
    "eu": "eta da ez bat ere du dira zen baina izan ditu beste hori egin bere dute den gehiago baino dago zuen "
    "edo ziren egiten duen honen arte bi hau oso",
    "cy": "yn y i a o ar yr am wedi gan mae ei ac oedd i'r eu o'r hyn ond fel bod ym sy yw ag gyda chi roedd "
    "hefyd bydd na ni at dan hwn mewn oed",
    "ga": "agus na ar ag go le do de sé bhí tá nach ach ina seo leis chun sin faoi mar gur ní féin ón níos "
    "bhfuil raibh siad dá idir",
    "sq": "të e në dhe i për me një që nga është se ka më do janë si nuk por edhe ky kjo pas tij ishte kanë kur "
    "apo deri duke mund saj",
    "af": "die van en in is het 'n te vir met dat nie op wat sy om hy aan as sal was hulle ook na kan maar uit "
    "word deur jy ek daar meer oor hierdie moet",
    "tl": "ang ng sa na mga ay at ni si para kay ito siya niya hindi nang may ko ka mo kung ako din isang pa "
    "rin lang naman pero kanyang nila ating po",
    "sw": "ya na wa kwa ni katika la za kuwa cha hii kama yake hiyo baada huo lakini pia watu hilo wake zaidi "
    "bila yao huyo alisema sana kutoka kabla",
}
CYRILLIC = {
    "ru": "и в не на что с он как это по но из у за от так все для его к о же мы вы бы при или еще только до "
    "была было есть они чтобы который после также может если уже будет этого быть был",
    "uk": "і в не на що з він як це по але із у за від та так все для його до о же ми ви би при або ще тільки "
    "була було є вони щоб який після також може якщо вже буде цього бути був їх",
    "be": "і ў не на што з ён як гэта па але за ад так усе для яго да мы вы бы пры або яшчэ толькі была было "
    "ёсць яны каб які пасля таксама можа калі ўжо будзе быць быў у",
    "bg": "и на да в се за от с не че по са е като ще до но който при това или тя той след много му беше също "
    "бъде може само към още има което им как защото през",
    "mk": "и на да во се за од со не дека по е како ќе до но кој при ова или таа тој многу му беше исто биде "
    "може само кон уште има кое им што овој",
    "sr": "је и у на се да су за од који с а о као што није би или до по све из али која које био само ће након "
    "била те како још сам било могу према године већ између бити",
    "kk": "және мен бұл үшін бір де да бар болып деп осы сол туралы бойынша жылы емес кейін еді болды дейін ол "
    "қазақстан",
}
ARABIC = {
    "ar": "في من على إلى أن عن مع هذا هذه التي الذي كان ما لا وقد بعد كما بين قد أو ذلك حيث إن وقال خلال كل لم و هو هي",
    "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز گفت شده می شد بود اما دارد ها وی باید",
    "ur": "کے میں کی ہے اور سے کا کو اس کہ ہیں نے پر یہ بھی ایک کر تھا وہ ان جو لیے تو ہو گیا کیا نہیں",
}
DEVANAGARI = {
    "hi": "इसके उनके हुए वाले थे जा कहा बाद रहा रहे रही होने सकते करने के में की है और से का को पर ने हैं कि यह "
    "भी एक कर था वह इस हो तो लिए नहीं गया जो किया अपने साथ",
    "mr": "आणि आहे या हे आहेत ते ही तर मध्ये असे केली होते त्या करण्यात होता त्यांनी नाही एक",
    "ne": "छन भए हुने गरेका नै छ को मा ले यो पनि भएको गरेको हो छन् लाई एक भने गर्न थियो तथा गरी बाट",
}
