interface StackPieceProps {
  color: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  payload?: { isUnfinished: boolean };
}

/** One part of a stacked bar; of an unfinished bucket pale with a dashed edge. Recharts fills in place and size. */
export function StackPiece({ color, x = 0, y = 0, width = 0, height = 0, payload }: StackPieceProps) {
  if (height <= 0) return null;
  if (!payload?.isUnfinished) return <rect x={x} y={y} width={width} height={height} fill={color} />;
  return (
    <g>
      <rect x={x} y={y} width={width} height={height} fill={color} fillOpacity={0.45} />
      <rect
        x={x + 0.5}
        y={y + 0.5}
        width={Math.max(0, width - 1)}
        height={Math.max(0, height - 1)}
        fill="none"
        stroke={color}
        strokeDasharray="3 2"
      />
    </g>
  );
}
