/** A number that a double can't hold as it is written: shown as it came. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Context = { source?: string };

/** Written so that reading and writing it gives the same text. */
const isExact = (value: number, source: string): boolean => String(value) === source || JSON.stringify(Number(source)) === source;

function revive(_: string, value: unknown, context?: Context): unknown {
  if (typeof value !== "number" || context?.source === undefined || isExact(value, context.source)) return value;
  return new ExactNumber(context.source);
}

export type Read = { ok: true; value: unknown } | { ok: false; why: string };

/** Reads JSON without losing a digit of its numbers, where the browser can tell how they were written. */
export function readJson(text: string): Read {
  try {
    return { ok: true, value: JSON.parse(text, revive as (key: string, value: unknown) => unknown) };
  } catch (failure) {
    return { ok: false, why: failure instanceof Error ? failure.message : "it cannot be read" };
  }
}

/** More digits than this a double doesn't always hold. */
const safeDigits = 15;

const digitsOf = (source: string): number =>
  (
    source
      .replace(/e.*$/i, "")
      .replace(/^-?[0.]*|\./g, "")
      .match(/.*[1-9]/)?.[0] ?? ""
  ).length;

/** True when some number in it would become another one by being edited as JSON of numbers. */
export function losesDigits(value: unknown): boolean {
  if (value instanceof ExactNumber) return !Number.isFinite(Number(value.source)) || digitsOf(value.source) > safeDigits;
  return typeof value === "object" && value !== null && Object.values(value).some(losesDigits);
}

/** A value as JSON again, in lines, its numbers as they were written. */
export function writeJson(value: unknown, indent = ""): string {
  if (value instanceof ExactNumber) return value.source;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const parts = Object.entries(value).map(([key, one]) => `${deeper}${list ? "" : `${JSON.stringify(key)}: `}${writeJson(one, deeper)}`);
  const [open, close] = list ? "[]" : "{}";
  return parts.length ? `${open}\n${parts.join(",\n")}\n${indent}${close}` : `${open}${close}`;
}
