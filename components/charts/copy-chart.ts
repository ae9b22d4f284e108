/** What a shape's look is made of. */
const LOOKS = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "visibility",
  "display",
];
/** What is there only because somebody points at the chart, and the words, which are drawn in the page's letters. */
const LEFT_OUT = "text, .recharts-tooltip-cursor, .recharts-active-dot";

/** A copy of a chart that looks the same without the page's style sheets; without its words. */
export function cloneWithColours(chart: SVGSVGElement, width: number, height: number): SVGSVGElement {
  // A clone of an SVG element is one too.
  const clone = chart.cloneNode(true) as SVGSVGElement;
  const copies = [...clone.querySelectorAll<SVGElement>("*")];
  for (const [index, element] of [...chart.querySelectorAll<SVGElement>("*")].entries()) {
    const style = getComputedStyle(element);
    for (const look of LOOKS) copies[index]?.style.setProperty(look, style.getPropertyValue(look));
  }
  for (const element of clone.querySelectorAll(LEFT_OUT)) element.remove();
  clone.setAttribute("width", String(width));
  clone.setAttribute("height", String(height));
  return clone;
}

export interface PlacedText {
  text: string;
  /** Of the first letter's foot, in pixels of the chart. */
  x: number;
  y: number;
  style: CSSStyleDeclaration;
}

/** The words of a chart and where each begins. */
export function placeTexts(chart: SVGSVGElement): PlacedText[] {
  return [...chart.querySelectorAll<SVGTextElement>("text")].flatMap((element) => {
    const text = element.textContent;
    const toChart = element.getCTM();
    if (!text || !toChart) return [];
    const { x, y } = element.getStartPositionOfChar(0).matrixTransform(toChart);
    return { text, x, y, style: getComputedStyle(element.querySelector("tspan") ?? element) };
  });
}
