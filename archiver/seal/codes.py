"""The codes of what can be wrong with a seal, with what it covers, and with a proof; those of certificates and of
timestamps stand beside their checks."""

from __future__ import annotations

from archiver.records.code import Code

_ASK = "Get the seal again from who made it."
_DATASET = "Get the dataset again as it was sealed, or seal it again."

UNREADABLE = Code("seal.unreadable", "error", "The file cannot be read as a seal or a proof.", _ASK)
FORM = Code(
    "seal.form",
    "error",
    "The seal breaks its schema: a member is missing, unknown or of another kind, or a list is not in its order.",
    _ASK,
)
SPELLING = Code(
    "seal.spelling",
    "error",
    "The file is not the canonical JSON of the seal: a name stands twice, or it was written anew by another program.",
    _ASK,
)
CHECKSUM = Code("seal.checksum", "error", "The checksum of the seal is not that of its members: it was damaged.", _ASK)
SIGNATURE = Code(
    "seal.signature",
    "error",
    "The signature is not one over this manifest by the key beside it: one of the three was exchanged or changed.",
    "Do not trust it; get the seal again from who made it.",
)
ALGORITHM = Code(
    "seal.algorithm", "error", "The algorithm that a signature names is not that of the key beside it.", _ASK
)
KEY = Code("seal.key", "error", "The public key cannot be read, or is not that of the fingerprint beside it.", _ASK)
UNSIGNED = Code(
    "seal.unsigned",
    "warning",
    "Nobody signed the seal: whoever changed the dataset could have sealed it again.",
    "Compare the digest of the manifest with one that you got on another way, or ask for a signed seal.",
)
STRANGER = Code(
    "seal.stranger",
    "warning",
    "The signature is right, but nobody here vouches for the key: it does not show who signed.",
    "Get the public key or the certificate on another way, and name it with --trust.",
)
SIGNER = Code(
    "seal.signer",
    "error",
    "No signature is by a key, or under a root, that was named with --trust.",
    "Do not take it for a seal of those you trust; get it again from them.",
)
UNNAMED = Code(
    "seal.signer.unnamed",
    "warning",
    "It is signed with a certificate under a root that --trust names, and a root vouches for many: nobody said who was "
    "to sign.",
    "Look at the name; if it is the one you expect, give it with --signer.",
)
NAME = Code(
    "seal.certificate.name",
    "error",
    "The certificate does not bear the name under which the manifest says it is signed, or the one asked for.",
    "Ask who signed it.",
)
OTHER_KEY = Code(
    "seal.certificate.key", "error", "The first certificate is not that of the key beside the signature.", _ASK
)
BACKDATED = Code(
    "seal.backdated",
    "error",
    "The manifest says a time that is far from that of its timestamp: it was dated back, or ahead.",
    "Believe the timestamp.",
)
FUTURE = Code(
    "seal.future", "error", "The manifest says a time that has not come yet.", "Look at this machine's clock."
)
AUTHORITY = Code(
    "seal.timestamp.stranger",
    "info",
    "Nobody here vouches for the time authority: the timestamp proves no time.",
    "Name the authority's root certificate with --trust.",
)
UNTIMED = Code(
    "seal.untimed",
    "info",
    "The seal has no timestamp: when it was made is what its maker says.",
    "Seal with --tsa to have the time proven.",
)
TIMESTAMP_TARGET = Code("seal.timestamp.target", "error", "A timestamp is over a signature that is not there.", _ASK)
SIZE = Code("seal.size", "error", "The tree has not as many leaves as the lists of the manifest say.", _ASK)
ROOT = Code(
    "seal.root",
    "error",
    "The Merkle root over what lies here is not the one in the manifest.",
    "The findings before it say what was changed. Where none does, its rows are read otherwise by this version.",
)
FILE_MISSING = Code("seal.file.missing", "error", "A file that the manifest lists is not there.", _DATASET)
FILE_CHANGED = Code(
    "seal.file.changed", "error", "A file is not the one that was sealed: its digest is another.", _DATASET
)
FILE_EXTRA = Code(
    "seal.file.extra",
    "error",
    "A file lies in a sealed folder that the manifest does not list.",
    "Take it out, or seal the dataset again with it.",
)
FILE_UNREADABLE = Code(
    "seal.file.unreadable", "error", "A sealed file cannot be read.", "Check the disk and the permissions."
)
WARCS_ABSENT = Code(
    "seal.warcs.absent",
    "warning",
    "None of the WARC files is here: rows were compared with the manifest, WARC files were not.",
    "Put the WARC files where the manifest names them.",
)
COUNT = Code("seal.count", "error", "The manifest says another number of rows or records than the file has.", _ASK)
ROW_CHANGED = Code("seal.row.changed", "error", "A row is not the one that was sealed there.", _DATASET)
ROW_MOVED = Code("seal.row.moved", "error", "A row was sealed, but at another place of the file.", _DATASET)
ROW_MISSING = Code("seal.row.missing", "error", "Rows that were sealed are missing.", _DATASET)
ROW_EXTRA = Code("seal.row.extra", "error", "A row was not sealed.", "Take it out, or seal the dataset again with it.")
ROW_UNREADABLE = Code("seal.row.unreadable", "error", "A row cannot be read, or has no canonical form.", _DATASET)
HASHES = Code(
    "seal.hashes",
    "warning",
    "The file of row hashes beside the seal is not that of the seal; rows that were changed cannot be named.",
    "Get it again from who made the seal, or remove it.",
)
SCHEMA = Code(
    "seal.schema",
    "info",
    "A schema that ships with this version is not the one that was sealed.",
    "`archiver validate` with the version that sealed it says what that asked for.",
)
PREVIOUS_ABSENT = Code(
    "seal.previous.absent",
    "warning",
    "The seal before this one is not in the same folder, so the chain was not followed.",
    "Put the earlier seals beside it.",
)
PREVIOUS = Code(
    "seal.previous",
    "error",
    "The seal before this one is damaged, or made after it: the chain is broken.",
    "Get the earlier seals again from who made them.",
)
SUPERSEDED = Code(
    "seal.superseded",
    "info",
    "A later seal names this one as the one before it, so files and rows were compared with that one only.",
    "Name this seal to have the files compared with it.",
)
PROOF_FORM = Code(
    "seal.proof.form", "error", "The proof breaks its schema, or is not spelled canonically.", "Get the proof again."
)
PROOF_PLACE = Code(
    "seal.proof.place",
    "error",
    "The manifest has no such row: the file, the number of the row and that of the leaf do not fit it.",
    "Get the proof again.",
)
PROOF_RECORD = Code(
    "seal.proof.record", "error", "The row is not the one that the proof is about.", "Get the row and its proof again."
)
PROOF_PATH = Code(
    "seal.proof.path",
    "error",
    "The hashes do not lead from the leaf to the root in the manifest: it is no proof of this tree.",
    "Get the proof again.",
)

CODES: tuple[Code, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Code))
