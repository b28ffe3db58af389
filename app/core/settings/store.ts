import { useSyncExternalStore } from "react";
import { readSettings, type Settings } from "./settings.ts";
import { setShownZone } from "./zone.ts";

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const systemContrast = matchMedia("(prefers-contrast: more)");
const listeners = new Set<() => void>();
const read = () => readSettings((name) => localStorage.getItem(name));
let settings = read();

/** Applies the settings to the page. `/theme.js` does the same before the first paint. */
function apply(): void {
  const { theme, density, motion, zone } = settings;
  const root = document.documentElement;
  const followsSystem = theme === "system" || theme === "contrast";
  root.dataset["mode"] = theme === "dark" || (followsSystem && systemDark.matches) ? "dark" : "light";
  root.toggleAttribute("data-contrast", theme === "contrast" || (theme === "system" && systemContrast.matches));
  root.dataset["density"] = density;
  root.dataset["motion"] = motion;
  setShownZone(zone);
  for (const listener of listeners) listener();
}

systemDark.addEventListener("change", apply);
systemContrast.addEventListener("change", apply);
// Another tab has changed the settings.
addEventListener("storage", () => {
  settings = read();
  apply();
});
apply();

/** Stores settings in this browser and applies them at once. */
export function setSettings(change: Partial<Settings>): void {
  for (const [name, value] of Object.entries(change)) localStorage.setItem(name, value);
  settings = { ...settings, ...change };
  apply();
}

export const currentSettings = (): Settings => settings;

export const useSettings = (): Settings =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSettings);

const rowHeights = { roomy: 36, compact: 28 } as const;

/** The height of a list row, px, for lists that position their rows themselves. Other lists use the class `h-row`. */
export const useRowHeight = (): number => rowHeights[useSettings().density];
