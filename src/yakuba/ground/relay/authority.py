"""Who may speak with whom over the way: a certificate authority of the hall's own, one certificate for each side.

The edge's certificate says that it is a server, the office's that it is a client, and neither passes for the other.
Everything is made once in one folder, of which ``edge`` and ``office`` are carried to ``KEYS/relay`` of their side, and
``authority`` is locked away until certificates are renewed.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from yakuba.ground.relay import signing

YEARS_OF_AUTHORITY: Final = timedelta(days=3653)
YEARS_OF_SIDES: Final = timedelta(days=731)
EARLIER: Final = timedelta(hours=1)
"""Certificates hold a little before they were made: the clocks of two machines differ."""
OFFICE: Final = "relay-office"


class NoAuthority(LookupError):
    """There is no authority in this folder that could renew a certificate."""


def make(folder: Path, edge: Sequence[str], *, at: datetime) -> None:
    """Make authority, certificates and signing keys. ``edge`` are the host names or addresses by which the office calls.

    Raises FileExistsError if they are there already: a new authority would shut out the other side.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for part in ("authority", "edge", "office"):
        (folder / part).mkdir(mode=0o700)
    key = generate_private_key(SECP256R1())
    name = _name("yakuba relay authority")
    certificate = _builder(name, name, key.public_key(), key.public_key(), at, YEARS_OF_AUTHORITY)
    certificate = certificate.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = certificate.add_extension(_usage(signs=True), critical=True)
    _write(folder / "authority", "ca", key, certificate.sign(key, hashes.SHA256()))
    renew(folder, edge, at=at)
    signing.make(folder / "edge", folder / "office")
    signing.make(folder / "office", folder / "edge")


def renew(folder: Path, edge: Sequence[str] = (), *, at: datetime) -> None:
    """Make new certificates for both sides under the same authority; without ``edge``, for the names they had.

    Raises NoAuthority.
    """
    try:
        ca = x509.load_pem_x509_certificate((folder / "authority" / "ca.pem").read_bytes())
        key = load_pem_private_key((folder / "authority" / "ca.key").read_bytes(), None)
    except OSError as missing:
        raise NoAuthority(f"no authority in {folder}") from missing
    if not isinstance(key, EllipticCurvePrivateKey):
        raise NoAuthority(f"the authority in {folder} has a key of another kind")
    names = list(edge) or _names_of(folder / "edge" / "tls.pem")
    for side, hosts, use in (
        ("edge", names, ExtendedKeyUsageOID.SERVER_AUTH),
        ("office", [OFFICE], ExtendedKeyUsageOID.CLIENT_AUTH),
    ):
        own = generate_private_key(SECP256R1())
        builder = _builder(
            _name(f"yakuba relay {side}"), ca.subject, own.public_key(), key.public_key(), at, YEARS_OF_SIDES
        )
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        builder = builder.add_extension(x509.SubjectAlternativeName([_host(one) for one in hosts]), critical=False)
        _write(folder / side, "tls", own, builder.sign(key, hashes.SHA256()))
        (folder / side / "ca.pem").write_bytes(ca.public_bytes(Encoding.PEM))


def ends_at(folder: Path) -> datetime | None:
    """Return until when the certificate of a side holds; None if it has none."""
    try:
        return x509.load_pem_x509_certificate((folder / "tls.pem").read_bytes()).not_valid_after_utc
    except FileNotFoundError:
        return None


def _names_of(path: Path) -> list[str]:
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(one.value) for one in names]


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: EllipticCurvePublicKey,
    signer: EllipticCurvePublicKey,
    at: datetime,
    long: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - EARLIER)
        .not_valid_after(at + long)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
    )


def _write(folder: Path, name: str, key: EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    # Beside the old one first: whoever is interrupted has one or the other, and never half a key.
    new = folder / f".{name}.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(private)
    new.replace(folder / f"{name}.key")
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
