import type { Overview } from "#domain/queues/health";
import type { Client } from "../client.ts";
import { eventually, unchanged } from "../eventually.ts";

type Seen = { fingerprint: string | null; lastSeenAt: string; open: number };

/**
 * Waits until the latest failures of every group with open ones have raised their alert: the dashboard then loads the alerts again. Other
 * stories leave groups whose failures raised none, because they were muted at that moment.
 */
const awaitAlerts = (api: Client): Promise<unknown> =>
  eventually(
    "the alerts of all failures",
    async () => {
      const read = async (path: string) => ((await api.call("GET", path)).body as { items: Seen[] }).items;
      const alerts = await read("/api/alerts?limit=200");
      const isRaised = (group: Seen) =>
        alerts.some(({ fingerprint, lastSeenAt }) => fingerprint === group.fingerprint && lastSeenAt >= group.lastSeenAt);
      return (await read("/api/groups?status=open&limit=200")).filter((group) => group.open > 0 && !isRaised(group));
    },
    (missing) => missing.length === 0,
    60_000,
  );

/** Waits until nothing happens any more: a screen that is opened while a plan is made or a job is promoted loads its data again. */
const awaitRest = (api: Client): Promise<unknown> =>
  unchanged(
    "the counters and marks of the system",
    async () => {
      const { queues, runs, plans, marks } = (await api.call("GET", "/api/overview")).body as Overview;
      return { counts: queues.map(({ name, counts }) => ({ name, counts })), runs, plans, marks };
    },
    1_500,
    60_000,
  );

/** A brand with published articles and one open dead letter, for screens to show. Answers the dead letter's id. */
export async function tellStory(api: Client): Promise<string> {
  const [known] = await api.deadLetters({ status: "open", brand: "trail-kit" });
  if (known) {
    await awaitAlerts(api);
    await awaitRest(api);
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
  await awaitRest(api);
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
  { name: "plans", path: "/plans" },
  { name: "audit", path: "/audit" },
  { name: "settings", path: "/settings" },
  { name: "nothing-here", path: "/no-such-screen" },
];

/** Panels and pages of single things, after the story: of what it left behind, and of a schedule and a plan that are created for it. */
export async function panels(api: Client): Promise<Screen[]> {
  const create = async (path: string, body: object) => ((await api.call("POST", path, body)).body as { id: string }).id;
  const [job] = await api.jobs({ queue: "publish-commands", state: "completed" });
  const [run] = await api.runs({ brand: "trail-kit" });
  const { body: groups } = await api.call("GET", "/api/groups?status=open");
  const [group] = (groups as { items: { fingerprint: string }[] }).items;
  const schedule = await create("/api/schedules", {
    name: "Nightly cycle",
    cron: "0 3 * * *",
    timeZone: "UTC",
    queue: "sm-commands",
    type: "cycle.requested",
    payload: { brand_slug: "trail-kit", requested_by: "schedule" },
  });
  const plan = await create("/api/plans", { action: "replay", filter: { status: "open" }, reason: "a story" });
  await awaitRest(api);
  return [
    { name: "job", path: `/jobs/${job?.id}` },
    { name: "group", path: `/dead-letters?group=${group?.fingerprint}` },
    { name: "workflow", path: `/workflows/${run?.id}` },
    { name: "trace", path: `/traces/${run?.correlationId}` },
    { name: "schedule", path: `/schedules/${schedule}` },
    { name: "plan", path: `/plans/${plan}` },
    { name: "account-queues", path: "/queues/in/account" },
  ];
}
