"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { ChangePersonDialog } from "@/components/people/change-person-dialog";
import { roleWords } from "@/components/people/role-words";
import { Avatar } from "@/components/ui/avatar";
import { Mark } from "@/components/ui/mark";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Person } from "@/server/access/schema";

/** Who may sign in, what they may spend a day and what of it is used. */
export function People({ myId }: { myId: string | null }) {
  const { data } = useSuspenseQuery(useTRPC().people.list.queryOptions());
  const withAccess = data.items.filter((person) => !person.isDisabled).length;
  return (
    <Section title="People" sub={`${formatQuantity(withAccess, "person", "people")} with access`}>
      <table className="w-full max-md:block">
        <thead className="text-left text-muted text-xs max-md:sr-only">
          <tr className="border-line-strong border-t border-b [&>th]:h-[30px] [&>th]:whitespace-nowrap [&>th]:pr-4 [&>th]:font-medium [&>th]:last:pr-0">
            <th scope="col">Person</th>
            <th scope="col">Role</th>
            <th scope="col" className="text-right">
              Spent today
            </th>
            <th scope="col" className="text-right">
              Daily cap
            </th>
            <th scope="col">Last sign-in</th>
            <th scope="col">
              <span className="sr-only">Change</span>
            </th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {data.items.map((person) => (
            <PersonRow key={person.id} person={person} isMe={person.id === myId} />
          ))}
        </tbody>
      </table>
      <p className="mt-3 text-muted text-xs">
        The command <code>npm run user</code> gives somebody access or a new one-time password.
      </p>
    </Section>
  );
}

function PersonRow({ person, isMe }: { person: Person; isMe: boolean }) {
  const { name, email, role, isDisabled, lastSignedInAt, dailyCap, today } = person;
  return (
    <tr className="border-line border-b max-md:grid max-md:grid-cols-[auto_auto_minmax(0,1fr)] max-md:gap-x-5 max-md:gap-y-1 max-md:border-b-line max-md:py-2.5 md:[&>td]:h-11 md:[&>td]:pr-4 md:[&>td]:last:pr-0">
      <td className="max-md:col-span-2">
        <span className="flex min-w-0 items-center gap-2">
          <Avatar name={name} />
          <span className="min-w-0">
            <span className="block font-[530]">
              {name}
              {isMe ? <span className="ml-1.5 font-normal text-muted text-xs">you</span> : null}
            </span>
            <span className="block break-all text-muted text-xs">{email}</span>
          </span>
        </span>
      </td>
      <td className="whitespace-nowrap max-md:order-2">
        {isDisabled ? (
          <Mark hue="slate" icon={<Ban />}>
            No access
          </Mark>
        ) : (
          roleWords[role]
        )}
      </td>
      <td className="whitespace-nowrap tabular-nums max-md:order-2 md:text-right">
        {formatCount(today.spent)}
        <span className="text-muted text-xs md:hidden"> spent today</span>
        {today.held > 0 ? <span className="block text-muted text-xs">{formatCount(today.held)} held</span> : null}
      </td>
      <td className="whitespace-nowrap tabular-nums max-md:order-2 md:text-right">
        {role === "viewer" ? (
          <span className="text-muted">cannot spend</span>
        ) : (
          <>
            {dailyCap.credits === null ? "no limit" : formatCount(dailyCap.credits)}
            <span className="block text-muted text-xs">{dailyCap.isOwn ? "own" : "by role"}</span>
          </>
        )}
      </td>
      <td className="whitespace-nowrap text-fg-soft max-md:hidden">
        {lastSignedInAt ? <RelativeTime at={lastSignedInAt} /> : "never"}
      </td>
      <td className="text-right max-md:order-1 max-md:self-center">
        <ChangePersonDialog person={person} isMe={isMe} />
      </td>
    </tr>
  );
}
