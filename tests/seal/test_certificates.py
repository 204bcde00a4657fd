"""Chains of certificates that hold, and those that do not."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from archiver.seal.certificates import MAX_DEPTH, chain_of, load_certificates, pem_of, serial_of, short_name_of
from archiver.seal.purposes import is_for_server, names_of_server
from archiver.seal.refusal import SealRefusedError
from tests.seal.authority import END, SERVERS, START, TIMESTAMPS, Identity, authority, domain_signer, identity

THEN = datetime(2024, 5, 6, tzinfo=UTC)


def key_usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign"
        " encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names.split()})


def chain(leaf: Identity, *others: Identity, roots: list[Identity], at: datetime = THEN) -> tuple[str, ...]:
    found = chain_of(
        leaf.certificate,
        [each.certificate for each in others],
        [each.certificate for each in roots],
        at=at,
        usage="server",
    )
    assert found.is_trusted == bool(roots)
    return found.names


def test_a_chain_is_found_in_any_order_and_among_strangers() -> None:
    root, stranger = authority(), authority("Stranger")
    upper = authority("Upper", root)
    lower = authority("Lower", upper)
    leaf = domain_signer(lower)
    expected = ("CN=archive.example.org", "CN=Lower", "CN=Upper", "CN=Root")
    assert chain(leaf, upper, stranger, leaf, lower, roots=[stranger, root]) == expected
    assert chain(leaf, lower, upper, roots=[]) == expected[:-1]
    assert chain(leaf, lower, upper, roots=[upper]) == expected[:-1]
    assert chain(leaf, roots=[leaf]) == expected[:1]


def test_of_two_issuers_of_one_name_the_one_that_signed_is_taken() -> None:
    root = authority()
    right, wrong = authority("Twin", root), authority("Twin", root)
    assert chain(domain_signer(right), wrong, right, roots=[root])[1:] == ("CN=Twin", "CN=Root")


def test_a_circle_of_issuers_comes_to_an_end() -> None:
    one = authority("One")
    two = Identity(authority("Two").key, authority("Two", one).certificate)
    leaf = domain_signer(one)
    with pytest.raises(SealRefusedError):
        chain(leaf, one, two, roots=[authority("Elsewhere")])


def test_a_chain_that_is_too_long_is_not_followed() -> None:
    root = authority("0")
    links = [root]
    for number in range(1, MAX_DEPTH + 1):
        links.append(authority(str(number), links[-1]))
    with pytest.raises(SealRefusedError):
        chain(domain_signer(links[-1]), *links, roots=[root])


def _not_an_authority() -> tuple[Identity, list[Identity], Identity]:
    root = authority()
    middle = domain_signer(root)
    return domain_signer(middle), [middle], root


def _may_not_sign_certificates() -> tuple[Identity, list[Identity], Identity]:
    root = authority()
    usage = key_usage(digital_signature=True)
    middle = identity("Middle", root, is_authority=True, extensions=[(usage, True)])
    return domain_signer(middle), [middle], root


def _for_something_else() -> tuple[Identity, list[Identity], Identity]:
    root = authority()
    middle = identity("Middle", root, is_authority=True, usages=[TIMESTAMPS])
    return domain_signer(middle), [middle], root


def _constrained() -> tuple[Identity, list[Identity], Identity]:
    root = authority()
    names = x509.NameConstraints([x509.DNSName("example.com")], None)
    middle = identity("Middle", root, is_authority=True, extensions=[(names, True)])
    return domain_signer(middle), [middle], root


def _too_deep() -> tuple[Identity, list[Identity], Identity]:
    made = authority()
    builder = x509.CertificateBuilder(
        issuer_name=made.certificate.subject,
        subject_name=made.certificate.subject,
        public_key=made.key.public_key(),
        serial_number=5,
        not_valid_before=START,
        not_valid_after=END,
    ).add_extension(x509.BasicConstraints(True, 0), critical=True)
    root = Identity(made.key, builder.sign(made.key, hashes.SHA256()))
    middle = authority("Middle", root)
    return domain_signer(middle), [middle], root


def _expired_root() -> tuple[Identity, list[Identity], Identity]:
    root = authority(last=THEN - timedelta(days=1))
    return domain_signer(root), [], root


UNTRUSTED: dict[str, Callable[[], tuple[Identity, list[Identity], Identity]]] = {
    "is no authority": _not_an_authority,
    "may not sign certificates": _may_not_sign_certificates,
    "is not for web servers": _for_something_else,
    "name constraints|critical extension": _constrained,
    "issue authorities so deep": _too_deep,
    "it was valid from": _expired_root,
}


@pytest.mark.parametrize("words", UNTRUSTED)
def test_an_issuer_that_may_not_is_none(words: str) -> None:
    leaf, others, root = UNTRUSTED[words]()
    with pytest.raises(SealRefusedError, match=words) as caught:
        chain(leaf, *others, roots=[root])
    assert caught.value.code == "seal.certificate.untrusted"


WEAK: dict[str, rsa.RSAPublicKey | ed25519.Ed25519PublicKey] = {
    "1024 bits": rsa.generate_private_key(65537, 1024).public_key(),
    "any signature fits": ed25519.Ed25519PublicKey.from_public_bytes(bytes([1]) + bytes(31)),
}


@pytest.mark.parametrize("words", WEAK)
def test_a_short_key_and_a_hollow_one_are_too_weak(words: str) -> None:
    root = authority()
    builder = x509.CertificateBuilder(
        issuer_name=root.certificate.subject,
        subject_name=x509.Name([]),
        public_key=WEAK[words],
        serial_number=5,
        not_valid_before=START,
        not_valid_after=END,
    )
    leaf = builder.sign(root.key, hashes.SHA256())
    with pytest.raises(SealRefusedError, match=words) as caught:
        chain_of(leaf, [], [root.certificate], at=THEN, usage="signature")
    assert caught.value.code == "seal.certificate.weak"


def test_a_key_that_may_not_sign_signs_nothing() -> None:
    root = authority()
    leaf = identity("Leaf", root, extensions=[(key_usage(key_agreement=True), True)])
    with pytest.raises(SealRefusedError, match="may not sign") as caught:
        chain(leaf, roots=[root])
    assert caught.value.code == "seal.certificate.usage"


def test_the_roots_of_the_web_can_be_read_one_by_one() -> None:
    with open(certifi.where(), "rb") as file:  # noqa: PTH123  # certifi gives a str
        pieces = file.read().split(b"-----BEGIN CERTIFICATE-----")[1:]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = [load_certificates(b"-----BEGIN CERTIFICATE-----" + piece) for piece in pieces]
        # Some bear the number 0, of which cryptography warns.
        assert all(short_name_of(each) and serial_of(each) >= 0 for (each,) in found)
    assert len(found) > 100


def test_a_certificate_of_a_version_that_is_none_is_told() -> None:
    raw = authority().der
    version = b"\xa0\x03\x02\x01\x02"
    assert version in raw
    with pytest.raises(SealRefusedError, match="cannot be read"):
        load_certificates(raw.replace(version, version[:-1] + b"\x03", 1))


def test_certificates_come_back_from_pem_in_their_order() -> None:
    made = [authority(str(number)).certificate for number in range(3)]
    assert list(load_certificates(pem_of(made))) == made


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_stumble(raw: bytes) -> None:
    for each in (raw, b"-----BEGIN CERTIFICATE-----\n" + raw + b"\n-----END CERTIFICATE-----\n"):
        with pytest.raises(SealRefusedError):
            load_certificates(each)


@pytest.mark.parametrize(
    ("names", "host", "is_meant"),
    [
        (["archive.example.org"], "archive.example.org", True),
        (["Archive.Example.ORG"], "archive.example.org.", True),
        (["*.example.org"], "archive.example.org", True),
        (["*.example.org"], "example.org", False),
        (["*.example.org"], "a.b.example.org", False),
        (["*.org"], "example.org", False),
        (["*"], "example", False),
        (["archive.example.org"], "archive.example.org.evil.example", False),
        (["archive.example.org"], "", False),
        (["other.example", "archive.example.org"], "archive.example.org", True),
    ],
)
def test_a_certificate_is_for_the_hosts_it_names(names: list[str], host: str, is_meant: bool) -> None:
    made = identity("common.example", usages=[SERVERS], hosts=names).certificate
    assert is_for_server(made, host) == is_meant
    assert not is_for_server(made, "common.example")


def test_the_common_name_counts_where_no_host_is_named() -> None:
    made = identity("archive.example.org").certificate
    assert names_of_server(made) == ("archive.example.org",)
    assert is_for_server(made, "archive.example.org")
