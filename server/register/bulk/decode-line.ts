import { isUtf8 } from "node:buffer";

const latin1 = new TextDecoder("windows-1252");

/**
 * The text of a line. Bytes that are not UTF-8 are read as Windows-1252, the encoding older tools save in;
 * `isRepaired` says that this was needed. Control characters become spaces (PostgreSQL refuses NUL).
 * A byte order mark opens line 1 only.
 */
export function decodeLine(bytes: Buffer, line: number): { text: string; isRepaired: boolean } {
  const isRepaired = !isUtf8(bytes);
  const decoded = isRepaired ? latin1.decode(bytes) : bytes.toString("utf8");
  const text = line === 1 ? decoded.replace(/^(\ufeff|ï»¿)/, "") : decoded;
  return { text: text.replace(/(?!\t)\p{Cc}/gu, " "), isRepaired };
}
