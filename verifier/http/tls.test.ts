import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTlsMaterial, hashPublicKey, isOutOfDate } from './tls.ts';

const dayMs = 86_400_000;
const now = new Date('2026-11-23T12:00:00Z');
const material = await createTlsMaterial(now);
const certificate = new X509Certificate(material.cert);

describe('createTlsMaterial', () => {
  it.each(['localhost', 'gitphantomscope.com', 'api.gitphantomscope.com'])('names %s', (name) => {
    expect(certificate.checkHost(name)).toBe(name);
  });

  it.each(['127.0.0.1', '::1'])('names %s', (address) => {
    expect(certificate.checkIP(address)).toBeDefined();
  });

  it('names nothing else', () => {
    expect(certificate.checkHost('evil.gitphantomscope.com')).toBeUndefined();
    expect(certificate.checkHost('example.com')).toBeUndefined();
  });

  it('is EC P-256, no authority, and short-lived', () => {
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(certificate.ca).toBe(false);
    expect(certificate.validFromDate.getTime()).toBe(now.getTime() - dayMs);
    expect(certificate.validToDate.getTime()).toBe(now.getTime() + 14 * dayMs);
  });

  it('is another one each time', async () => {
    const { key, spkiHash } = await createTlsMaterial(now);
    expect(key).not.toBe(material.key);
    expect(spkiHash).not.toBe(material.spkiHash);
  });
});

// Made with: openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64
const opensslCertificate = `-----BEGIN CERTIFICATE-----
MIIBdjCCARugAwIBAgIUEBdt/ufSbYcJ4dBwWebaSiMV8OgwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFZml4ZWQwHhcNMjYxMTIzMjMxOTAwWhcNMzYxMTIwMjMxOTAw
WjAQMQ4wDAYDVQQDDAVmaXhlZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHl8
LiGaHsTiAiOstPuUYVgXpFJt8Jfru2J/Gv/qzH4MUowil/jblvnTnGPhZTCOJznh
+FXqJhB/JrlcWwvxRZijUzBRMB0GA1UdDgQWBBSgK4ily74Ew6cm5hUpJJnyFxJU
hzAfBgNVHSMEGDAWgBSgK4ily74Ew6cm5hUpJJnyFxJUhzAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0kAMEYCIQDVRedIf5iF1vkYQtEWbHo+exOgu89aj/gj
W4nkW/PLqQIhAMM0zvNQB57gapMfSKZaHfo7aQrhhTKgcxWt/SiEBza1
-----END CERTIFICATE-----`;

describe('isOutOfDate', () => {
  it.each([
    [-dayMs - 1, true],
    [-dayMs, false],
    [14 * dayMs, false],
    [14 * dayMs + 1, true],
  ])('says of a clock that is %i ms from the making of the certificate: %s', (ms, expected) => {
    expect(isOutOfDate(material.cert, new Date(now.getTime() + ms))).toBe(expected);
  });
});

describe('hashPublicKey', () => {
  it('agrees with openssl', () => {
    expect(hashPublicKey(opensslCertificate)).toBe('PIM2B19rGM0pj142QHjzXNU9zZhCF3AOIvHUAqxtn9M=');
  });
});
