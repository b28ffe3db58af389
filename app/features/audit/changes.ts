/** A changed value. Lists of plain values also have their `added` and `removed` values. */
export type ValueChange = { path: string; before: unknown; after: unknown; added?: string[]; removed?: string[] };

/** Whether a value is an object, and no list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isPlainList = (value: unknown): value is (string | number | boolean)[] =>
  Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null);

function listChange(before: unknown, after: unknown): Pick<ValueChange, "added" | "removed"> {
  if (!isPlainList(before) || !isPlainList(after)) return {};
  const [oldValues, newValues] = [new Set(before.map(String)), new Set(after.map(String))];
  const added = [...newValues].filter((value) => !oldValues.has(value));
  const removed = [...oldValues].filter((value) => !newValues.has(value));
  // Empty for the same values in another order or number: only the whole lists show that.
  return added.length + removed.length ? { added, removed } : {};
}

/** Returns the changes between two values, leaf by leaf: `{strategy: {cron}}` has the path "strategy.cron". Lists are leaves. */
export function changesOf(before: unknown, after: unknown, path = ""): ValueChange[] {
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      changesOf(before[key], after[key], path ? `${path}.${key}` : key),
    );
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after, ...listChange(before, after) }];
}
