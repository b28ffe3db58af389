/** How long after a key the next one adds to the text, ms: as long as in an open list. */
const pauseMs = 750;

type Options = readonly (readonly [value: string, name: string])[];
type Key = Pick<KeyboardEvent, "key" | "timeStamp" | "ctrlKey" | "metaKey" | "altKey">;

/**
 * Chooses an option of a closed select by the first letters of its name, as a native one does; the same letter again takes the next option
 * that begins with it. Returns a function that returns the value of the option that a key chooses, perhaps the current one; undefined if none.
 */
export function createTypeAhead(): (key: Key, options: Options, value: string) => string | undefined {
  let typed = "";
  let typedAt = -Infinity;
  return ({ key, timeStamp, ctrlKey, metaKey, altKey }, options, value) => {
    if (timeStamp - typedAt > pauseMs) typed = "";
    if (key.length !== 1 || ctrlKey || metaKey || altKey || (key === " " && typed === "")) return undefined;
    const letter = key.toLowerCase();
    typed = typed === letter ? letter : typed + letter;
    typedAt = timeStamp;
    const current = options.findIndex(([option]) => option === value);
    const start = typed.length === 1 ? current + 1 : Math.max(current, 0);
    const chosen = [...options.slice(start), ...options.slice(0, start)].find(([, name]) => name.toLowerCase().startsWith(typed));
    if (!chosen) typed = "";
    return chosen?.[0];
  };
}
