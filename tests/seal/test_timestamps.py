"""Timestamps from a real server on loopback, and the ways in which one can be wrong: each is refused for its reason."""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.errors import SealError
from archiver.seal.der import (
    BIT_STRING,
    INTEGER,
    SEQUENCE,
    TEXT,
    encoded,
    encoded_integer,
    integer_of,
    parts_of,
    read_value,
)
from archiver.seal.refusal import SealRefusedError
from archiver.seal.timestamps import Timestamp, check_timestamp, request_timestamp
from tests.browser.serving import Answer, Content, Request, Site, serving
from tests.seal.authority import (
    MD5_NAME,
    SERVERS,
    SHA1_NAME,
    START,
    TIMESTAMPS,
    Identity,
    TimestampServer,
    authority,
    forged_token,
    identity,
    timestamp_signer,
)

DIGEST = hashlib.sha256(b"a manifest").digest()
OTHER = hashlib.sha256(b"another manifest").digest()
THEN = datetime(2024, 5, 6, 12, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """A root, an authority under it, another root, and signers of timestamps."""

    root: Identity
    middle: Identity
    other: Identity
    signer: Identity
    deep: Identity


@pytest.fixture(scope="module")
def world() -> World:
    root, other = authority(), authority("Other root")
    middle = authority("Middle", root)
    return World(root, middle, other, timestamp_signer(root), timestamp_signer(middle, "Deep timestamps"))


def nonce_in(request: Request) -> int:
    return integer_of(parts_of(read_value(request.body))[2])


@pytest.fixture(scope="module")
def site(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Servers of every kind, by path."""
    folder = tmp_path_factory.mktemp("servers")
    plain = TimestampServer(folder / "plain", world.signer)
    earlier = forged_token(world.signer, DIGEST, instant=THEN, nonce=4711)
    rejection = encoded(
        SEQUENCE,
        encoded(
            SEQUENCE,
            encoded_integer(2),
            encoded(SEQUENCE, encoded(TEXT, b"closed on Mondays\x1b[1m")),
            encoded(BIT_STRING, b"\x05\x20"),
        ),
    )

    def forging(digest: bytes, **options: object) -> Callable[[Request], Answer]:
        def answer(request: Request) -> Answer:
            now = datetime.now(UTC)
            raw = forged_token(world.signer, digest, instant=now, nonce=nonce_in(request), **options)  # type: ignore[arg-type]  # a table of options
            return Answer(raw)

        return answer

    def torn(request: Request) -> Answer:
        raw = plain.reply(request.body)
        return Answer(raw[:300], 200, {"Content-Length": str(len(raw))})

    contents: dict[str, Content] = {
        "/plain": plain,
        "/chain": TimestampServer(folder / "chain", world.deep, [world.middle, world.root]),
        "/stale": Answer(earlier),
        "/other-digest": forging(OTHER),
        "/granted-with-changes": forging(DIGEST, status=1),
        "/rejection": Answer(rejection),
        "/nothing": Answer(b""),
        "/page": Answer(b"<!doctype html><title>Welcome</title>"),
        "/long": Answer(b"0" * (1024 * 1024 + 1)),
        "/moved": Answer(b"", 302, {"Location": "http://127.0.0.1:1/elsewhere"}),
        "/torn": torn,
    }
    with serving(contents) as made:
        yield made


@pytest.mark.parametrize("path", ["plain", "chain", "granted-with-changes"])
def test_a_timestamp_of_a_server_holds_and_leads_to_its_root(site: Site, world: World, path: str) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    raw = request_timestamp(DIGEST, f"{site.origin}/{path}")
    found = check_timestamp(raw, DIGEST, [world.root.pem], at=datetime.now(UTC))
    assert found.is_trusted
    assert before < found.instant <= datetime.now(UTC)
    assert found.chain[-1] == "CN=Root"
    assert not check_timestamp(raw, DIGEST).is_trusted


def test_a_chain_in_an_order_that_is_not_that_of_der_is_checked_by_openssl(site: Site, world: World) -> None:
    plain = check_timestamp(request_timestamp(DIGEST, f"{site.origin}/plain"), DIGEST, [world.root.der])
    deep = check_timestamp(request_timestamp(DIGEST, f"{site.origin}/chain"), DIGEST, [world.root.der])
    assert plain == Timestamp(
        instant=plain.instant,
        accuracy=timedelta(seconds=1, milliseconds=500),
        authority="Timestamps",
        policy="1.2.3.4.1",
        serial=plain.serial,
        chain=("CN=Timestamps", "CN=Root"),
        is_trusted=True,
        checked_by="rfc3161-client",
    )
    assert (deep.checked_by, deep.chain) == ("openssl", ("CN=Deep timestamps", "CN=Middle", "CN=Root"))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("stale", "seal.timestamp.nonce"),
        ("other-digest", "seal.timestamp.digest"),
        ("rejection", "seal.timestamp.status"),
        ("nothing", "seal.timestamp.unreadable"),
        ("page", "seal.timestamp.unreadable"),
    ],
)
def test_an_answer_that_is_none_to_this_request_is_not_handed_out(site: Site, path: str, code: str) -> None:
    with pytest.raises(SealRefusedError) as caught:
        request_timestamp(DIGEST, f"{site.origin}/{path}")
    assert (caught.value.code, caught.value.where) == (code, f"{site.origin}/{path}")


def test_why_a_server_refused_is_told_in_its_words(site: Site) -> None:
    with pytest.raises(SealRefusedError, match=r"rejection, 'closed on Mondays.*the request is not permitted"):
        request_timestamp(DIGEST, f"{site.origin}/rejection")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/absent", "status 404"),
        ("/moved", "status 302; it names 'http://127.0.0.1:1/elsewhere'"),
        ("/long", "more than 1048576 bytes"),
        ("/torn", "broke off"),
    ],
)
def test_what_is_no_answer_is_told(site: Site, address: str, words: str) -> None:
    with pytest.raises(SealError) as caught:
        request_timestamp(DIGEST, site.origin + address, timeout_s=0.5)
    assert words in str(caught.value)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/tsa", "tsa", "", "http://", "http://127.0.0.1:1/"])
def test_an_address_where_nobody_answers_is_told(url: str) -> None:
    with pytest.raises(SealError):
        request_timestamp(DIGEST, url, timeout_s=2)


Make = Callable[[World], tuple[bytes, Identity]]
"""Makes a token that is wrong, and names the root to believe."""


def _expired(world: World) -> tuple[bytes, Identity]:
    signer = timestamp_signer(world.root, last=THEN - timedelta(days=1))
    return forged_token(signer, DIGEST, instant=THEN), world.root


def _early(world: World) -> tuple[bytes, Identity]:
    return forged_token(world.signer, DIGEST, instant=START - timedelta(days=1)), world.root


def _for(*usages: x509.ObjectIdentifier, is_critical: bool = True) -> Make:
    def make(world: World) -> tuple[bytes, Identity]:
        signer = identity("Wrong", world.root, usages=usages, is_critical=is_critical)
        return forged_token(signer, DIGEST, instant=THEN), world.root

    return make


def _swapped(world: World) -> tuple[bytes, Identity]:
    """Another certificate for the same key stands where the one that was meant should."""
    builder = x509.CertificateBuilder(
        issuer_name=world.root.certificate.subject,
        subject_name=world.root.certificate.subject,
        public_key=world.signer.key.public_key(),
        serial_number=world.signer.certificate.serial_number,
        not_valid_before=START,
        not_valid_after=THEN + timedelta(days=9),
    ).add_extension(x509.ExtendedKeyUsage([TIMESTAMPS]), critical=True)
    swapped = Identity(world.signer.key, builder.sign(world.root.key, hashes.SHA256()))
    return forged_token(world.signer, DIGEST, instant=THEN, certificates=[swapped]), world.root


def _under_nobody(world: World) -> tuple[bytes, Identity]:
    middle = identity("No authority", world.root)
    signer = timestamp_signer(middle)
    return forged_token(signer, DIGEST, instant=THEN, certificates=[signer, middle]), world.root


def _expired_middle(world: World) -> tuple[bytes, Identity]:
    middle = authority("Old", world.root, last=THEN - timedelta(days=1))
    signer = timestamp_signer(middle)
    return forged_token(signer, DIGEST, instant=THEN, certificates=[signer, middle]), world.root


def _by_another_key(world: World) -> tuple[bytes, Identity]:
    stranger = timestamp_signer(world.other)
    return forged_token(stranger, DIGEST, instant=THEN, named=world.signer), world.root


def _changed(place: int) -> Make:
    def make(world: World) -> tuple[bytes, Identity]:
        raw = bytearray(forged_token(world.signer, DIGEST, instant=THEN))
        raw[place] ^= 1
        return bytes(raw), world.root

    return make


REFUSED: dict[str, tuple[str, Make]] = {
    "for another digest": (
        "seal.timestamp.digest",
        lambda world: (forged_token(world.signer, OTHER, instant=THEN), world.root),
    ),
    "for a digest that is said to be of SHA-1": (
        "seal.timestamp.digest",
        lambda world: (forged_token(world.signer, DIGEST, instant=THEN, imprint=SHA1_NAME), world.root),
    ),
    "for an MD5": (
        "seal.timestamp.digest",
        lambda world: (forged_token(world.signer, DIGEST[:16], instant=THEN, imprint=MD5_NAME), world.root),
    ),
    "signed over SHA-1": (
        "seal.timestamp.weak",
        lambda world: (forged_token(world.signer, DIGEST, instant=THEN, is_weak=True), world.root),
    ),
    "truncated": (
        "seal.timestamp.unreadable",
        lambda world: (forged_token(world.signer, DIGEST, instant=THEN)[:-9], world.root),
    ),
    "with bytes behind": (
        "seal.timestamp.unreadable",
        lambda world: (forged_token(world.signer, DIGEST, instant=THEN) + b"\0", world.root),
    ),
    "under another root": (
        "seal.certificate.untrusted",
        lambda world: (forged_token(world.signer, DIGEST, instant=THEN), world.other),
    ),
    "without certificate": (
        "seal.timestamp.certificate",
        lambda world: (forged_token(world.signer, DIGEST, instant=THEN, certificates=[world.other]), world.root),
    ),
    "rejected": (
        "seal.timestamp.status",
        lambda world: (forged_token(world.signer, DIGEST, instant=THEN, status=2), world.root),
    ),
    "of a time that is none": (
        "seal.timestamp.unreadable",
        lambda world: (forged_token(world.signer, DIGEST, instant="20240231120000Z"), world.root),
    ),
    "of a time without zone": (
        "seal.timestamp.unreadable",
        lambda world: (forged_token(world.signer, DIGEST, instant="20240506120000"), world.root),
    ),
    "dated ahead": (
        "seal.timestamp.future",
        lambda world: (forged_token(world.signer, DIGEST, instant=THEN + timedelta(days=2)), world.root),
    ),
    "its signature changed": ("seal.timestamp.signature", _changed(-1)),
    "by another key": ("seal.timestamp.signature", _by_another_key),
    "certificate swapped": ("seal.timestamp.certificate", _swapped),
    "certificate expired": ("seal.certificate.expired", _expired),
    "certificate not valid yet": ("seal.certificate.expired", _early),
    "certificate of a web server": ("seal.certificate.usage", _for(SERVERS)),
    "certificate for more": ("seal.certificate.usage", _for(TIMESTAMPS, SERVERS)),
    "usage not critical": ("seal.certificate.usage", _for(TIMESTAMPS, is_critical=False)),
    "no usage": ("seal.certificate.usage", _for()),
    "issuer no authority": ("seal.certificate.untrusted", _under_nobody),
    "issuer expired": ("seal.certificate.untrusted", _expired_middle),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_timestamp_is_refused_for_its_reason(world: World, case: str) -> None:
    code, make = REFUSED[case]
    raw, root = make(world)
    with pytest.raises(SealRefusedError) as caught:
        check_timestamp(raw, DIGEST, [root.pem], at=THEN + timedelta(days=1))
    assert caught.value.code == code


def test_without_a_root_all_else_is_checked_all_the_same(world: World) -> None:
    raw = forged_token(world.signer, DIGEST, instant=THEN)
    assert check_timestamp(raw, DIGEST).instant == THEN
    for code, make in (REFUSED["its signature changed"], REFUSED["by another key"], REFUSED["certificate expired"]):
        with pytest.raises(SealRefusedError) as caught:
            check_timestamp(make(world)[0], DIGEST)
        assert caught.value.code == code


def test_a_token_holds_after_its_certificate_expired(world: World) -> None:
    signer = timestamp_signer(world.root, last=THEN + timedelta(hours=1))
    raw = forged_token(signer, DIGEST, instant=THEN)
    assert check_timestamp(raw, DIGEST, [world.root.pem], at=THEN + timedelta(days=4000)).is_trusted


def test_a_certificate_that_the_token_has_not_can_be_given(world: World) -> None:
    raw = forged_token(world.deep, DIGEST, instant=THEN, certificates=[])
    found = check_timestamp(raw, DIGEST, [world.root.pem], certificates=[world.deep.pem + world.middle.pem])
    assert (found.is_trusted, found.authority) == (True, "Deep timestamps")


def test_the_token_alone_is_read_as_its_answer_is(world: World) -> None:
    raw = forged_token(world.signer, DIGEST, instant=THEN)
    alone = parts_of(read_value(raw))[1].raw
    assert check_timestamp(alone, DIGEST, [world.root.pem]) == check_timestamp(raw, DIGEST, [world.root.pem])


def test_fractions_of_a_second_are_kept(world: World) -> None:
    raw = forged_token(world.signer, DIGEST, instant="20240506120000.25Z")
    assert check_timestamp(raw, DIGEST).instant == THEN + timedelta(milliseconds=250)


@pytest.mark.parametrize("seconds", [24 * 3600 + 1, 2**80, -1], ids=["a day", "ages", "negative"])
def test_a_clock_that_may_be_off_by_more_than_a_day_is_none(world: World, seconds: int) -> None:
    vague = encoded(SEQUENCE, encoded_integer(seconds))
    if seconds < 0:
        vague = encoded(SEQUENCE, encoded(INTEGER, b"\xff" * 9))
    with pytest.raises(SealRefusedError, match="more than a day"):
        check_timestamp(forged_token(world.signer, DIGEST, instant=THEN, options=vague), DIGEST, at=THEN)


def test_a_rule_that_nobody_knows_is_not_passed_over(world: World) -> None:
    extension = encoded(SEQUENCE, bytes.fromhex("06032a0304"), b"\x01\x01\xff", encoded(4, b""))
    raw = forged_token(world.signer, DIGEST, instant=THEN, options=encoded(0xA1, extension))
    with pytest.raises(SealRefusedError, match="critical extension"):
        check_timestamp(raw, DIGEST)


def test_where_nobody_can_check_a_token_that_is_said(
    site: Site, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    raw = request_timestamp(DIGEST, f"{site.origin}/chain")
    other = tmp_path / "openssl"
    other.write_text("#!/bin/sh\necho 'ts: unknown option -partial_chain' >&2; exit 1\n")
    other.chmod(0o755)
    monkeypatch.setattr("archiver.seal.token_checks.shutil.which", lambda _: str(other))
    with pytest.raises(SealRefusedError, match="unknown option") as unable:
        check_timestamp(raw, DIGEST, [world.root.pem])
    assert unable.value.code == "seal.timestamp.unchecked"
    monkeypatch.setattr("archiver.seal.token_checks.shutil.which", lambda _: None)
    with pytest.raises(SealRefusedError, match="openssl is not installed") as caught:
        check_timestamp(raw, DIGEST, [world.root.pem])
    assert caught.value.code == "seal.timestamp.unchecked"
    # It can be got all the same: digest and nonce are compared without openssl.
    assert request_timestamp(DIGEST, f"{site.origin}/chain")


def test_a_refusal_crosses_process_borders() -> None:
    refusal = SealRefusedError("what", "where", "hint", code="seal.timestamp.nonce", value="v")
    copy = pickle.loads(pickle.dumps(refusal))
    assert (str(copy), copy.code, copy.value) == (str(refusal), refusal.code, "v")


@pytest.fixture(scope="module")
def token(world: World) -> bytes:
    return forged_token(world.signer, DIGEST, instant=THEN)


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=3), st.integers(0, 60))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_token_says_the_same_or_is_refused(
    world: World, token: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    raw = bytearray(token)
    for place, value in changes:
        raw[place % len(raw)] = value
    changed = bytes(raw[: len(raw) - cut] if cut < 10 else raw)
    right = check_timestamp(token, DIGEST, [world.root.pem])
    with contextlib.suppress(SealRefusedError):
        found = check_timestamp(changed, DIGEST, [world.root.pem], at=THEN)
        # The status around it, and what the signature does not cover, may be anything.
        assert (found.instant, found.authority, found.is_trusted) == (right.instant, right.authority, True)


@given(st.binary(max_size=300))
def test_no_bytes_make_the_check_stumble(raw: bytes) -> None:
    with pytest.raises(SealRefusedError) as caught:
        check_timestamp(raw, DIGEST)
    assert caught.value.code in ("seal.timestamp.unreadable", "seal.timestamp.status")
