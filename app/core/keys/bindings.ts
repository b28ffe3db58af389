import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from "react";

/**
 * A shortcut: a key, two in a row ("g q") or one with ⌘ or Ctrl ("Mod+k"). `label` describes it in the list of shortcuts, and in
 * the footer when `footer` is true. With `isOnce`, a key that is held down runs it once. `words` find it in the palette too. `isGlobal`: it
 * belongs to the dashboard, not to what is on the screen. `isHarmless`: it only moves, so it may run some time after the key was pressed.
 */
export type KeyBinding = {
  keys: string;
  label: string;
  run: () => void;
  footer?: boolean;
  isOnce?: boolean;
  words?: readonly string[];
  isGlobal?: boolean;
  isHarmless?: boolean;
};

type Scope = { bindings: RefObject<readonly KeyBinding[]>; order: number };
/** The mounted scopes, from the outermost to the innermost. */
const scopes: Scope[] = [];
let scopeCount = 0;
const nextOrder = (): number => (scopeCount += 1);
const listeners = new Set<() => void>();
let active: readonly KeyBinding[] = [];

/** Collects the active bindings: the innermost scope that binds a key wins. */
function updateActive(): void {
  const byKeys = new Map<string, KeyBinding>();
  for (const scope of scopes) for (const binding of scope.bindings.current) byKeys.set(binding.keys, binding);
  active = [...byKeys.values()];
  for (const listener of listeners) listener();
}

/** Binds keys while the component is mounted. The bindings may be new objects at each render. */
export function useKeyBindings(bindings: readonly KeyBinding[]): void {
  // The order is taken on render, because effects of a parent run after those of its children: a form would count as outside its page.
  const [order] = useState(nextOrder);
  const latest = useRef<readonly KeyBinding[]>(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  const shown = bindings.map(({ keys, label }) => `${keys} ${label}`).join("\n");
  useEffect(() => {
    const scope: Scope = { bindings: latest, order };
    scopes.push(scope);
    scopes.sort((a, b) => a.order - b.order);
    return () => {
      scopes.splice(scopes.indexOf(scope), 1);
      updateActive();
    };
  }, [order]);
  useEffect(updateActive, [shown]);
}

export const useActiveKeyBindings = (): readonly KeyBinding[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => active,
  );

/** Returns the innermost binding of `keys` at this moment. */
export function findKeyBinding(keys: string): KeyBinding | undefined {
  for (const scope of scopes.toReversed()) {
    const binding = scope.bindings.current.find((candidate) => candidate.keys === keys);
    if (binding) return binding;
  }
  return undefined;
}

/** Whether an active binding is `prefix` followed by another key. */
export const isPrefix = (prefix: string): boolean => active.some(({ keys }) => keys.startsWith(`${prefix} `));

/** Runs the binding of `keys`, for a button. */
export const runKeyBinding = (keys: string): void => findKeyBinding(keys)?.run();
