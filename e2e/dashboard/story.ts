import type { Client } from "../client.ts";
import { eventually } from "../eventually.ts";

type Seen = { fingerprint: string | null; lastSeenAt: string };

/** Waits until the latest failures of every open group have raised their alert: the dashboard then loads the alerts again. */
const awaitAlerts = (api: Client): Promise<unknown> =>
  eventually(
    "the alerts of all failures",
    async () => {
      const read = async (path: string) => ((await api.call("GET", path)).body as { items: Seen[] }).items;
      const alerts = await read("/api/alerts?limit=200");
      const isRaised = (group: Seen) =>
        alerts.some(({ fingerprint, lastSeenAt }) => fingerprint === group.fingerprint && lastSeenAt >= group.lastSeenAt);
      return (await read("/api/groups?status=open&limit=200")).filter((group) => !isRaised(group));
    },
    (missing) => missing.length === 0,
    60_000,
  );

/** A brand with published articles and one open dead letter, for screens to show. Answers the dead letter's id. */
export async function tellStory(api: Client): Promise<string> {
  const [known] = await api.deadLetters({ status: "open", brand: "trail-kit" });
  if (known) {
    await awaitAlerts(api);
    return known.id;
  }
  await api.injectFault({
    service: "pages-plus",
    kind: "permanent",
    rate: 1,
    match: { type: "content.publish", keyword: "how to waterproof a tent" },
  });
  await api.cycle("trail-kit");
  const [letter] = await eventually(
    "a dead letter to show",
    () => api.deadLetters({ status: "open", brand: "trail-kit" }),
    (letters) => letters.length > 0,
    60_000,
  );
  await eventually(
    "articles to show",
    () => api.articles("trail-kit"),
    (articles) => articles.length === 9,
    60_000,
  );
  await api.clearFaults();
  await awaitAlerts(api);
  return letter?.id ?? "";
}

/** A screen: its name, and its address. */
export type Screen = { name: string; path: string };

/** Every screen of the dashboard, after the story. */
export const screens = (deadLetter: string): Screen[] => [
  { name: "overview", path: "/" },
  { name: "jobs", path: "/jobs" },
  { name: "new-job", path: "/jobs/new" },
  { name: "queues", path: "/queues" },
  { name: "queue", path: "/queues/publish-commands" },
  { name: "cost", path: "/queues/in/cost" },
  { name: "dead-letters", path: "/dead-letters" },
  { name: "dead-letter-list", path: "/dead-letters?view=list" },
  { name: "dead-letter", path: `/dead-letters/${deadLetter}` },
  { name: "workflows", path: "/workflows" },
  { name: "traces", path: "/traces" },
  { name: "schedules", path: "/schedules" },
  { name: "new-schedule", path: "/schedules?create=1" },
  { name: "brands", path: "/brands" },
  { name: "new-brand", path: "/brands?create=1" },
  { name: "brand", path: "/brands/trail-kit" },
  { name: "strategy", path: "/brands/trail-kit?edit=1" },
  { name: "published", path: "/brands/trail-kit?tab=published" },
  { name: "posts", path: "/brands/trail-kit?tab=posts" },
  { name: "keywords", path: "/brands/trail-kit?tab=keywords" },
  { name: "alerts", path: "/alerts" },
  { name: "audit", path: "/audit" },
  { name: "settings", path: "/settings" },
  { name: "nothing-here", path: "/no-such-screen" },
];
