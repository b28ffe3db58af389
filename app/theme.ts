import { useSyncExternalStore } from "react";

export const themes = ["light", "dark", "system"] as const;
export type Theme = (typeof themes)[number];

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** `/theme.js` reads the same key before the first paint. */
const stored = (): Theme => themes.find((theme) => theme === localStorage.getItem("theme")) ?? "system";

function apply(): void {
  const theme = stored();
  document.documentElement.dataset.mode = theme === "dark" || (theme === "system" && systemDark.matches) ? "dark" : "light";
  for (const listener of listeners) listener();
}
systemDark.addEventListener("change", apply);

export function setTheme(theme: Theme): void {
  localStorage.setItem("theme", theme);
  apply();
}

export const useTheme = (): Theme =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, stored);
