from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.function_words import ARABIC, CYRILLIC, DEVANAGARI, LATIN
from archiver.text.language import Detected, are_alike, detect_language, primary

SENTENCES = {
    "en": "The plant in the western bay, which had stood still for three months, runs again and it feeds the grid.",
    "de": "Das Werk in der westlichen Bucht, das drei Monate lang nicht lief, ist seit "
    "gestern wieder am Netz und läuft.",
    "fr": "La centrale de la baie, qui était à l'arrêt depuis trois mois, est de nouveau en service et elle produit.",
    "es": "La central de la bahía, que estaba parada desde hace tres meses, ya está en marcha y produce más que nunca.",
    "pt": "A central da baía, que não estava em funcionamento há três meses, já produz mais do que se esperava dela.",
    "it": "La centrale della baia, che non era in funzione da tre mesi, è di nuovo in servizio e produce più di prima.",
    "nl": "De centrale in de baai, die drie maanden heeft stilgestaan, is weer in bedrijf "
    "en levert meer dan ooit aan het net.",
    "sv": "Kraftverket i bukten, som inte har varit i drift på tre månader, är nu igång och det levererar till nätet.",
    "pl": "Elektrownia w zatoce, która nie działała przez trzy miesiące, już pracuje i to "
    "lepiej niż się tego spodziewano.",
    "cs": "Elektrárna v zálivu, která tři měsíce nebyla v provozu, už zase pracuje a podle "
    "plánu také vyrábí více než před tím.",
    "fi": "Voimala on ollut pysähdyksissä kolme kuukautta, mutta nyt se on taas käynnissä "
    "ja tuottaa enemmän kuin ennen.",
    "tr": "Körfezdeki santral üç ay boyunca durduktan sonra yeniden çalışıyor ve bu yıl "
    "daha çok elektrik için hazır olacak.",
    "id": "Pembangkit di teluk itu sudah tiga bulan berhenti, dan sekarang bekerja lagi "
    "untuk jaringan yang lebih besar.",
    "vi": "Nhà máy ở vịnh đã ngừng trong ba tháng và nay lại được đưa vào hoạt động với những máy mới cho năm sau.",
    "ru": "Станция в заливе, которая не работала три месяца, снова в строю, и это было бы "
    "не так важно, если бы не зима.",
    "uk": "Станція в затоці, яка не працювала три місяці, вже знову в роботі, і це було б "
    "не так важливо, якби не зима.",
    "el": "Ο σταθμός στον κόλπο λειτουργεί και πάλι μετά από τρεις μήνες.",
    "ar": "عادت المحطة في الخليج إلى العمل بعد أن توقفت عن الإنتاج ثلاثة أشهر من هذا العام على الأقل",
    "hi": "खाड़ी का संयंत्र तीन महीने के बाद फिर से चल रहा है और यह पहले से अधिक बिजली के लिए तैयार है",
    "he": "התחנה במפרץ חזרה לפעול אחרי שלושה חודשים",
    "zh": "停机三个月之后，海湾西侧的潮汐电站昨天重新并网发电，首日发电量超过预计。",
    "ja": "三か月の停止のあと、湾の西にある潮力発電所がきのう運転を再開しました。",
    "ko": "석 달 동안 멈췄던 서쪽 만의 조력 발전소가 어제 다시 전기를 만들기 시작했다.",
    "th": "โรงไฟฟ้าในอ่าวกลับมาทำงานอีกครั้งหลังจากหยุดไปสามเดือน",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_one_sentence_tells_its_language(language: str) -> None:
    assert detect_language(SENTENCES[language]) == Detected(language, is_sure=True)


@pytest.mark.parametrize("text", ["", "短文", "Hello!", "1234567890 " * 10, "\x00\ud800 " * 20, "🌊" * 50])
def test_too_little_text_tells_nothing(text: str) -> None:
    assert detect_language(text) is None


@pytest.mark.parametrize(
    "text", ["Add to basket Checkout Wishlist Newsletter", "Menu Login Kontakt Impressum Facebook"]
)
def test_labels_without_small_words_are_no_sure_sign(text: str) -> None:
    found = detect_language(text)
    assert found is None or not found.is_sure


def test_a_few_foreign_words_do_not_change_the_language() -> None:
    assert detect_language(SENTENCES["zh"] + " The Tidal Power Report 2024") == Detected("zh", is_sure=True)


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("nb", "no", True), ("id", "ms", True), ("de", "en", False), ("en", "en", True)]
)
def test_languages_that_words_do_not_part_are_alike(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike


def test_the_primary_subtag_is_the_language() -> None:
    assert primary("zh-Hant-TW") == "zh"


@pytest.mark.parametrize(
    "words", [LATIN, CYRILLIC, ARABIC, DEVANAGARI], ids=["latin", "cyrillic", "arabic", "devanagari"]
)
def test_each_list_has_words_once_and_in_lower_case(words: dict[str, str]) -> None:
    for listed in words.values():
        found = listed.split()
        assert len(found) == len(set(found)) >= 15
        assert listed == listed.lower()


@given(st.text(max_size=300))
def test_any_text_gives_one_known_language_or_nothing(text: str) -> None:
    found = detect_language(text)
    assert found is None or 2 <= len(found.tag) <= 3
    assert found == detect_language(text)
