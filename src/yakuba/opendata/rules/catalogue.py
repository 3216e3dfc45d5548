"""The catalogue of what is published, for machines: DCAT in JSON-LD, as data portals gather it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from yakuba.ground.text import Text
from yakuba.opendata.rules.licences import Licence

CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MIME: Final = "application/ld+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Offer:
    """A file of a data set: its address, what it is, and its SHA-256 where it is known beforehand."""

    url: str
    mime: str
    title: Text
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """A data set of the catalogue: the newest published state of a subject, with its files."""

    url: str
    title: Text
    description: Text
    publisher: str
    licence: Licence
    issued: datetime
    number: int
    source: str = ""
    """Which document it was made from, where it is another's."""
    offers: tuple[Offer, ...] = ()


def catalogue(title: Text, publisher: str, url: str, sets: Iterable[DataSet]) -> dict[str, Any]:
    """Return the catalogue as JSON-LD."""
    return {
        "@context": CONTEXT,
        "@id": url,
        "@type": "dcat:Catalog",
        "dct:title": _words(title),
        "dct:publisher": _agent(publisher),
        "dcat:dataset": [_set(one) for one in sets],
    }


def _set(one: DataSet) -> dict[str, Any]:
    return {
        "@id": one.url,
        "@type": "dcat:Dataset",
        "dct:identifier": one.url,
        "dct:title": _words(one.title),
        "dct:description": _words(one.description),
        "dct:publisher": _agent(one.publisher),
        "dct:issued": {"@type": "xsd:dateTime", "@value": one.issued.isoformat()},
        "dct:language": "ja",
        "dcat:version": str(one.number),
        **_licence(one.licence),
        **({"dct:source": one.source} if one.source else {}),
        "dcat:distribution": [_offer(offer, one.licence) for offer in one.offers],
    }


def _offer(offer: Offer, licence: Licence) -> dict[str, Any]:
    checksum = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
        "spdx:checksumValue": offer.sha256,
    }
    return {
        "@type": "dcat:Distribution",
        "dct:title": _words(offer.title),
        "dcat:accessURL": {"@id": offer.url},
        "dcat:downloadURL": {"@id": offer.url},
        "dcat:mediaType": offer.mime.partition(";")[0],
        **_licence(licence),
        **({"spdx:checksum": checksum} if offer.sha256 else {}),
    }


def _licence(licence: Licence) -> dict[str, Any]:
    return {"dct:license": {"@id": licence.url}} if licence.url else {"dct:rights": licence.name.ja}


def _agent(name: str) -> dict[str, str]:
    return {"@type": "foaf:Organization", "foaf:name": name}


def _words(text: Text) -> list[dict[str, str]]:
    said = [{"@language": "ja", "@value": text.ja}]
    return [*said, {"@language": "en", "@value": text.en}] if text.en and text.en != text.ja else said
