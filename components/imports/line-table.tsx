import { formatCount } from "@/lib/format/numbers";

interface LineTableProps {
  /** Over the words. */
  heading: string;
  lines: readonly { line: number | null; words: string }[];
}

/** Lines of an imported file, with what is to be said of each. */
export function LineTable({ heading, lines }: LineTableProps) {
  return (
    <table className="w-full table-fixed">
      <thead className="text-left text-muted text-xs">
        <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:font-medium">
          <th scope="col" className="w-14 text-right">
            Line
          </th>
          <th scope="col" className="pl-4">
            {heading}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ line, words }) => (
          <tr key={`${line} ${words}`} className="border-line border-b align-top">
            <td className="py-2 text-right text-muted tabular-nums">{line === null ? "–" : formatCount(line)}</td>
            <td className="py-2 pl-4 [overflow-wrap:anywhere]">{words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
