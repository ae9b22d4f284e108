import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const PLANES = ["canvas", "surface", "raised", "sunken", "hover", "selected"];
const HUES = ["blue", "teal", "green", "amber", "rust", "red", "violet", "plum", "slate"];
const TEXT = 4.5;
const SHAPE = 3;

/** [token, grounds it may stand on, least ratio of WCAG 2.2 AA] */
const PAIRS: readonly [string, string[], number][] = [
  ...["fg", "fg-soft", "muted", "accent"].map((token): [string, string[], number] => [token, PLANES, TEXT]),
  ...["focus", "control"].map((token): [string, string[], number] => [token, PLANES, SHAPE]),
  ["on-ink", ["ink", "ink-hover"], TEXT],
  ["on-accent", ["accent"], TEXT],
  ["on-danger", ["danger", "danger-hover"], TEXT],
  ...HUES.map((hue): [string, string[], number] => [`${hue}-text`, [...PLANES, `${hue}-tint`], TEXT]),
  ["sand-text", ["sand-tint"], TEXT],
  ["fg", ["sand-tint", "amber-tint", "red-tint", "blue-tint", "plum-tint"], TEXT],
  ["muted", ["blue-tint"], TEXT],
  ...HUES.map((hue): [string, string[], number] => [hue, ["canvas", "surface", "raised", "selected"], SHAPE]),
  ["ink", ["canvas", "surface", "sunken"], SHAPE],
  ["spent", ["canvas", "surface", "selected"], SHAPE],
  ...["domain", "email", "verification", "other"].map((name): [string, string[], number] => [
    `series-${name}`,
    ["surface", "canvas"],
    SHAPE,
  ]),
  ["axis", ["surface", "canvas"], TEXT],
];

type Oklch = readonly [lightness: number, chroma: number, hue: number];
type Theme = ReadonlyMap<string, Oklch>;

function readTheme(selector: string): [string, Oklch][] {
  const start = css.indexOf(`\n${selector} {`);
  const block = css.slice(start, css.indexOf("\n}", start));
  return [...block.matchAll(/--([\w-]+):\s*oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)].map(([, name = "", l, c, h]) => [
    name,
    [Number(l), Number(c), Number(h)],
  ]);
}

/** OKLCH to linear sRGB, by the matrices of CSS Color 4. */
function toLinear([lightness, chroma, hue]: Oklch): number[] {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const encode = (value: number) => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);
const decode = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);

/** Relative luminance after rounding to 8 bits a channel, as a screen shows it. */
function luminance(colour: Oklch): number {
  const [red = 0, green = 0, blue = 0] = toLinear(colour).map((value) =>
    decode(Math.round(encode(Math.min(1, Math.max(0, value))) * 255) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Oklch, two: Oklch): number {
  const [low = 0, high = 0] = [luminance(one), luminance(two)].sort((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

function colour(theme: Theme, token: string): Oklch {
  const value = theme.get(token);
  if (!value) throw new Error(`tokens.css has no --${token}`);
  return value;
}

const light: Theme = new Map(readTheme(":root"));
const dark: Theme = new Map([...light, ...readTheme("  .dark")]);

describe.each([
  ["light", light],
  ["dark", dark],
])("in the %s theme", (_, theme) => {
  test.each(PAIRS)("%s is readable on every ground it may stand on", (token, grounds, least) => {
    const ratios = grounds.map((ground) => contrast(colour(theme, token), colour(theme, ground)));
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(least);
  });

  test("no colour lies outside of what a screen can show", () => {
    const outside = [...theme].filter(([, value]) =>
      toLinear(value)
        .map(encode)
        .some((channel) => channel < -0.0015 || channel > 1.0015),
    );
    expect(outside).toEqual([]);
  });
});

test("the operations' colours step in lightness, so that they part without hue", () => {
  for (const theme of [light, dark]) {
    const steps = ["domain", "verification", "email"].map((name) => luminance(colour(theme, `series-${name}`)));
    expect(steps).toEqual([...steps].sort((p, q) => p - q));
  }
});
