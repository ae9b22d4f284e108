"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { channelLooks, deliveryLooks, severityLooks } from "@/components/alerts/alert-words";
import { Button } from "@/components/ui/button";
import { Mark } from "@/components/ui/mark";
import { RelativeTime } from "@/components/ui/relative-time";
import { showError, showToast } from "@/components/ui/toast-store";
import { useTRPC } from "@/lib/trpc/client";
import type { Alert } from "@/server/alerts/schema";

export function AlertRow({ alert, canAcknowledge }: { alert: Alert; canAcknowledge: boolean }) {
  const { hue, icon, word } = severityLooks[alert.severity];
  return (
    <li className="grid grid-cols-[96px_minmax(0,1fr)_auto] gap-x-4 gap-y-1 border-line border-b py-2.5 max-md:grid-cols-[minmax(0,1fr)_auto]">
      <Mark hue={alert.resolvedAt ? undefined : hue} icon={icon} className="self-start">
        {word}
      </Mark>
      <div className="min-w-0 max-md:order-3 max-md:col-span-2">
        <Link href={alert.link as Route} className="text-fg">
          {alert.sentence}
        </Link>
        {alert.now ? <p className="mt-0.5 text-fg-soft">Now: {alert.now}.</p> : null}
        <p className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
          <span>
            Raised <RelativeTime at={alert.raisedAt} />
          </span>
          {alert.resolvedAt ? (
            <span>
              ended <RelativeTime at={alert.resolvedAt} />
            </span>
          ) : null}
          {alert.acknowledged ? (
            <span>
              seen by {alert.acknowledged.by} <RelativeTime at={alert.acknowledged.at} />
            </span>
          ) : null}
          {alert.deliveries.map(({ channel, state }) => (
            <Mark key={channel} hue={deliveryLooks[state].hue} icon={deliveryLooks[state].icon}>
              {`${channelLooks[channel].word}: ${deliveryLooks[state].word.toLowerCase()}`}
            </Mark>
          ))}
        </p>
      </div>
      <span className="max-md:order-2">
        {canAcknowledge && !alert.acknowledged ? <AcknowledgeButton alert={alert} /> : null}
      </span>
    </li>
  );
}

function AcknowledgeButton({ alert }: { alert: Alert }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const acknowledge = useMutation(
    trpc.alerts.acknowledge.mutationOptions({
      onSuccess: () => {
        showToast({ text: "The alert counts as seen" });
        return queryClient.invalidateQueries(trpc.alerts.pathFilter());
      },
      onError: showError,
    }),
  );
  return (
    <Button
      size="sm"
      isBusy={acknowledge.isPending}
      aria-label={`Acknowledge: ${alert.sentence}`}
      onClick={() => acknowledge.mutate({ id: alert.id })}
    >
      Acknowledge
    </Button>
  );
}
