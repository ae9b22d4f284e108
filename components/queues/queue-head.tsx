/** Three groups of figures: jobs by state, throughput, and times; narrower screens keep p95 and the oldest. */
export function QueueHead() {
  return (
    <>
      <colgroup className="max-md:hidden">
        <col />
        <col className="w-[54px]" />
        <col className="w-[74px]" />
        <col className="w-[52px]" />
        <col className="w-[50px]" />
        <col className="w-[48px]" />
        <col className="w-[112px]" />
        <col className="w-[64px]" />
        <col className="w-0 collapse xl:visible xl:w-[68px]" />
        <col className="w-[74px]" />
        <col className="w-0 collapse xl:visible xl:w-[72px]" />
        <col className="w-[84px]" />
        <col className="w-0 collapse xl:visible xl:w-[60px]" />
        <col className="w-[60px]" />
        <col className="w-0 collapse xl:visible xl:w-[60px]" />
        <col className="w-[48px]" />
      </colgroup>
      <thead className="text-right text-muted text-xs max-md:hidden [&_th]:px-2 [&_th]:font-medium">
        <tr className="[&>th]:h-6 [&>th]:align-bottom">
          <td colSpan={8} />
          <th scope="colgroup" colSpan={4} className="px-0! text-center text-fg-soft">
            <span className="ml-4 block border-line-strong border-b pb-0.5">Wait</span>
          </th>
          <th scope="colgroup" colSpan={3} className="px-0! text-center text-fg-soft">
            <span className="ml-4 block border-line-strong border-b pb-0.5">Run</span>
          </th>
          <td />
        </tr>
        <tr className="border-line-strong border-b [&>th]:h-[30px]">
          <th scope="col" className="text-left">
            Queue
          </th>
          <th scope="col">Ready</th>
          <th scope="col">Scheduled</th>
          <th scope="col">Active</th>
          <th scope="col" title="Failed for good in the last 24 hours">
            Failed
          </th>
          <th scope="col" title="Failed for good at any time and waiting for a person">
            Dead
          </th>
          <th scope="col" className="text-left">
            Jobs an hour
          </th>
          <th scope="col">Success</th>
          <th scope="col">p50</th>
          <th scope="col">p95</th>
          <th scope="col">p99</th>
          <th scope="col">Oldest</th>
          <th scope="col">p50</th>
          <th scope="col">p95</th>
          <th scope="col">p99</th>
          <th scope="col">On</th>
        </tr>
      </thead>
    </>
  );
}
