"use client";

import { useQuery } from "@tanstack/react-query";
import { Building2, CirclePlay, CornerDownRight, Layers, Radio, SunMoon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { type ReactNode, useDeferredValue } from "react";
import { useLive } from "@/components/shell/live";
import { ALL_ITEMS, FURTHER_PAGES } from "@/components/shell/navigation-items";
import type { Person } from "@/components/shell/person-menu";
import { Kbd } from "@/components/ui/kbd";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";

export interface Option {
  id: string;
  group: "Companies" | "Runs" | "Queues" | "Pages" | "Actions";
  label: string;
  icon: ReactNode;
  aside?: ReactNode;
  run: () => void;
}

const SHORTEST_SEARCH = 2;
const FOUND = 7;
/** A run is found by its name among the newest. */
const NEWEST_RUNS = 50;
const MOST_RUNS = 5;

/** What fits the words: companies from the register, then runs, queues, pages and acts that somebody may do. */
export function usePaletteOptions(query: string, role: Person["role"]): { options: Option[]; isSearching: boolean } {
  const router = useRouter();
  const live = useLive();
  const { resolvedTheme, setTheme } = useTheme();
  const text = useDeferredValue(query.trim());
  const isLongEnough = text.length >= SHORTEST_SEARCH;
  const found = useQuery(
    useTRPC().companies.list.queryOptions(
      { q: text, limit: FOUND, sort: "name" },
      { enabled: isLongEnough, placeholderData: (before) => before },
    ),
  );
  const matches = ({ label }: Option) => label.toLowerCase().includes(query.trim().toLowerCase());
  const { runs, queues } = useNamedOptions(isLongEnough);
  const named = [...runs.filter(matches).slice(0, MOST_RUNS), ...queues.filter(matches)];

  const pages = ALL_ITEMS.map(
    (item): Option => ({
      id: item.label,
      group: "Pages",
      label: item.label,
      icon: <item.icon />,
      aside: (
        <span className="flex gap-0.5">
          <Kbd>G</Kbd>
          <Kbd>{item.key}</Kbd>
        </span>
      ),
      run: () => router.push(item.href),
    }),
  );
  // Too many to offer before anybody says what they look for.
  const furtherPages = (
    query.trim() === "" ? [] : FURTHER_PAGES.filter(({ isForAdmins }) => role === "admin" || !isForAdmins)
  ).map(
    ({ href, label, area }): Option => ({
      id: href,
      group: "Pages",
      label,
      icon: <CornerDownRight />,
      aside: area,
      run: () => router.push(href),
    }),
  );
  const actions: Option[] = [
    ...(role !== "viewer"
      ? [
          {
            id: "run",
            group: "Actions" as const,
            label: "Start a run over all strike-offs",
            icon: <CirclePlay />,
            run: () => router.push("/runs/new"),
          },
        ]
      : []),
    {
      id: "live",
      group: "Actions",
      label: live.state === "paused" ? "Resume live updates" : "Pause live updates",
      icon: <Radio />,
      aside: <Kbd>L</Kbd>,
      run: live.toggle,
    },
    {
      id: "theme",
      group: "Actions",
      label: "Switch between light and dark",
      icon: <SunMoon />,
      run: () => setTheme(resolvedTheme === "dark" ? "light" : "dark"),
    },
  ];
  const companies = isLongEnough ? (found.data?.items ?? []) : [];
  const companyOptions = companies.map(
    (company): Option => ({
      id: company.number,
      group: "Companies",
      label: formatCompanyName(company.name),
      icon: <Building2 />,
      aside: <span className="code">{company.number}</span>,
      run: () => router.push(`/companies/${company.number}`),
    }),
  );
  return {
    options: [...companyOptions, ...named, ...[...pages, ...furtherPages].filter(matches), ...actions.filter(matches)],
    isSearching: isLongEnough && found.isFetching,
  };
}

/** Runs and queues have names of their own; they are read once somebody types. */
function useNamedOptions(isAsked: boolean): { runs: Option[]; queues: Option[] } {
  const router = useRouter();
  const trpc = useTRPC();
  const { data: runs } = useQuery(trpc.runs.list.queryOptions({ limit: NEWEST_RUNS }, { enabled: isAsked }));
  const { data: queues } = useQuery(trpc.queues.overview.queryOptions(undefined, { enabled: isAsked }));
  if (!isAsked) return { runs: [], queues: [] };
  const runOptions = (runs?.items ?? []).flatMap(({ id, name, state }): Option[] =>
    id
      ? [{ id, group: "Runs", label: name, icon: <CirclePlay />, aside: state, run: () => router.push(`/runs/${id}`) }]
      : [],
  );
  const queueOptions = (queues?.items ?? []).map(
    ({ name, ready, scheduled, paused }): Option => ({
      id: name,
      group: "Queues",
      label: name,
      icon: <Layers />,
      aside: paused ? "paused" : `${formatCount(ready + scheduled)} waiting`,
      run: () => router.push(`/queues?queue=${name}`),
    }),
  );
  return { runs: runOptions, queues: queueOptions };
}
