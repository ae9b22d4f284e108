"use client";

import { useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { uploadFile } from "@/components/imports/upload-file";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { ProgressBar } from "@/components/ui/progress-bar";
import { showToast } from "@/components/ui/toast-store";
import { cn } from "@/lib/class-names";
import { formatBytes, formatShare } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

interface Sending {
  file: File;
  sent: number;
  stop: () => void;
}

const ACCEPTED = ".csv,.txt,.zip,text/csv,text/plain,application/zip";

/** A place to drop a file or to choose one; then how far it is. */
export function FileDrop() {
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const queryClient = useQueryClient();
  const trpc = useTRPC();

  async function send(file: File | undefined) {
    if (!file || sending) return;
    setError(null);
    if (file.size === 0) {
      setError(`${file.name} is empty: choose a file with company numbers.`);
      return;
    }
    const controller = new AbortController();
    const stop = () => controller.abort();
    setSending({ file, sent: 0, stop });
    try {
      const id = await uploadFile({
        file,
        signal: controller.signal,
        onProgress: (sent) => setSending({ file, sent, stop }),
      });
      showToast({ text: `${file.name} is imported` });
      router.push(`/imports/${id}`);
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : "The file could not be sent.");
    } finally {
      setSending(null);
      void queryClient.invalidateQueries(trpc.imports.pathFilter());
    }
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a convenience, the button inside does the same */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          void send(event.dataTransfer.files[0]);
        }}
        className={cn(
          "grid min-h-[148px] place-content-center justify-items-center gap-2 rounded-panel border border-control border-dashed px-4 py-6 text-center",
          isOver && "border-accent border-solid bg-selected",
        )}
      >
        {sending ? (
          <Progress sending={sending} />
        ) : (
          <>
            <FileUp className="size-5 text-muted" aria-hidden="true" />
            <p>
              <span className="max-md:hidden">Drop a file here, or </span>
              <Button className="mx-1" onClick={() => input.current?.click()}>
                Choose a file
              </Button>
            </p>
            <p className="max-w-[62ch] text-muted text-xs leading-[1.125rem]">
              The Companies House bulk file as it comes (CSV or zip), a CSV with a column of company numbers, or a plain
              list. Importing the same file twice changes nothing.
            </p>
          </>
        )}
        <input
          ref={input}
          type="file"
          accept={ACCEPTED}
          aria-label="File to import"
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void send(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </div>
      {error ? (
        <Notice tone="danger" role="alert" className="mt-2" title="Not imported.">
          {error}
        </Notice>
      ) : null}
    </>
  );
}

function Progress({ sending: { file, sent, stop } }: { sending: Sending }) {
  const isSent = sent >= file.size;
  return (
    <div className="grid w-80 max-w-full gap-2 text-left">
      <p className="flex justify-between gap-3">
        <span className="truncate font-[530]">{file.name}</span>
        <span className="shrink-0 text-muted tabular-nums">
          {formatBytes(sent)} of {formatBytes(file.size)}
        </span>
      </p>
      <ProgressBar value={sent} total={file.size} label={`Importing ${file.name}`} />
      <p className="flex items-center justify-between text-muted text-xs" aria-live="polite">
        {isSent
          ? "Sent. Merging it into the register"
          : `Read while it is sent, ${formatShare(Math.floor((sent / file.size) * 100) / 100)}`}
        <Button size="sm" onClick={stop}>
          Stop
        </Button>
      </p>
    </div>
  );
}
