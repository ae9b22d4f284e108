import { AppError } from "@/server/platform/errors";

/** The body's chunks up to `limitBytes`, then `PAYLOAD_TOO_LARGE`: a declared length alone proves nothing. */
export async function* limitBody(request: Request, limitBytes: number): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return;
  let read = 0;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      read += chunk.value.byteLength;
      if (read > limitBytes) throw new AppError("PAYLOAD_TOO_LARGE", `The body may have at most ${limitBytes} bytes`);
      yield chunk.value;
    }
  } finally {
    // Nobody waits for the rest; a body read to its end does not mind.
    reader.cancel().catch(() => undefined);
  }
}

/** The whole body, without ever holding more than `limitBytes` of it. Throws `PAYLOAD_TOO_LARGE`. */
export async function readBody(request: Request, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitBody(request, limitBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The bytes as text, exactly; null when they are not UTF-8 or hold a NUL, which no text column takes. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\u0000") ? null : text;
  } catch {
    return null;
  }
}
