"""datacite.json and datacite.xml; whether they keep DataCite's schemas is in tests/peers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from archiver.publish.datacite import NAMESPACE, datacite_json, datacite_xml, is_public
from archiver.publish.dataset import Dataset
from archiver.publish.files import Source
from archiver.publish.labels import labels
from tests.publish.making import HOSTILE, dataset_of, record, survey_of

TOLD = labels(
    title=HOSTILE,
    description=f"{HOSTILE}\n\n中文",
    creators=("Lovelace, Ada 0000-0002-1825-0097", "The Archive https://ror.org/05dxps055", "Wu"),
    license="CC-BY-4.0",
    doi="10.1234/a&b<c>",
    publisher=HOSTILE,
    keywords=(HOSTILE, "b"),
)


def read(dataset: Dataset) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(datacite_json(dataset))
    return value


def texts(dataset: Dataset, path: str) -> list[str]:
    root = etree.fromstring(datacite_xml(dataset))
    found = root.findall("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))
    return [each.text or "" for each in found]


def test_xml_and_json_say_the_same_whatever_the_texts_are() -> None:
    dataset = dataset_of(TOLD)
    told = read(dataset)
    assert texts(dataset, "identifier") == [told["doi"]]
    assert texts(dataset, "titles/title") == [told["titles"][0]["title"]]
    assert texts(dataset, "creators/creator/creatorName") == [each["name"] for each in told["creators"]]
    assert texts(dataset, "publisher") == [told["publisher"]["name"]]
    assert texts(dataset, "subjects/subject") == [each["subject"] for each in told["subjects"]]
    assert texts(dataset, "descriptions/description") == [each["description"] for each in told["descriptions"]]
    assert texts(dataset, "dates/date") == [each["date"] for each in told["dates"]]


def test_names_that_no_xml_can_hold_spoil_nothing() -> None:
    site = record(url="https://a\x01b.example.org/")
    site["provenance"]["warc"]["filename"] = "a\x02\ufffe.warc.gz"
    made = dataset_of(survey=survey_of([site]), sources=(Source("a\x02\ufffe.warc.gz", 1),))
    assert "a\ufffd\ufffd.warc.gz" in texts(made, "descriptions/description")[1]
    assert texts(made, "relatedIdentifiers/relatedIdentifier") == ["https://a\ufffdb.example.org/"]


def test_people_and_bodies_are_told_apart() -> None:
    ada, body, wu = read(dataset_of(TOLD))["creators"]
    assert (ada["nameType"], ada["familyName"], ada["givenName"]) == ("Personal", "Lovelace", "Ada")
    assert (body["nameType"], body["nameIdentifiers"][0]["nameIdentifierScheme"]) == ("Organizational", "ROR")
    assert wu == {"name": "Wu"}
    assert read(dataset_of(labels(creators=("Foo, Inc.",))))["creators"] == [{"name": "Foo, Inc."}]


def test_what_the_schema_demands_and_nobody_said_has_the_schema_s_own_words() -> None:
    dataset = dataset_of()
    told = read(dataset)
    assert (told["creators"], told["publisher"]) == ([{"name": "(:unav)"}], {"name": "(:unav)"})
    assert "doi" not in told
    assert texts(dataset, "identifier") == ["(:tba)"]
    assert told["rightsList"] == [{"rights": "Unknown: nobody stated a licence"}]


def test_a_publisher_with_a_ror_is_identified() -> None:
    dataset = dataset_of(labels(publisher="The Archive https://ror.org/05dxps055"))
    assert read(dataset)["publisher"]["publisherIdentifier"] == "https://ror.org/05dxps055"
    element = etree.fromstring(datacite_xml(dataset)).find(f"{{{NAMESPACE}}}publisher")
    assert element is not None
    assert {str(name): value for name, value in element.attrib.items()} == {
        "publisherIdentifier": "https://ror.org/05dxps055",
        "publisherIdentifierScheme": "ROR",
        "schemeURI": "https://ror.org",
    }


def test_dates_are_of_capture_packing_and_publication() -> None:
    assert [(each["dateType"], each["date"]) for each in read(dataset_of())["dates"]] == [
        ("Collected", "2024-06-02T10:00:00Z/2024-06-04T10:00:00Z"),
        ("Created", "2026-11-23T12:00:00Z"),
        ("Coverage", "2024-05-02/2024-05-04"),
    ]


def test_it_is_derived_from_the_sites_that_are_public() -> None:
    urls = ["https://a.org/1", "http://127.0.0.1:8/", "https://b.org/", "https://a.org/2", "http://intranet/"]
    told = read(dataset_of(survey=survey_of(record(number, url=url) for number, url in enumerate(urls, 1))))
    assert [each["relatedIdentifier"] for each in told["relatedIdentifiers"]] == ["https://a.org/", "https://b.org/"]


@pytest.mark.parametrize(
    ("site", "verdict"),
    [
        ("https://news.example.org/", True),
        ("http://93.184.216.34/", True),
        ("http://[2606:4700::1111]/", True),
        ("http://10.0.0.1/", False),
        ("http://[::1]/", False),
        ("http://localhost:80/", False),
        ("http://a.localhost/", False),
        ("http://printer.local/", False),
        ("http://x.test./", False),
        ("(none)", False),
    ],
)
def test_private_hosts_are_not_told(site: str, verdict: bool) -> None:
    assert is_public(site) is verdict
