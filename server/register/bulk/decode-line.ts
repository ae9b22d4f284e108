import { isAscii, isUtf8 } from "node:buffer";

const latin1 = new TextDecoder("windows-1252");
const controls = /(?!\t)\p{Cc}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const asciiControls = /[\0-\x08\x0a-\x1f\x7f]/;

/**
 * The text of a line. Bytes that are not UTF-8 are read as Windows-1252, the encoding older tools save in;
 * `isRepaired` says that this was needed. Control characters become spaces (PostgreSQL refuses NUL).
 * A byte order mark opens line 1 only.
 */
export function decodeLine(bytes: Buffer, line: number): { text: string; isRepaired: boolean } {
  if (isAscii(bytes)) {
    const text = bytes.toString("latin1");
    return { text: asciiControls.test(text) ? text.replace(controls, " ") : text, isRepaired: false };
  }
  const isRepaired = !isUtf8(bytes);
  const decoded = isRepaired ? latin1.decode(bytes) : bytes.toString("utf8");
  const text = line === 1 ? decoded.replace(/^(\ufeff|ï»¿)/, "") : decoded;
  return { text: text.replace(controls, " "), isRepaired };
}
