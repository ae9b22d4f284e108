"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Power, RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Mark } from "@/components/ui/mark";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { showError, showToast } from "@/components/ui/toast-store";
import { RemoveSubscriptionDialog } from "@/components/webhooks/remove-subscription-dialog";
import { ownerWords, subscriptionLooks } from "@/components/webhooks/subscription-words";
import { formatQuantity } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";
import type { Subscription, SubscriptionList } from "@/server/webhooks/schema";

/** The Snov.io account's own subscriptions: a second way for results to come, kept on when Snov.io switches them off. */
export function Subscriptions({ isAdmin }: { isAdmin: boolean }) {
  const { data } = useSuspenseQuery(useTRPC().webhooks.subscriptions.queryOptions());
  const acts = useActs();
  const isWhole = data.wanted.every(({ isCovered }) => isCovered);
  return (
    <Section
      title="Subscriptions at Snov.io"
      sub={
        data.checkedAt ? (
          <>
            read <RelativeTime at={data.checkedAt} />
          </>
        ) : (
          "not read yet"
        )
      }
      className="mt-8"
      actions={
        isAdmin ? (
          <>
            <Button size="sm" icon={<RefreshCw />} isBusy={acts.check.isPending} onClick={() => acts.check.mutate({})}>
              Check now
            </Button>
            {isWhole ? null : (
              <Button
                size="sm"
                variant="primary"
                isBusy={acts.subscribe.isPending}
                onClick={() => acts.subscribe.mutate({})}
              >
                Subscribe
              </Button>
            )}
          </>
        ) : null
      }
    >
      {data.failure ? (
        <Notice tone="warning" title="The list could not be read." className="mb-2">
          {formatSentence(data.failure)} It is read again within the hour.
        </Notice>
      ) : null}
      {data.items.length === 0 ? <None list={data} /> : <Rows list={data} isAdmin={isAdmin} acts={acts} />}
    </Section>
  );
}

function None({ list }: { list: SubscriptionList }) {
  return (
    <p className="border-line-strong border-t pt-2 text-fg-soft">
      {list.checkedAt ? "The account has none. " : ""}
      Each task brings its own address, so none is needed. Subscribing adds a second way for results to come: Snov.io
      then tells of every task of the account, and of one whose start was cut too.
    </p>
  );
}

function Rows({ list, isAdmin, acts }: { list: SubscriptionList; isAdmin: boolean; acts: ReturnType<typeof useActs> }) {
  return (
    <ul className="border-line-strong border-t">
      {list.items.map((item) => (
        <li key={item.id} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-1.5">
          <span className="w-[124px] shrink-0">
            <Mark hue={subscriptionLooks[item.status].hue} icon={subscriptionLooks[item.status].icon}>
              {subscriptionLooks[item.status].word}
            </Mark>
          </span>
          <span className="min-w-0 flex-1 basis-60">
            <span className="code block truncate">
              {item.object}.{item.action}
            </span>
            <span className="block truncate text-muted text-xs" title={item.address}>
              {ownerWords[item.owner]}: {item.address}
            </span>
          </span>
          <span className="text-muted text-xs">
            <History item={item} />
          </span>
          {isAdmin ? <RowActs item={item} acts={acts} /> : null}
        </li>
      ))}
    </ul>
  );
}

function History({ item }: { item: Subscription }) {
  if (!item.reactivatedAt) return null;
  return (
    <>
      switched on again {formatQuantity(item.reactivations, "time")}, last <RelativeTime at={item.reactivatedAt} />
    </>
  );
}

function RowActs({ item, acts }: { item: Subscription; acts: ReturnType<typeof useActs> }) {
  return (
    <span className="flex gap-1">
      {item.status === "deactivated" && item.owner !== "foreign" ? (
        <IconButton
          label={`Switch ${item.object}.${item.action} on again`}
          disabled={acts.activate.isPending}
          onClick={() => acts.activate.mutate({ id: item.id })}
        >
          <Power />
        </IconButton>
      ) : null}
      {item.owner === "foreign" ? null : <RemoveSubscriptionDialog item={item} />}
    </span>
  );
}

function useActs() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const after = (text: string) => ({
    onSuccess: () => void showToast({ text }),
    onError: showError,
    onSettled: () => void queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
  });
  return {
    check: useMutation(trpc.webhooks.checkSubscriptions.mutationOptions(after("Snov.io's list was read"))),
    subscribe: useMutation(trpc.webhooks.subscribe.mutationOptions(after("Subscribed to the account's events"))),
    activate: useMutation(trpc.webhooks.activateSubscription.mutationOptions(after("The subscription is on again"))),
  };
}
