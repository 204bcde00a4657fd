"""The options of `archiver pack`."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cli.kinds import InputPath
from archiver.cli.sections import SectionOption, option
from archiver.cli.shell import json_option

PACKAGE, ABOUT, DATASET = "Package", "What it is told to be", "Only for dataset and bagit"
SIGNATURE = "Signature of a WACZ"

PACK_OPTIONS = (
    # Not through `option`, which gives each a default: None would do for one that is required.
    click.option(
        "-o",
        "--output",
        cls=SectionOption,
        section=PACKAGE,
        required=True,
        metavar="FILE|DIR",
        type=click.Path(path_type=Path),
        help="Where to write: NAME.wacz, a folder, or NAME.zip.",
    ),
    option(
        PACKAGE,
        "--format",
        "form",
        type=click.Choice(["wacz", "dataset", "bagit"]),
        help="Captures to be shown, records for publication, those in a bag.  [default: wacz for .wacz, else dataset]",
    ),
    option(ABOUT, "--title", metavar="TEXT", help="What the package is called.  [default: the archive folder's name]"),
    option(ABOUT, "--description", metavar="MARKDOWN", help="What is in it.  [default: numbers and dates]"),
    option(
        ABOUT, "--main-page", metavar="URL", help="WACZ: the page to show first.  [default: the one captured first]"
    ),
    option(
        ABOUT,
        "--with-records",
        "has_records",
        is_flag=True,
        default=False,
        help="WACZ: put the records in too, with the provenance of each.",
    ),
    option(
        DATASET,
        "--creator",
        "creators",
        metavar="'NAME [ORCID]'",
        multiple=True,
        help="Who made it: a name, an ORCID or the address of a ROR behind it. Repeatable.",
    ),
    option(DATASET, "--license", metavar="SPDX", help="The licence: CC-BY-4.0, an address, or words."),
    option(DATASET, "--doi", metavar="DOI", help="Its DOI, if it has one already."),
    option(
        DATASET, "--publisher", metavar="NAME", help="Who publishes it; the address of a ROR may stand behind the name."
    ),
    option(DATASET, "--keyword", "keywords", metavar="TEXT", multiple=True, help="What it is about. Repeatable."),
    option(DATASET, "--version", metavar="TEXT", help="Its version.  [default: the day]"),
    option(
        DATASET,
        "--records",
        multiple=True,
        metavar="FILE.jsonl",
        type=InputPath(exists=True, dir_okay=False),
        help="Records to publish. Repeatable.  [default: those in the archive's records/]",
    ),
    option(DATASET, "--warcs", "has_warcs", is_flag=True, default=False, help="Put the WARC files in too."),
    option(
        DATASET, "--prov", "has_prov", is_flag=True, default=False, help="Put the rows' provenance in as PROV-JSON."
    ),
    option(DATASET, "--force", is_flag=True, default=False, help="Replace a package that is there."),
    option(
        SIGNATURE,
        "--sign",
        metavar="KEY.pem",
        type=InputPath(exists=True, dir_okay=False),
        help="Sign it with this private key, for ECDSA on P-384 or P-256.  [default: not signed]",
    ),
    option(
        SIGNATURE,
        "--certificate",
        metavar="CHAIN.pem",
        type=InputPath(exists=True, dir_okay=False),
        help="The key's certificate for a domain, its issuers behind it: sign for that domain. Asks for --tsa.",
    ),
    option(
        SIGNATURE,
        "--tsa",
        metavar="URL",
        help="The server that dates the signature (RFC 3161). Asks for --certificate.",
    ),
    json_option,
)
