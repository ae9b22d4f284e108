import { z } from "zod";

const done = z.object({ id: z.uuid() });
const problem = z.object({ detail: z.string() });

interface Upload {
  file: File;
  /** Bytes that the server has taken: it reads the file while it comes. */
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/** Sends a file and answers the import's id. Throws an error in the server's words. `fetch` cannot tell how far an upload is. */
export function uploadFile({ file, onProgress, signal }: Upload): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/desk/imports?${new URLSearchParams({ name: file.name })}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      const answer = readAnswer(request.responseText);
      const result = done.safeParse(answer);
      if (request.status === 200 && result.success) resolve(result.data.id);
      else
        reject(
          new Error(
            problem.safeParse(answer).data?.detail ?? "The server did not take the file. Try again in a minute.",
          ),
        );
    };
    request.onerror = () =>
      reject(new Error("The connection broke off, and nothing was imported. Send the file again."));
    request.onabort = () => reject(new Error("Stopped. Nothing was imported."));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
