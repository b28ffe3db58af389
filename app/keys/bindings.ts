import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";

/** A key, two in a row ("g q") or one held with ⌘ or Ctrl ("Mod+k"), and what it does. `says` is shown in the footer and under `?`. */
export type KeyBinding = { keys: string; says: string; run: () => void; footer?: boolean };

type Scope = { bindings: RefObject<readonly KeyBinding[]>; order: number };
/** From the outermost to the innermost. */
const scopes: Scope[] = [];
let rendered = 0;
const nextOrder = (): number => (rendered += 1);
const listeners = new Set<() => void>();
let known: readonly KeyBinding[] = [];

/** The innermost page that binds a key has it. */
function tell(): void {
  const byKeys = new Map<string, KeyBinding>();
  for (const scope of scopes) for (const binding of scope.bindings.current) byKeys.set(binding.keys, binding);
  known = [...byKeys.values()];
  for (const listener of listeners) listener();
}

/** Binds keys while the component is shown. Bindings may be made anew at each render. */
export function useKeyBindings(bindings: readonly KeyBinding[]): void {
  // A parent renders before its children, but its effects run after theirs: a form that a page opens with would count as outside it.
  const [order] = useState(nextOrder);
  const latest = useRef<readonly KeyBinding[]>(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  const shown = bindings.map(({ keys, says }) => `${keys} ${says}`).join("\n");
  useEffect(() => {
    const scope: Scope = { bindings: latest, order };
    scopes.push(scope);
    scopes.sort((a, b) => a.order - b.order);
    return () => {
      scopes.splice(scopes.indexOf(scope), 1);
      tell();
    };
  }, [order]);
  useEffect(tell, [shown]);
}

export const useActiveKeyBindings = (): readonly KeyBinding[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => known,
  );

/** The binding of what was pressed; the scope is asked at that moment, so it acts on what is on screen. */
export function findKeyBinding(keys: string): KeyBinding | undefined {
  for (const scope of scopes.toReversed()) {
    const found = scope.bindings.current.find((binding) => binding.keys === keys);
    if (found) return found;
  }
  return undefined;
}

/** True while some binding starts with `prefix` and another key. */
export const isPrefix = (prefix: string): boolean => known.some(({ keys }) => keys.startsWith(`${prefix} `));

/** Does what a key does, for a button or a line of the palette. */
export const runKeyBinding = (keys: string): void => findKeyBinding(keys)?.run();
