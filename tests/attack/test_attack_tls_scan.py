"""What ``make attack`` reads in the report of sslscan: each weakness planted once into what sslscan says of our site."""

from __future__ import annotations

import re

import pytest
from attack_tls import read, weak_site

from tests.chaos.nginx import SITE

pytestmark = pytest.mark.once

GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<document title="SSLScan Results" version="2.0.7">
 <ssltest host="127.0.0.1" sniname="localhost" port="8443">
  <protocol type="ssl" version="2" enabled="0" />
  <protocol type="ssl" version="3" enabled="0" />
  <protocol type="tls" version="1.0" enabled="0" />
  <protocol type="tls" version="1.1" enabled="0" />
  <protocol type="tls" version="1.2" enabled="1" />
  <protocol type="tls" version="1.3" enabled="1" />
  <renegotiation supported="0" secure="0" />
  <compression supported="0" />
  <heartbleed sslversion="TLSv1.2" vulnerable="0" />
  <cipher sslversion="TLSv1.3" bits="128" cipher="TLS_AES_128_GCM_SHA256" strength="acceptable" />
  <cipher sslversion="TLSv1.2" bits="256" cipher="ECDHE-ECDSA-AES256-GCM-SHA384" strength="strong" />
  <certificates><certificate type="short"><pk type="EC" curve_name="prime256v1" bits="128" /></certificate></certificates>
 </ssltest>
</document>
"""
SAID = "  TLS Fallback SCSV:\nServer supports TLS Fallback SCSV\n"
CIPHER = '<cipher sslversion="TLSv1.2" bits="{}" cipher="{}" strength="{}" />'


def found(report: str = GOOD, said: str = SAID, *, ticket: bool = False) -> list[str]:
    run = read(report, said, ticket=ticket)
    assert run.ran
    return run.found


def test_nothing_is_found_where_nothing_is_weak() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ('version="2" enabled="0"', 'version="2" enabled="1"', "protocol: SSLv2 is spoken"),
        ('version="3" enabled="0"', 'version="3" enabled="1"', "protocol: SSLv3 is spoken"),
        ('version="1.0" enabled="0"', 'version="1.0" enabled="1"', "protocol: TLSv1.0 is spoken"),
        ('version="1.1" enabled="0"', 'version="1.1" enabled="1"', "protocol: TLSv1.1 is spoken"),
        ('version="1.3" enabled="1"', 'version="1.3" enabled="0"', "protocol: TLSv1.3 is not spoken"),
        ('<compression supported="0"', '<compression supported="1"', "compression"),
        ('supported="0" secure="0"', 'supported="1" secure="0"', "insecure renegotiation"),
        ('vulnerable="0"', 'vulnerable="1"', "heartbleed: TLSv1.2"),
        ('curve_name="prime256v1" bits="128"', 'curve_name="secp224r1" bits="112"', "key: EC of 112 bits"),
        ('type="EC" curve_name="prime256v1" bits="128"', 'type="RSA" bits="1024"', "key: RSA of 1024 bits"),
        ('<pk type="EC" curve_name="prime256v1" bits="128" />', "", "key: ? of 0 bits"),
    ],
)
def test_what_is_weak_is_found(good: str, bad: str, words: str) -> None:
    assert good in GOOD
    assert found(GOOD.replace(good, bad)) == [words]


@pytest.mark.parametrize(
    ("bits", "name", "strength", "why"),
    [
        (128, "ECDHE-RSA-RC4-SHA", "medium", "RC4"),
        (112, "ECDHE-RSA-DES-CBC3-SHA", "medium", "112 bits, DES"),
        (0, "ECDHE-RSA-NULL-SHA", "null", "0 bits, NULL"),
        (40, "EXP-EDH-RSA-DES-CBC-SHA", "weak", "40 bits, EXP, no forward secrecy"),
        (256, "AECDH-AES256-SHA", "anonymous", "AECDH, no forward secrecy"),
        (128, "TLS_ECDH_anon_WITH_AES_128_CBC_SHA", "anonymous", "anon, no forward secrecy"),
        (128, "AES128-SHA", "acceptable", "no forward secrecy"),
        (128, "TLS_RSA_WITH_AES_128_GCM_SHA256", "acceptable", "no forward secrecy"),
        (128, "ECDHE-RSA-SOMETHING", "weak", "weak"),
    ],
)
def test_a_weak_cipher_is_found(bits: int, name: str, strength: str, why: str) -> None:
    more = GOOD.replace("  <certificates>", CIPHER.format(bits, name, strength) + "  <certificates>")
    assert found(more) == [f"cipher: TLSv1.2 {name}: {why}"]


@pytest.mark.parametrize("said", ["Server does not support TLS Fallback SCSV", "unable to determine", ""])
def test_a_version_that_can_be_forced_down_is_found(said: str) -> None:
    assert found(said=said) == ["fallback: a lower version can be forced on a visitor"]


def test_a_ticket_is_found() -> None:
    assert [words.partition(":")[0] for words in found(ticket=True)] == ["tickets"]


@pytest.mark.parametrize(
    "report",
    [
        re.sub(r'enabled="1"', 'enabled="0"', GOOD),
        "<document><error>Could not open a connection to host 127.0.0.1 (127.0.0.1) on port 9.</error></document>",
    ],
)
def test_without_a_handshake_nothing_was_scanned(report: str) -> None:
    assert not read(report, SAID, ticket=False).ran


def test_the_control_is_our_site_spoilt_in_all_it_should_be() -> None:
    spoilt = weak_site()
    for line in ("ssl_protocols TLSv1.2 TLSv1.3", "ssl_session_tickets off", "ssl_ciphers ECDHE"):
        assert line in SITE
        assert line not in spoilt
