import { parts, type Icon } from "./pipelineParts.ts";

/** Every screen of the core in the order of the navigation. `g` and then `key` opens it. */
export const coreScreens = [
  { href: "/", name: "Overview", key: "o" },
  { href: "/jobs", name: "Jobs", key: "j" },
  { href: "/queues", name: "Queues", key: "q" },
  { href: "/dead-letters", name: "Dead letters", key: "d" },
  { href: "/plans", name: "Plans", key: "p" },
  { href: "/alerts", name: "Alerts", key: "l" },
  { href: "/workflows", name: "Workflows", key: "w" },
  { href: "/traces", name: "Traces", key: "t" },
  { href: "/schedules", name: "Schedules", key: "s" },
  { href: "/audit", name: "Audit", key: "a" },
  { href: "/settings", name: "Settings", key: "," },
] as const;

export type ScreenPath = (typeof coreScreens)[number]["href"];

/** A screen of the navigation. Those of the pipeline bring their icon. */
export type Screen = { href: string; name: string; key: string; icon?: Icon };

/** Every screen in the order of the navigation, with those of the pipeline. */
export const allScreens = (): Screen[] =>
  coreScreens.flatMap((screen): Screen[] => [screen, ...parts().screens.filter(({ after }) => after === screen.href)]);
