import { prepareSpark } from "@/components/charts/prepare-spark";

const STEP = 4;
const BAR = 3;
const HEIGHT = 18;
const FULL_HEIGHT = 24;

interface SparklineProps {
  hours: readonly { completed: number; failed: number }[];
  className?: string;
}

/** Work an hour as bars, a red square below each hour with failures, the running hour open and dashed. */
export function Sparkline({ hours, className }: SparklineProps) {
  const { bars, label } = prepareSpark(hours);
  const width = bars.length * STEP;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${FULL_HEIGHT}`}
      width={width}
      height={FULL_HEIGHT}
      preserveAspectRatio="none"
      className={className}
    >
      <title>{label}</title>
      <path d={`M0 ${HEIGHT + 1.5}H${width}`} stroke="var(--line)" />
      {bars.map((bar) => (
        <g key={bar.x}>
          {bar.height > 0 ? (
            <rect
              x={bar.x * STEP + (bar.isUnfinished ? 0.5 : 0)}
              y={HEIGHT + 1 - bar.height * HEIGHT}
              width={bar.isUnfinished ? BAR - 1 : BAR}
              height={bar.height * HEIGHT}
              {...(bar.isUnfinished
                ? { fill: "none", stroke: "var(--blue)", strokeDasharray: "2 1.5", strokeWidth: 0.9 }
                : { fill: "var(--blue)" })}
            />
          ) : null}
          {bar.hasFailures ? <rect x={bar.x * STEP} y={21} width={3} height={3} fill="var(--red)" /> : null}
        </g>
      ))}
    </svg>
  );
}
