/** Widths of containers by their names in Tailwind, px. */
const containers: Readonly<Record<string, number>> = {
  sm: 384,
  md: 448,
  lg: 512,
  xl: 576,
  "2xl": 672,
  "3xl": 768,
  "4xl": 896,
  "5xl": 1024,
  "6xl": 1152,
  "7xl": 1280,
};
const selectionPx = 48;

/** A class of a column, and the widths of the list in which it holds. Of two that hold, the one with the narrower range wins. */
type Rule = { value: string; from: number; below: number };

/** Reads a length such as "4xl" or "[68rem]". Throws for one that is not known, so that no column is passed over. */
function lengthOf(text: string): number {
  const px = containers[text] ?? Number(/^\[([\d.]+)rem\]$/.exec(text)?.[1]) * 16;
  if (Number.isNaN(px)) throw new Error(`Not a known width of a list: ${text}`);
  return px;
}

/** Reads the classes of a width, and those that hide the column. */
function rulesOf(className: string): Rule[] {
  return className.split(" ").flatMap((part): Rule[] => {
    const [, limit, kind, length, value] = /^(@(max-|min-)?([^:]+):)?(hidden|w-.+)$/.exec(part) ?? [];
    if (value === undefined) return [];
    if (limit === undefined || length === undefined) return [{ value, from: 0, below: Infinity }];
    return kind === "max-" ? [{ value, from: 0, below: lengthOf(length) }] : [{ value, from: lengthOf(length), below: Infinity }];
  });
}

/** The width of a column in a list of this width, px: 0 where it is hidden, undefined where it takes what the others leave. */
function widthIn(className: string, listPx: number): number | undefined {
  const [rule] = rulesOf(className)
    .filter(({ from, below }) => listPx >= from && listPx < below)
    .toSorted((a, b) => a.below - b.below || b.from - a.from);
  if (rule === undefined || rule.value === "w-auto") return undefined;
  if (rule.value === "hidden") return 0;
  const [, percent, units] = /^w-(?:\[(\d+)%\]|(\d+))$/.exec(rule.value) ?? [];
  if (percent === undefined && units === undefined) throw new Error(`Not a known width of a column: ${rule.value}`);
  return percent === undefined ? Number(units) * 4 : (listPx * Number(percent)) / 100;
}

type Columns = readonly { head: string; className?: string }[];

/** The width that a column without one of its own has in a list of this width, px. Negative if the others do not fit. */
export function restWidth(columns: Columns, listPx: number, { selection = false } = {}): number {
  const widths = columns.map(({ className = "" }) => widthIn(className, listPx));
  const taken = widths.reduce<number>((sum, width) => sum + (width ?? 0), selection ? selectionPx : 0);
  return (listPx - taken) / widths.filter((width) => width === undefined).length;
}

/** The widths that a list may have beside a panel or alone, px. */
export const listWidths = (from: number): number[] => Array.from({ length: Math.ceil((2400 - from) / 8) }, (_, step) => from + step * 8);
