"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { channelLooks } from "@/components/alerts/alert-words";
import { RevealSecret } from "@/components/alerts/reveal-secret";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Pip } from "@/components/ui/pip";
import { Section } from "@/components/ui/section";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Channel, Channels } from "@/server/alerts/schema";

/** Where alerts go besides the desk, and a test for each way. */
export function ChannelsView({ isAdmin }: { isAdmin: boolean }) {
  const { data } = useSuspenseQuery(useTRPC().alerts.channels.queryOptions());
  const { email, webhook } = data;
  return (
    <Section title="Channels" sub="set by the environment, for every process alike">
      <ul className="border-line-strong border-t">
        <ChannelRow channel="email" state={emailWords(email)} isOn={email.isOn} isAdmin={isAdmin} />
        <ChannelRow channel="webhook" state={webhookWords(webhook)} isOn={webhook.isOn} isAdmin={isAdmin}>
          {isAdmin && webhook.isOn && webhook.secret === "generated" ? <RevealSecret /> : null}
        </ChannelRow>
      </ul>
      {webhook.isStopped ? (
        <Notice tone="danger" className="mt-3" title="The webhook's receiver answered 410 Gone.">
          Nothing is sent to it any more, until a test reaches it again or ALERT_WEBHOOK_URL names another one.
        </Notice>
      ) : null}
      <p className="mt-2 text-muted text-xs">
        {data.allowsPrivateTargets
          ? "ALERT_ALLOW_PRIVATE_TARGETS lets servers with private and loopback addresses be called."
          : "Servers with private, loopback or metadata addresses are refused; ALERT_ALLOW_PRIVATE_TARGETS=true allows them."}
      </p>
    </Section>
  );
}

function emailWords({ isOn, missing, server, recipients, from }: Channels["email"]): string {
  if (!isOn) return `Off: set ${missing.join(" and ")}`;
  const sender = from ? `, from ${from}` : "";
  return `To ${formatQuantity(recipients, "recipient")} by ${server}${sender}`;
}

function webhookWords({ isOn, missing, host, secret }: Channels["webhook"]): string {
  if (!isOn) return `Off: set ${missing.join(" and ")}`;
  const by = secret === "environment" ? "ALERT_WEBHOOK_SECRET" : "a secret made for this installation";
  return `To ${host}, signed (Standard Webhooks) with ${by}`;
}

interface ChannelRowProps {
  channel: Channel;
  state: string;
  isOn: boolean;
  isAdmin: boolean;
  children?: ReactNode;
}

function ChannelRow({ channel, state, isOn, isAdmin, children }: ChannelRowProps) {
  const { word, icon } = channelLooks[channel];
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-2">
      <span className="flex w-24 items-center gap-2 font-[530] [&>svg]:size-4 [&>svg]:text-muted">
        {icon}
        {word}
      </span>
      <span className="flex min-w-0 flex-1 basis-60 items-center gap-2 text-fg-soft">
        <Pip tone={isOn ? "green" : "ring"} />
        <span className="min-w-0 break-words">{state}</span>
      </span>
      {children}
      {isAdmin && isOn ? <TestButton channel={channel} /> : null}
    </li>
  );
}

/** Sends now and says what came of it; the log below keeps it. */
function TestButton({ channel }: { channel: Channel }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const test = useMutation(
    trpc.alerts.test.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.alerts.pathFilter()),
    }),
  );
  const attempt = test.data?.attempts.at(-1);
  const failure = test.error?.message ?? (test.data?.state === "delivered" ? null : attempt?.detail);
  return (
    <>
      <Button
        size="sm"
        isBusy={test.isPending}
        aria-label={`Send a test alert by ${channelLooks[channel].word.toLowerCase()}`}
        onClick={() => test.mutate({ channel })}
      >
        Send a test alert
      </Button>
      <div aria-live="polite" className="basis-full empty:hidden">
        {failure ? (
          <Notice tone="danger" title="The test did not arrive.">
            {failure}
          </Notice>
        ) : null}
        {!failure && attempt ? (
          <Notice tone="neutral" title="The test was delivered.">
            {attempt.detail}
          </Notice>
        ) : null}
      </div>
    </>
  );
}
