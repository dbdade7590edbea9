import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

/** What a TLS listener needs, and what a client needs to pin it. */
export interface TlsMaterial {
  /** Private key, PEM; in memory only. */
  readonly key: string;
  /** Certificate, PEM. */
  readonly cert: string;
  /** SHA-256 of the certificate's SubjectPublicKeyInfo, base64, as Chromium's `--ignore-certificate-errors-spki-list` takes it. */
  readonly spkiHash: string;
}

const dayMs = 86_400_000;
const lifetimeDays = 14;
const hostNames = ['localhost', 'gitphantomscope.com', 'api.gitphantomscope.com'];
const addresses = ['127.0.0.1', '::1'];

/**
 * Makes a self-signed EC P-256 certificate for this machine and the production names. It lives in memory, for 14 days;
 * it is valid from a day ago, so that a client whose clock is behind takes it.
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
