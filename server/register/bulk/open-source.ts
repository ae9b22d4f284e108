import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { AppError, messageOf } from "@/server/platform/errors";

const CHUNK_BYTES = 1 << 18;

/** The bytes of a register file, unzipped. */
export interface ByteSource {
  /** Each is good until the next one is asked for. */
  chunks: AsyncIterable<Buffer>;
  /** Of the unzipped text; null for a body whose length is not known. */
  totalBytes: number | null;
  /** What the file is called, and what its zip holds. */
  names: readonly string[];
  close(): Promise<void>;
}

const zipMagic = Buffer.from("PK\u0003\u0004", "latin1");

/** Opens a path or a body; a zip is recognised by its first bytes. Throws BAD_INPUT when there is nothing to read. */
export async function openSource(source: string | Readable): Promise<ByteSource> {
  return typeof source === "string" ? openPath(source) : openBody(source);
}

async function openPath(path: string): Promise<ByteSource> {
  const found = await stat(path).catch((error) => {
    throw new AppError("BAD_INPUT", `Cannot read ${path}: ${messageOf(error)}`, { cause: error, field: "file" });
  });
  if (!found.isFile()) throw new AppError("BAD_INPUT", `${path} is not a file`, { field: "file" });
  const name = basename(path);
  if ((await readStart(path)).equals(zipMagic)) {
    const zip = await openZip(path, async () => {});
    return { ...zip, names: [name, ...zip.names] };
  }

  const chunks = readChunks(path);
  return { chunks, totalBytes: found.size, names: [name], close: async () => void (await chunks.return(undefined)) };
}

/** Always the same piece of memory: a stream would leave a piece behind for each read. */
async function* readChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function openBody(body: Readable): Promise<ByteSource> {
  const iterator = toBuffers(body);
  let head: Buffer = Buffer.alloc(0);
  while (head.length < zipMagic.length) {
    const next = await iterator.next().catch(failBrokenOff);
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const chunks = prepend(head, iterator);
  const close = async () => void body.destroy();
  if (!head.subarray(0, zipMagic.length).equals(zipMagic)) return { chunks, totalBytes: null, names: [], close };

  // A zip ends with its table of contents, so a body has to be kept before it can be opened.
  const folder = await mkdtemp(join(tmpdir(), "register-upload-"));
  const discard = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, "upload.zip");
  try {
    await pipeline(chunks, createWriteStream(path)).catch(failBrokenOff);
    return await openZip(path, discard);
  } catch (error) {
    await discard();
    throw error;
  }
}

async function openZip(path: string, discard: () => Promise<void>): Promise<ByteSource> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(failDamaged);
  try {
    const entry = await findCsv(zip);
    const stream = await zip.openReadStreamPromise(entry).catch(failDamaged);
    const close = async () => {
      stream.destroy();
      zip.close();
      await discard();
    };
    const names = [basename(entry.fileName)];
    return { chunks: guardZip(stream, entry.crc32), totalBytes: entry.uncompressedSize, names, close };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function findCsv(zip: ZipFile): Promise<Entry> {
  const names: string[] = [];
  const found: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      names.push(entry.fileName);
      const isHidden = /(^|\/)(__MACOSX\/|\.)/.test(entry.fileName);
      if (!isHidden && /\.(csv|txt)$/i.test(entry.fileName)) found.push(entry);
    }
  } catch (error) {
    failDamaged(error);
  }
  const [entry, ...others] = found;
  if (!entry) {
    throw new AppError(
      "BAD_INPUT",
      `The zip holds no .csv or .txt file (it holds ${names.slice(0, 3).join(", ") || "nothing"})`,
      { field: "file" },
    );
  }
  if (others.length > 0) {
    throw new AppError("BAD_INPUT", `The zip holds ${found.length} files; send them one at a time`, { field: "file" });
  }
  if (entry.isEncrypted())
    throw new AppError("BAD_INPUT", "The zip has a password; send it without one", { field: "file" });
  return entry;
}

/** The zip's own check, which the library leaves to us: a byte that flipped on the way may unpack without a complaint. */
async function* guardZip(stream: Readable, checksum: number): AsyncGenerator<Buffer> {
  let sum = 0;
  try {
    for await (const chunk of toBuffers(stream)) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    failDamaged(error);
  }
  if (sum !== checksum) failDamaged(new Error("its content is not what was packed"));
}

async function* prepend(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  try {
    yield* rest;
  } catch (error) {
    failBrokenOff(error);
  }
}

async function* toBuffers(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(zipMagic.length), 0, zipMagic.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function failDamaged(error: unknown): never {
  if (error instanceof AppError) throw error;
  throw new AppError("BAD_INPUT", `The zip is damaged: ${messageOf(error)}`, { cause: error, field: "file" });
}

function failBrokenOff(error: unknown): never {
  if (error instanceof AppError) throw error;
  throw new AppError("BAD_INPUT", `The file broke off while it was read: ${messageOf(error)}`, {
    cause: error,
    field: "file",
  });
}
