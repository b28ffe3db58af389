/** One thing that differs. Of two lists of plain values it is told what came and what went; else the whole values. */
export type ValueChange = { path: string; before: unknown; after: unknown; came?: string[]; went?: string[] };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const isPlainList = (value: unknown): value is (string | number | boolean)[] =>
  Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null);

function listChange(before: unknown, after: unknown): Pick<ValueChange, "came" | "went"> {
  if (!isPlainList(before) || !isPlainList(after)) return {};
  const [old, fresh] = [new Set(before.map(String)), new Set(after.map(String))];
  const came = [...fresh].filter((one) => !old.has(one));
  const went = [...old].filter((one) => !fresh.has(one));
  // The same values in another order, or more often: only the whole lists tell that.
  return came.length + went.length ? { came, went } : {};
}

/** What differs between two values, leaf by leaf: `{strategy: {cron}}` is the path "strategy.cron". Lists are leaves. */
export function changesOf(before: unknown, after: unknown, path = ""): ValueChange[] {
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      changesOf(before[key], after[key], path ? `${path}.${key}` : key),
    );
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after, ...listChange(before, after) }];
}
