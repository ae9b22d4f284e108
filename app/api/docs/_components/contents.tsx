import type { ApiOperation } from "@/server/trpc/openapi-shape";

export interface Entry {
  method: string;
  path: string;
  operation: ApiOperation;
}

/** The operations by area, always in sight on wide windows. */
export function Contents({ groups }: { groups: readonly { tag: string; entries: readonly Entry[] }[] }) {
  return (
    <nav
      aria-label="Operations"
      className="sticky top-0 hidden max-h-dvh w-68 shrink-0 overflow-y-auto py-6 pr-4 lg:block"
    >
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {groups.map(({ tag, entries }) => (
          <li key={tag}>
            <p className="font-medium text-muted text-xs">{tag}</p>
            <ul className="mt-1">
              {entries.map(({ method, path, operation }) => (
                <li key={operation.operationId}>
                  <a
                    href={`#${operation.operationId}`}
                    title={`${path}: ${operation.summary}`}
                    className="code flex gap-2 rounded-control px-2 py-1 text-fg-soft hover:bg-hover hover:no-underline"
                  >
                    <span className="w-11 shrink-0 text-muted">{method}</span>
                    <span className="wrap-anywhere min-w-0">{path}</span>
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
        <li>
          <p className="font-medium text-muted text-xs">Reference</p>
          <a
            href="#problems"
            className="block rounded-control px-2 py-1 text-fg-soft hover:bg-hover hover:no-underline"
          >
            Problems
          </a>
          <a href="#shapes" className="block rounded-control px-2 py-1 text-fg-soft hover:bg-hover hover:no-underline">
            Shapes
          </a>
        </li>
      </ul>
    </nav>
  );
}
