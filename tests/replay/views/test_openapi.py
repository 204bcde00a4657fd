"""The description that the server serves of itself."""

from __future__ import annotations

from archiver.replay.placing import below
from tests.replay.shelf import CONTENT, ORIGIN, Client, Library


def test_it_names_this_server_and_its_archive(client: Client, library: Library) -> None:
    answer = client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    made = answer.json()
    assert made["openapi"].startswith("3.1.")
    assert made["servers"][0]["variables"]["origin"]["default"] == ORIGIN
    assert made["paths"]["/csp-report"]["servers"][0]["variables"]["origin"]["default"] == CONTENT
    assert list(library[0].lookup(made["components"]["parameters"]["url"]["example"]))


def test_other_sites_may_not_read_it_for_its_examples_are_of_the_archive(client: Client) -> None:
    assert "access-control-allow-origin" not in client.get("/openapi.json").headers


def test_in_a_folder_of_the_server_the_folder_stands_before_every_path(client: Client) -> None:
    with below("/news"):
        made = client.get("/openapi.json").json()
    for servers in (made["servers"], made["paths"]["/csp-report"]["servers"]):
        assert servers[0]["variables"]["collection"]["default"] == "/news"
    assert made["components"]["parameters"]["url"]["example"].startswith("http")
    assert "/" not in made["paths"]["/w/-/{name}"]["parameters"][0]["example"]
