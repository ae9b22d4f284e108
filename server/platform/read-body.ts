import { AppError } from "@/server/platform/errors";

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Lets a stream through up to `limitBytes`, then fails with `PAYLOAD_TOO_LARGE`: a declared length alone proves nothing. */
export function limitBody(body: Body, limitBytes: number): Body {
  let read = 0;
  const limiter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.byteLength;
      if (read > limitBytes) throw new AppError("PAYLOAD_TOO_LARGE", `The body may have at most ${limitBytes} bytes`);
      controller.enqueue(chunk);
    },
  });
  return body.pipeThrough(limiter);
}

/** The whole body, without ever holding more than `limitBytes` of it. Throws `PAYLOAD_TOO_LARGE`. */
export async function readBody(request: Request, limitBytes: number): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array();
  return new Uint8Array(await new Response(limitBody(request.body, limitBytes)).arrayBuffer());
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
