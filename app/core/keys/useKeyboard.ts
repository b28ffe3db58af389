import { useEffect } from "react";
import { findKeyBinding, isPrefix, type KeyBinding } from "./bindings.ts";
import { guardDoubleClicks, createStrayKeyCheck } from "./doublePresses.ts";
import { isTextInput } from "./textInput.ts";

/** Longest time between the two keys of a pair, ms. */
const pairMs = 1_500;

/** Elements that handle all keys themselves: dialogs, menus and open lists, but not toasts, which are non-modal dialogs. */
const modalSelector = ["dialog", '[role="dialog"]', '[role="alertdialog"]', '[role="menu"]', '[role="listbox"]']
  .map((kind) => `${kind}:not([aria-modal="false"])`)
  .join(",");
const isInModal = (target: EventTarget | null): boolean => target instanceof Element && target.closest(modalSelector) !== null;
/** Whether a dialog is open, also if the focus has left it: a key must not act on what it covers. */
const isDialogOpen = (): boolean =>
  document.querySelector('dialog[open], [role="dialog"]:not([aria-modal="false"]), [role="alertdialog"]:not([aria-modal="false"])') !==
  null;

/** Enter presses the control that has the focus, so it is a shortcut only where none has it. */
const hasNoControl = (target: EventTarget | null): boolean =>
  target === document.body || (target instanceof Element && target.id === "main");

const storageKey = "singleKeys";
/** The setting for single-key shortcuts: speech input and motor impairments may trigger them by accident (WCAG 2.1.4). */
export const singleKeyShortcuts = {
  isOn: (): boolean => localStorage.getItem(storageKey) !== "off",
  set: (on: boolean): void => localStorage.setItem(storageKey, on ? "on" : "off"),
};

let isSuspended = false;
/** Turns shortcuts off while something that handles all keys is loading, such as the palette on its first use. */
export const suspendKeys = (suspend: boolean): void => {
  isSuspended = suspend;
};

const strayKeys = createStrayKeyCheck();
let first = "";
let firstAt = 0;

/** The shortcut that a key would run now, perhaps as the second of a pair. */
function bindingOf({ key, timeStamp }: KeyboardEvent): KeyBinding | undefined {
  const pair = first && timeStamp - firstAt < pairMs ? findKeyBinding(`${first} ${key}`) : undefined;
  return pair ?? findKeyBinding(key);
}

/** Whether a key has a shortcut now, or begins one. */
export const hasShortcut = (event: KeyboardEvent): boolean => bindingOf(event) !== undefined || isPrefix(event.key);

/** Runs the shortcut of a key. One that was pressed `early`, before the dashboard could run it, runs only if it is harmless. */
export function pressKey(event: KeyboardEvent, isEarly = false): void {
  if (isInModal(event.target) || isDialogOpen()) return strayKeys.reset();
  if (isSuspended || (event.defaultPrevented && !isEarly) || event.altKey || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    const binding = findKeyBinding(`Mod+${event.key.toLowerCase()}`);
    if (!binding || event.shiftKey) return;
    event.preventDefault();
    return binding.run();
  }
  if (isTextInput(event.target) && event.key !== "Escape") return strayKeys.reset();
  if (event.key === "Enter" && !hasNoControl(event.target)) return;
  if (!singleKeyShortcuts.isOn() && event.key !== "Escape" && event.key !== "?") return;
  const binding = bindingOf(event);
  first = "";
  if (binding) {
    if (isEarly && !binding.isHarmless) return;
    event.preventDefault();
    // Repeated Escape closes one thing after another, so a changed meaning is deliberate.
    if (event.repeat && binding.isOnce) return;
    if (event.key === "Escape" || !strayKeys.isStray(event.key, binding.label, event)) binding.run();
  } else if (isPrefix(event.key)) {
    first = event.key;
    firstAt = event.timeStamp;
  }
}

/** The dashboard's only key listener. */
export function useKeyboard(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => pressKey(event);
    document.addEventListener("keydown", press);
    document.addEventListener("pointerdown", strayKeys.reset);
    const stop = guardDoubleClicks();
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener("pointerdown", strayKeys.reset);
      stop();
    };
  }, []);
}
