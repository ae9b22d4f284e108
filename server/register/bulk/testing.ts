import { Readable } from "node:stream";
import { crc32, deflateRawSync } from "node:zlib";
import { bulkHeader } from "./bulk-header";
import { openRegisterFile, type RegisterFile, type RegisterLine } from "./open-register-file";

export const headerLine = bulkHeader.map((name, index) => (index % 3 === 1 ? ` ${name}` : name)).join(",");

/** A line of the bulk file as Companies House quotes it; columns not named are empty. */
export function bulkLine(values: Record<string, string>): string {
  const row: Record<string, string> = {
    CompanyName: "PLACEHOLDER WIDGETS LTD",
    CompanyNumber: "99000001",
    CompanyCategory: "Private Limited Company",
    CompanyStatus: "Active",
    ...values,
  };
  return bulkHeader.map((name) => `"${(row[name] ?? "").replaceAll('"', '""')}"`).join(",");
}

/** Every line taken apart, clean or not. */
export async function* linesOf(file: RegisterFile): AsyncGenerator<RegisterLine> {
  let found: RegisterLine[] = [];
  for await (const _ of file.read({ takeClean: () => null, take: (line) => found.push(line) })) {
    yield* found;
    found = [];
  }
}

/** Opens a text or bytes as a body in small chunks, so that every boundary is crossed, and reads it to the end. */
export async function readAll(content: string | Buffer, chunkBytes = 37) {
  const bytes = Buffer.from(content);
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  );
  const file = await openRegisterFile(Readable.from(chunks, { objectMode: false }));
  try {
    const lines: RegisterLine[] = [];
    for await (const line of linesOf(file)) lines.push(line);
    return { ...file, lines };
  } finally {
    await file.close();
  }
}

export const rejectsOf = (lines: readonly RegisterLine[]) =>
  lines.flatMap((line) => (line.kind === "reject" ? [`${line.line}: ${line.reason}`] : []));

export const numbersOf = (lines: readonly RegisterLine[]) =>
  lines.flatMap((line) => (line.kind === "company" ? line.row.number : line.kind === "number" ? line.number : []));

/** A zip of one level, small enough to be written by hand. */
export function zip(files: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const packed = deflateRawSync(data);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(data), 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(data.length, 8);
    const lengths = Buffer.alloc(4);
    lengths.writeUInt16LE(Buffer.byteLength(name), 0);
    const shared = Buffer.concat([Buffer.from([20, 0, 0, 8, 8, 0, 0, 0, 0, 0]), sizes, lengths]);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), shared, Buffer.from(name), packed]);
    const place = Buffer.alloc(4);
    place.writeUInt32LE(offset);
    directory.push(
      Buffer.concat([
        Buffer.from("PK\u0001\u0002", "latin1"),
        Buffer.from([20, 0]),
        shared,
        Buffer.alloc(10),
        place,
        Buffer.from(name),
      ]),
    );
    locals.push(local);
    offset += local.length;
  }
  const contents = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(contents.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, contents, end]);
}
