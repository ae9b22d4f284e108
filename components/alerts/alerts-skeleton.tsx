import { Skeleton } from "@/components/ui/skeleton";

export function AlertsSkeleton({ title, rows = 6 }: { title: string; rows?: number }) {
  return (
    <div aria-busy="true" className="mt-7 first:mt-0">
      <h2 className="mb-2 flex h-7 items-center font-semibold text-base">{title}</h2>
      <div className="border-line-strong border-t">
        {Array.from({ length: rows }, (_, row) => row).map((row) => (
          <div key={row} className="flex h-[57px] items-center gap-6 border-line border-b">
            <Skeleton width={80} />
            <Skeleton width={`${40 + ((row * 7) % 20)}%`} />
          </div>
        ))}
      </div>
    </div>
  );
}
