import { useEffect } from "react";
import { findKeyBinding, isPrefix } from "./bindings.ts";
import { guardDoubleClicks, createStrayKeyCheck } from "./doublePresses.ts";

/** How long the second key of a pair may take. */
const pairMs = 1_500;

const types = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A dialog, a menu or an open list has the keyboard for itself; a toast, which is a dialog too, only looks on. */
const taking = ["dialog", '[role="dialog"]', '[role="alertdialog"]', '[role="menu"]', '[role="listbox"]']
  .map((kind) => `${kind}:not([aria-modal="false"])`)
  .join(",");
const takes = (target: EventTarget | null): boolean => target instanceof Element && target.closest(taking) !== null;

const storageKey = "singleKeys";
/** Single keys can be switched off: speech input and some hands press them unmeant. */
export const singleKeyShortcuts = {
  isOn: (): boolean => localStorage.getItem(storageKey) !== "off",
  set: (on: boolean): void => localStorage.setItem(storageKey, on ? "on" : "off"),
};

let held = false;
/** While something that takes the keyboard is on its way (the palette is loaded when it is first asked for), no key acts. */
export const suspendKeys = (hold: boolean): void => {
  held = hold;
};

/** The one listener of the desk. */
export function useKeyboard(): void {
  useEffect(() => {
    let first = "";
    let firstAt = 0;
    const isStray = createStrayKeyCheck();
    const press = (event: KeyboardEvent) => {
      if (held || event.defaultPrevented || event.altKey || event.isComposing || takes(event.target)) return;
      if (event.ctrlKey || event.metaKey) {
        const binding = findKeyBinding(`Mod+${event.key.toLowerCase()}`);
        if (!binding || event.shiftKey) return;
        event.preventDefault();
        return binding.run();
      }
      if (types(event.target) && event.key !== "Escape") return;
      if (!singleKeyShortcuts.isOn() && event.key !== "Escape" && event.key !== "?") return;
      const pair = first && event.timeStamp - firstAt < pairMs ? `${first} ${event.key}` : "";
      first = "";
      const binding = (pair && findKeyBinding(pair)) || findKeyBinding(event.key);
      if (binding) {
        event.preventDefault();
        // Escape leaves one thing after another, each called otherwise.
        if (event.key === "Escape" || !isStray(event.key, binding.says, event)) binding.run();
      } else if (isPrefix(event.key)) {
        first = event.key;
        firstAt = event.timeStamp;
      }
    };
    document.addEventListener("keydown", press);
    const stop = guardDoubleClicks();
    return () => {
      document.removeEventListener("keydown", press);
      stop();
    };
  }, []);
}
