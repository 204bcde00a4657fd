"""What kinds of stories and languages are called."""

from __future__ import annotations

from archiver.replay.wording.languages import ENGLISH, catalogue, marked

# In the language itself, as those look for it who read it.
_LANGUAGES = {
    "ar": "العربية",
    "bg": "Български",
    "bn": "বাংলা",
    "ca": "Català",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "ms": "Bahasa Melayu",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sr": "Српски",
    "sv": "Svenska",
    "ta": "தமிழ்",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
_KINDS = {
    "article": marked("article"),
    "forum": marked("discussion"),
    "documentation": marked("documentation"),
    "listing": marked("list"),
    "product": marked("product"),
    "service": marked("service"),
    "collection": marked("collection"),
    "page": marked("page"),
}


def language_name(tag: str) -> str:
    """Return what a language (BCP 47) calls itself; the tag where that is not known."""
    return _LANGUAGES.get(tag.replace("_", "-").partition("-")[0].lower(), tag)


def kind_name(kind: str, *, language: str = ENGLISH) -> str:
    """Return what a kind of record is called: "discussion" for forum; the text itself where it is none of ours."""
    return catalogue(language).gettext(_KINDS[kind]) if kind in _KINDS else kind
