import { cloneWithColours, placeTexts } from "@/components/charts/copy-chart";

/** Sharp on paper and on dense screens. */
const SCALE = 2;
const PADDING = 20;
const LINE_HEIGHT = 20;
const LEGEND_HEIGHT = 20;
const LEGEND_GAP = 14;
const MARK_GAP = 6;

interface LegendEntry {
  text: string;
  mark: CSSStyleDeclaration;
  width: number;
  height: number;
}

/**
 * A figure as a PNG in the colours and letters that it has on the page: title, legend, chart. The chart is its SVG with all computed
 * colours written into it, for a picture knows no style sheet; its words are drawn again, for it knows no web font either.
 * Throws when there is no chart or the browser cannot draw.
 */
export async function drawFigure(figure: HTMLElement, { title, sub }: { title: string; sub?: string }): Promise<Blob> {
  const chart = figure.querySelector<SVGSVGElement>("svg.recharts-surface");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!chart || !context) throw new Error("The picture could not be drawn: show the chart first");
  const { width, height } = chart.getBoundingClientRect();
  const styles = getComputedStyle(figure);
  const font = (size: number, weight: number) => `${weight} ${size}px ${styles.fontFamily}`;
  const entries = readLegend(figure);

  context.font = font(12, 400);
  const places = flow(
    entries.map(({ text, width: mark }) => mark + MARK_GAP + context.measureText(text).width),
    width,
  );
  const legendHeight = entries.length > 0 ? (places.lines + 1) * LEGEND_HEIGHT + 4 : 0;
  const heading = { title, sub, styles, font, width };
  const titleHeight = measureTitle(context, heading) + 6;
  canvas.width = Math.ceil((width + 2 * PADDING) * SCALE);
  canvas.height = Math.ceil((height + 2 * PADDING + titleHeight + legendHeight) * SCALE);
  const picture = await loadPicture(cloneWithColours(chart, width, height));

  context.scale(SCALE, SCALE);
  context.fillStyle = styles.getPropertyValue("--surface");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(PADDING, PADDING);
  drawTitle(context, heading);
  context.translate(0, titleHeight);
  context.font = font(12, 400);
  for (const [index, entry] of entries.entries()) {
    const place = places.at[index] ?? { x: 0, line: 0 };
    drawEntry(context, entry, place.x, (place.line + 0.5) * LEGEND_HEIGHT, styles.getPropertyValue("--fg-soft"));
  }
  context.translate(0, legendHeight);
  context.drawImage(picture, 0, 0, width, height);
  context.textBaseline = "alphabetic";
  for (const { text, x, y, style } of placeTexts(chart)) {
    context.font = `${style.fontWeight} ${style.fontSize} ${styles.fontFamily}`;
    context.fillStyle = style.fill;
    context.fillText(text, x, y);
  }
  return toPng(canvas);
}

function readLegend(figure: HTMLElement): LegendEntry[] {
  return [...figure.querySelectorAll<HTMLElement>("[data-legend] > li")].flatMap((item) => {
    const mark = item.firstElementChild;
    if (!mark) return [];
    const { width, height } = mark.getBoundingClientRect();
    return { text: item.textContent.trim(), mark: getComputedStyle(mark), width, height };
  });
}

/** Where each entry stands when lines of them are as wide as the chart. */
function flow(widths: readonly number[], available: number) {
  let x = 0;
  let line = 0;
  const at = widths.map((width) => {
    if (x > 0 && x + width > available) {
      x = 0;
      line += 1;
    }
    const place = { x, line };
    x += width + LEGEND_GAP;
    return place;
  });
  return { at, lines: line };
}

interface Title {
  title: string;
  sub?: string;
  styles: CSSStyleDeclaration;
  font: (size: number, weight: number) => string;
  /** There is so much room in a line. */
  width: number;
}

/** Where what reads beside the title begins: below it where there is too little room. */
function placeSub(context: CanvasRenderingContext2D, { title, sub, font, width }: Title): { x: number; line: number } {
  context.font = font(14, 600);
  const x = context.measureText(title).width + 8;
  context.font = font(12, 400);
  return x + context.measureText(sub ?? "").width > width ? { x: 0, line: 1 } : { x, line: 0 };
}

function measureTitle(context: CanvasRenderingContext2D, title: Title): number {
  return (placeSub(context, title).line + 1) * LINE_HEIGHT;
}

function drawTitle(context: CanvasRenderingContext2D, heading: Title): void {
  const { title, sub, styles, font } = heading;
  const { x, line } = placeSub(context, heading);
  context.textBaseline = "middle";
  context.font = font(14, 600);
  context.fillStyle = styles.getPropertyValue("--fg");
  context.fillText(title, 0, 8);
  if (!sub) return;
  context.font = font(12, 400);
  context.fillStyle = styles.getPropertyValue("--muted");
  context.fillText(sub, x, 8.5 + line * LINE_HEIGHT);
}

/** A mark is a patch, or a line where it has nothing but an upper border. */
function drawEntry(
  context: CanvasRenderingContext2D,
  { text, mark, width, height }: LegendEntry,
  x: number,
  middle: number,
  colour: string,
): void {
  const border = Number.parseFloat(mark.borderTopWidth);
  if (border > 0) {
    context.beginPath();
    context.setLineDash(mark.borderTopStyle === "dashed" ? [4, 3] : []);
    context.lineWidth = border;
    context.strokeStyle = mark.borderTopColor;
    context.moveTo(x, middle);
    context.lineTo(x + width, middle);
    context.stroke();
    context.setLineDash([]);
  } else {
    context.fillStyle = mark.backgroundColor;
    context.beginPath();
    context.roundRect(x, middle - height / 2, width, height, Math.min(2, height / 2));
    context.fill();
  }
  context.textBaseline = "middle";
  context.fillStyle = colour;
  context.fillText(text, x + width + MARK_GAP, middle + 0.5);
}

async function loadPicture(svg: SVGSVGElement): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await image.decode();
  return image;
}

function toPng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn"))), "image/png");
  });
}
