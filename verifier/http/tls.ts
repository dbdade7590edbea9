import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { readNamedFile } from '../ops/named-file.ts';

/** What a TLS listener needs, and what a client needs to pin it. */
export interface TlsMaterial {
  /** Private key, PEM; in memory only. */
  readonly key: string;
  /** Certificate, PEM. */
  readonly cert: string;
  /** SHA-256 of the certificate's SubjectPublicKeyInfo, base64, as in Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spkiHash: string;
}

const dayMs = 86_400_000;
const lifetimeDays = 14;
const hostNames = ['localhost', 'gitphantomscope.com', 'api.gitphantomscope.com'];
const addresses = ['127.0.0.1', '::1'];

/**
 * Creates a self-signed EC P-256 certificate for this machine and the production names. It exists only in memory. It is
 * valid for 14 days, starting one day ago, so that a client whose clock is behind accepts it.
 */
export async function createTlsMaterial(now = new Date()): Promise<TlsMaterial> {
  const pems = await generate([{ name: 'commonName', value: 'Phantom Key verifier' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - dayMs),
    notAfterDate: new Date(now.getTime() + lifetimeDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: alternativeNames() },
    ],
  });
  return { key: pems.private, cert: pems.cert, spkiHash: hashPublicKey(pems.cert) };
}

/** A certificate or key file cannot be used. The message names the variable and says what to do, never the path. */
export class TlsFileError extends Error {
  /** Stable code of this failure. */
  readonly code = 'TLS_FILE_INVALID';
  override readonly name = 'TlsFileError';
}

/**
 * Reads a certificate chain and its private key, both PEM.
 * @throws {TlsFileError} when one cannot be read, is not PEM, or does not match the other
 */
export function readTlsFiles(certFile: string, keyFile: string): TlsMaterial {
  const cert = readNamedFile('TLS_CERT_FILE', certFile, TlsFileError);
  const key = readNamedFile('TLS_KEY_FILE', keyFile, TlsFileError);
  if (!parseCertificate(cert).checkPrivateKey(parseKey(key))) {
    throw new TlsFileError('TLS_KEY_FILE must hold the private key of the first certificate');
  }
  return { key, cert, spkiHash: hashPublicKey(cert) };
}

/** Whether a certificate, PEM, is past its end or before its beginning at this time. */
export function isOutOfDate(cert: string, now = new Date()): boolean {
  const { validFromDate, validToDate } = new X509Certificate(cert);
  return now < validFromDate || now > validToDate;
}

function parseCertificate(cert: string): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch {
    throw new TlsFileError('TLS_CERT_FILE must hold a PEM certificate chain');
  }
}

function parseKey(key: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch {
    throw new TlsFileError('TLS_KEY_FILE must hold a PEM private key without a passphrase');
  }
}

/** SHA-256 of a PEM certificate's SubjectPublicKeyInfo, base64 (RFC 7469 section 2.4). */
export function hashPublicKey(cert: string): string {
  const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('base64');
}

function alternativeNames(): { type: 2 | 7; value?: string; ip?: string }[] {
  return [
    ...hostNames.map((value) => ({ type: 2 as const, value })),
    ...addresses.map((ip) => ({ type: 7 as const, ip })),
  ];
}
