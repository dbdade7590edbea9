import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';

const endMagic = Buffer.from('PK\x05\x06');
const entryBytes = 46;
const localHeaderBytes = 30;

/** What a browser's package of an extension begins with before its zip: magic, version, length of the header, header. */
const crxMagic = Buffer.from('Cr24');
const crxVersion = 3;
const crxPrefixBytes = 12;

/**
 * The files of a zip by name, in the archive's order (APPNOTE 4.3.12 and 4.3.16). Only what our own zips are made of: no
 * comment, no encryption, no zip64. The zip may be in a CRX file (version 3), which is how Chromium's stores deliver it.
 * @throws {RangeError} when there is no zip in the file, or two files in it have one name
 */
export async function readZip(path: string): Promise<Map<string, Buffer>> {
  return readMembers(skipCrxHeader(await readFile(path)));
}

function skipCrxHeader(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, crxMagic.length).equals(crxMagic)) return bytes;
  if (bytes.readUInt32LE(4) !== crxVersion) throw new RangeError('CRX file must be of version 3');
  return bytes.subarray(crxPrefixBytes + bytes.readUInt32LE(8));
}

function readMembers(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(endMagic);
  if (end === -1) throw new RangeError('file must be a zip');
  const count = bytes.readUInt16LE(end + 10);
  const members = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    const nameBytes = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + entryBytes, at + entryBytes + nameBytes);
    // Two readers could take one each.
    if (members.has(name)) throw new RangeError(`file must be in the zip once: ${name}`);
    members.set(name, readMember(bytes, at));
    at += entryBytes + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return members;
}

function readMember(bytes: Buffer, entryAt: number): Buffer {
  const isDeflated = bytes.readUInt16LE(entryAt + 10) === 8;
  const size = bytes.readUInt32LE(entryAt + 20);
  const headerAt = bytes.readUInt32LE(entryAt + 42);
  const namesBytes = bytes.readUInt16LE(headerAt + 26) + bytes.readUInt16LE(headerAt + 28);
  const dataAt = headerAt + localHeaderBytes + namesBytes;
  const data = bytes.subarray(dataAt, dataAt + size);
  return isDeflated ? inflateRawSync(data) : data;
}
