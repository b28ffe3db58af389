import type { Settings } from "./settings.ts";

/** How each theme is called. */
export const themeNames: Record<Settings["theme"], string> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
  contrast: "High contrast",
};

const browserZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A zone where there is room for a word: "Local", "UTC", "New York". */
export const shortZoneName = (zone: string): string => (zone === "local" ? "Local" : (zone.split("/").at(-1) ?? zone).replaceAll("_", " "));

/** A zone in full: "local time (Europe/Berlin)". */
export const fullZoneName = (zone: string): string => (zone === "local" ? `local time (${browserZone()})` : zone);
