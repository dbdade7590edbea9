import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';

const endMagic = Buffer.from('PK\x05\x06');
const entryBytes = 46;
const localHeaderBytes = 30;

/**
 * The files of a zip by name, in the archive's order (APPNOTE 4.3.12 and 4.3.16). Only what our own zips are made of: no
 * comment, no encryption, no zip64.
 */
export async function readZip(path: string): Promise<Map<string, Buffer>> {
  const bytes = await readFile(path);
  const end = bytes.lastIndexOf(endMagic);
  const count = bytes.readUInt16LE(end + 10);
  const members = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    const nameBytes = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + entryBytes, at + entryBytes + nameBytes);
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
