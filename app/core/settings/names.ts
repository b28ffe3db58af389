import type { Settings } from "./settings.ts";

/** The display name of each theme. */
export const themeNames: Record<Settings["theme"], string> = {
  system: "System",
  light: "Light",
  dark: "Dark",
  contrast: "High contrast",
};

/** Returns a short name of a zone: "Local", "UTC", "New York". */
export const shortZoneName = (zone: string): string => (zone === "local" ? "Local" : (zone.split("/").at(-1) ?? zone).replaceAll("_", " "));
