/** Every screen of the dashboard in the order of the navigation. `g` and then `key` opens it. */
export const screens = [
  { href: "/", name: "Overview", key: "o" },
  { href: "/jobs", name: "Jobs", key: "j" },
  { href: "/queues", name: "Queues", key: "q" },
  { href: "/dead-letters", name: "Dead letters", key: "d" },
  { href: "/alerts", name: "Alerts", key: "l" },
  { href: "/workflows", name: "Workflows", key: "w" },
  { href: "/traces", name: "Traces", key: "t" },
  { href: "/schedules", name: "Schedules", key: "s" },
  { href: "/brands", name: "Brands", key: "b" },
  { href: "/audit", name: "Audit", key: "a" },
  { href: "/settings", name: "Settings", key: "," },
] as const;

export type ScreenPath = (typeof screens)[number]["href"];
