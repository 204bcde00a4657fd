"""Names of months as pages write them, in the languages listed here, with their number.

A name that means different months in different languages (listopad: November in Polish, October in Croatian) stands for
the language with more pages.
"""

from __future__ import annotations

import re

_BY_LANGUAGE = (
    # English
    (
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|"
        "october oct|november nov|december dec"
    ),
    # German
    (
        "januar jänner jaenner jän|februar feber|märz maerz mrz mär|april|mai|juni|juli|august|september|"
        "oktober okt|november|dezember dez"
    ),
    # French
    (
        "janvier janv|février fevrier févr fevr fév|mars|avril avr|mai|juin|juillet juil|août aout|septembre|"
        "octobre|novembre|décembre decembre déc"
    ),
    # Spanish
    (
        "enero ene|febrero|marzo|abril abr|mayo|junio|julio|agosto ago|septiembre setiembre|octubre|noviembre|"
        "diciembre dic"
    ),
    # Italian
    (
        "gennaio gen|febbraio|marzo|aprile|maggio mag|giugno giu|luglio lug|agosto|settembre set|ottobre ott|"
        "novembre|dicembre"
    ),
    # Portuguese
    "janeiro|fevereiro fev|março marco|abril|maio|junho|julho|agosto|setembro|outubro out|novembro|dezembro",
    # Dutch
    "januari|februari|maart mrt|april|mei|juni|juli|augustus|september|oktober|november|december",
    # Polish
    (
        "styczeń stycznia sty|luty lutego lut|marzec marca|kwiecień kwietnia kwi|maj maja|czerwiec czerwca cze|"
        "lipiec lipca lip|sierpień sierpnia sie|wrzesień września wrz|październik października paź|"
        "listopad listopada lis|grudzień grudnia gru"
    ),
    # Czech
    (
        "leden ledna|únor února|březen března|duben dubna|květen května|červen června|červenec července|"
        "srpen srpna|září|říjen října|listopadu|prosinec prosince"
    ),
    # Slovak
    (
        "január januára|február februára|marec|apríl apríla|máj mája|jún júna|júl júla|augusta|septembra|"
        "október októbra|novembra|decembra"
    ),
    # Hungarian
    (
        "január|február|március márc|április ápr|május máj|június jún|július júl|augusztus|szeptember szept|"
        "október|november|december"
    ),
    # Romanian
    (
        "ianuarie ian|februarie|martie|aprilie|mai|iunie iun|iulie iul|august|septembrie|octombrie|noiembrie noi|"
        "decembrie"
    ),
    # Swedish, Danish, Norwegian
    "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december",
    "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december",
    "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember des",
    # Finnish
    (
        "tammikuuta tammikuu|helmikuuta helmikuu|maaliskuuta maaliskuu|huhtikuuta huhtikuu|toukokuuta toukokuu|"
        "kesäkuuta kesäkuu|heinäkuuta heinäkuu|elokuuta elokuu|syyskuuta syyskuu|lokakuuta lokakuu|"
        "marraskuuta marraskuu|joulukuuta joulukuu"
    ),
    # Turkish
    (
        "ocak oca|şubat şub|mart|nisan nis|mayıs mayis|haziran haz|temmuz tem|ağustos ağu|eylül eyl|ekim eki|"
        "kasım kasim kas|aralık aralik ara"
    ),
    # Russian
    (
        "январь января янв|февраль февраля фев февр|март марта мар|апрель апреля апр|май мая|июнь июня июн|"
        "июль июля июл|август августа авг|сентябрь сентября сен сент|октябрь октября окт|ноябрь ноября ноя нояб|"
        "декабрь декабря дек"
    ),
    # Ukrainian
    (
        "січень січня січ|лютий лютого лют|березень березня бер|квітень квітня квіт|травень травня трав|"
        "червень червня черв|липень липня лип|серпень серпня серп|вересень вересня вер|жовтень жовтня жовт|"
        "листопад листопада лист|грудень грудня груд"
    ),
    # Bulgarian
    "януари яну|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември",
    # Greek
    (
        "ιανουάριος ιανουαρίου ιαν|φεβρουάριος φεβρουαρίου φεβ|μάρτιος μαρτίου μαρ|απρίλιος απριλίου απρ|"
        "μάιος μαΐου μαΐ μαϊ|ιούνιος ιουνίου ιουν|ιούλιος ιουλίου ιουλ|αύγουστος αυγούστου αυγ|"
        "σεπτέμβριος σεπτεμβρίου σεπ|οκτώβριος οκτωβρίου οκτ|νοέμβριος νοεμβρίου νοε|δεκέμβριος δεκεμβρίου δεκ"
    ),
    # Arabic: Egypt and the Gulf, the Levant, the Maghreb
    ("يناير|فبراير|مارس|أبريل ابريل إبريل|مايو|يونيو يونيه|يوليو يوليه|أغسطس اغسطس|سبتمبر|أكتوبر اكتوبر|نوفمبر|ديسمبر"),
    ("كانون_الثاني|شباط|آذار اذار|نيسان|أيار ايار|حزيران|تموز|آب|أيلول ايلول|تشرين_الأول|تشرين_الثاني|كانون_الأول"),
    "جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    # Hebrew, also behind the preposition that Hebrew joins to the name
    (
        "ינואר בינואר|פברואר בפברואר|מרץ מרס במרץ במרס|אפריל באפריל|מאי במאי|יוני ביוני|יולי ביולי|"
        "אוגוסט באוגוסט|ספטמבר בספטמבר|אוקטובר באוקטובר|נובמבר בנובמבר|דצמבר בדצמבר"
    ),
    # Persian, names of the Gregorian months
    "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه جولای|اوت آگوست|سپتامبر|اکتبر|نوامبر|دسامبر",
    # Indonesian
    "januari|februari|maret|april|mei|juni|juli|agustus agt agu|september|oktober|november|desember",
    # Thai
    (
        "มกราคม ม.ค|กุมภาพันธ์ ก.พ|มีนาคม มี.ค|เมษายน เม.ย|พฤษภาคม พ.ค|มิถุนายน มิ.ย|กรกฎาคม ก.ค|สิงหาคม ส.ค|"
        "กันยายน ก.ย|ตุลาคม ต.ค|พฤศจิกายน พ.ย|ธันวาคม ธ.ค"
    ),
    # Hindi
    ("जनवरी|फ़रवरी फ़रवरी फरवरी|मार्च|अप्रैल|मई|जून|जुलाई|अगस्त|सितंबर सितम्बर|अक्टूबर अक्तूबर|नवंबर नवम्बर|दिसंबर दिसम्बर"),
)


def _table() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for listed in _BY_LANGUAGE:
        for number, names in enumerate(listed.split("|"), 1):
            for name in names.split():
                numbers.setdefault(name.replace("_", " "), number)
    return numbers


MONTHS = _table()
"""The number of a month by its name in lower case."""

_LETTER = r"[^\W\d_\u0900-\u097f\u0e00-\u0e7f]"
WORD = (
    rf"(?P<name>(?:كانون|تشرين) (?:الثاني|الأول)|{_LETTER}{{2,14}}+|[\u0900-\u0963]{{2,14}}+|"
    r"[\u0e01-\u0e4e]{1,3}\.[\u0e01-\u0e2e]|[\u0e01-\u0e4e]{2,14}+)"
)
"""A pattern for what may be the name of a month. Vowel signs of Thai and Hindi are no letters to `re`."""

_ASCII_WORD = re.compile(r"[a-z]{3,14}+")
_LETTER_BEYOND_ASCII = re.compile(r"[^\W\x00-\x7f]")
_DOT = re.compile(r"\.$")


def may_name_month(text: str) -> bool:
    """Tell, at little cost, whether `text` can have the name of a month in it; with letters beyond ASCII any can."""
    # Most texts beyond ASCII are so by their quotation marks and dashes alone.
    if not text.isascii() and _LETTER_BEYOND_ASCII.search(text):
        return True
    return not MONTHS.keys().isdisjoint(_ASCII_WORD.findall(text.lower()))


def month_number(name: str) -> int | None:
    """Return 1 to 12 for the name of a month, or None."""
    lower = name.lower()
    return MONTHS.get(lower) or MONTHS.get(_DOT.sub("", lower)) or MONTHS.get(lower.replace("i̇", "i"))
