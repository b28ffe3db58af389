import { isZone } from "./zone.ts";

export const themes = ["system", "light", "dark", "contrast"] as const;
export const densities = ["roomy", "compact"] as const;
export const motions = ["system", "less"] as const;
export const switches = ["off", "on"] as const;

/** The settings of this browser. `zone` is "local" or an IANA name; `home` is the zone that the header's switch returns to from UTC. */
export type Settings = {
  theme: (typeof themes)[number];
  density: (typeof densities)[number];
  motion: (typeof motions)[number];
  notify: (typeof switches)[number];
  zone: string;
  home: string;
};

const oneOf = <T extends string>(choices: readonly [T, ...T[]], kept: string | null): T =>
  choices.find((choice) => choice === kept) ?? choices[0];

const zoneOf = (kept: string | null): string => (kept && isZone(kept) ? kept : "local");

/** Reads the stored settings. Each missing or invalid one gets its default. */
export const readSettings = (kept: (name: keyof Settings) => string | null): Settings => ({
  theme: oneOf(themes, kept("theme")),
  density: oneOf(densities, kept("density")),
  motion: oneOf(motions, kept("motion")),
  notify: oneOf(switches, kept("notify")),
  zone: zoneOf(kept("zone")),
  home: zoneOf(kept("home")),
});

/** Returns the settings that choosing a zone changes: any zone but UTC also becomes `home`. */
export const withZone = (zone: string): Partial<Settings> => (zone === "UTC" ? { zone } : { zone, home: zone });

/** Returns the zone that the header's switch would show next. */
export const otherZone = ({ zone, home }: Pick<Settings, "zone" | "home">): string =>
  zone === "UTC" ? (home === "UTC" ? "local" : home) : "UTC";
