import { isZone } from "./zone.ts";

export const themes = ["system", "light", "dark", "contrast"] as const;
export const densities = ["roomy", "compact"] as const;
export const motions = ["system", "less"] as const;
export const switches = ["off", "on"] as const;

/** How the person at this browser likes the desk. `zone` is "local" or an IANA name; `home` is the one UTC is switched with. */
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

/** The settings as they were kept, each by itself: one that makes no sense is as if it had never been made. */
export const readSettings = (kept: (name: keyof Settings) => string | null): Settings => ({
  theme: oneOf(themes, kept("theme")),
  density: oneOf(densities, kept("density")),
  motion: oneOf(motions, kept("motion")),
  notify: oneOf(switches, kept("notify")),
  zone: zoneOf(kept("zone")),
  home: zoneOf(kept("home")),
});

/** What choosing a zone changes: any but UTC is the one the switch goes back to. */
export const withZone = (zone: string): Partial<Settings> => (zone === "UTC" ? { zone } : { zone, home: zone });

/** The zone the switch in the header goes to. */
export const otherZone = ({ zone, home }: Pick<Settings, "zone" | "home">): string =>
  zone === "UTC" ? (home === "UTC" ? "local" : home) : "UTC";
