"""AES-256-GCM over envelopes, and version 1. Seed lines 46 to 57."""

from __future__ import annotations

import re
from typing import Optional

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from .errors import ByokDecryptionFailed, ByokKeyRequired
from .headers import NONCE_BYTES, TAG_BYTES, HeaderPair, parse_envelope, parse_session_key
from .secret_bytes import wipe_bytes

# `update_into` wants room for one block more than it writes.
_BLOCK_BYTES = 16

# RFC 3629 section 4.
_UTF8 = re.compile(
    rb"(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2})*"
)


def open_gcm(
    key: bytearray, nonce: bytes, ciphertext: bytes, aad: Optional[bytes] = None
) -> Optional[bytearray]:
    """
    Opens `ciphertext ‖ tag`. None if the tag does not verify. The plaintext is written to a bytearray: the decrypting
    call that cryptography has for whole messages hands back bytes, which nobody can zero.
    """
    length = len(ciphertext) - TAG_BYTES
    decryptor = Cipher(algorithms.AES(key), modes.GCM(nonce, ciphertext[length:])).decryptor()
    if aad is not None:
        decryptor.authenticate_additional_data(aad)
    plaintext = bytearray(length + _BLOCK_BYTES)
    try:
        decryptor.update_into(ciphertext[:length], plaintext)
        decryptor.finalize()
    except InvalidTag:
        # GCM decrypts before it verifies, so the plaintext of a forged envelope is wiped too.
        wipe_bytes(plaintext)
        return None
    opened = plaintext[:length]
    wipe_bytes(plaintext)
    return opened


def open_envelope(
    envelope: bytearray, session_key: bytearray, aad: Optional[bytes] = None
) -> Optional[bytearray]:
    """The API key's bytes: None if the tag does not verify or they are not UTF-8."""
    content = bytes(envelope)
    api_key = open_gcm(session_key, content[:NONCE_BYTES], content[NONCE_BYTES:], aad)
    if api_key is None or is_utf8(api_key):
        return api_key
    wipe_bytes(api_key)
    return None


def is_utf8(content: bytearray) -> bool:
    """Well-formed UTF-8, told without making a text of it: nobody can zero a text."""
    return content.isascii() or _UTF8.fullmatch(content) is not None


def decrypt_v1(pair: HeaderPair) -> bytearray:
    """
    Opens a pair of version 1. The caller zeroes the bytes. Raises ByokKeyRequired where both headers are missing, and
    ByokDecryptionFailed for everything else.
    """
    if pair.is_missing:
        raise ByokKeyRequired()
    envelope = parse_envelope(pair.encrypted_key)
    session_key = parse_session_key(pair.session_key)
    api_key = None
    if envelope is not None and session_key is not None:
        api_key = open_envelope(envelope, session_key)
    if session_key is not None:
        wipe_bytes(session_key)
    # Raised here, outside of any except block, so that it carries no other error.
    if api_key is None:
        raise ByokDecryptionFailed()
    return api_key
