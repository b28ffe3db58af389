import { opsFor } from "./env.ts";

const dayMs = 86_400_000;

/** What the paths of {@link listAnswers} name, by placeholder. */
async function readPlaceholders(now: number): Promise<Record<string, string>> {
  const one = async (sql: string) => (await opsFor("gatherfeed-commands").prepare(sql).first<string>("id")) ?? "";
  return {
    COMPLETED: await one(`SELECT id FROM jobs WHERE state = 'completed' AND intake_key IS NULL ORDER BY id DESC LIMIT 1`),
    FAILED: await one(`SELECT id FROM jobs INDEXED BY jobs_failed_newest WHERE state = 'failed' ORDER BY sort_key DESC LIMIT 1`),
    PARENT: await one(`SELECT parent_id AS id FROM jobs WHERE parent_id IS NOT NULL LIMIT 1`),
    DEAD_LETTER: await one(`SELECT id FROM dead_letters WHERE status = 'open' ORDER BY id DESC LIMIT 1`),
    RUN: await one(`SELECT id FROM runs ORDER BY id DESC LIMIT 1`),
    ENTRY: await one(`SELECT id FROM audit ORDER BY id DESC LIMIT 1`),
    YESTERDAY: new Date(now - dayMs).toISOString(),
    FOUR_DAYS: new Date(now - 4 * dayMs).toISOString(),
  };
}

const all = (path: string, queries: readonly string[]): string[] => queries.map((query) => (query === "" ? path : `${path}?${query}`));
const cross = (left: readonly string[], right: readonly string[]): string[] =>
  left.flatMap((a) => right.map((b) => [a, b].filter(Boolean).join("&")));

const jobStates = ["waiting", "delayed", "blocked", "active", "completed", "failed"].map((state) => `state=${state}`);
const pendingStates = ["waiting", "delayed", "active"].map((state) => `state=${state}&order=oldest`);
const deadLetterStatuses = ["open", "snoozed", "replayed", "dropped"].map((status) => `status=${status}`);

const jobPaths = [
  ...all("/api/jobs", ["", "limit=1", "limit=200", "queue=orders", "type=type.1", "type=rare.type", "tenant=tenant-1", "tenant=rare"]),
  ...all("/api/jobs", ["correlationId=big", "correlationId=none", "parentId=PARENT", "from=YESTERDAY", "to=FOUR_DAYS", "include=body"]),
  ...all("/api/jobs", ["paths=payload.number", "q=nowhere", "q=customer", "state=failed&q=nowhere", "state=failed&q=customer"]),
  ...all("/api/jobs", cross(jobStates, ["", "queue=orders", "type=type.1", "tenant=tenant-1"])),
  ...all("/api/jobs", cross(pendingStates, ["", "queue=orders"])),
  ...all("/api/jobs", ["state=waiting&queue=invoices", "state=failed&tenant=rare", "state=failed&queue=orders&type=type.1"]),
  "/api/jobs/COMPLETED",
  "/api/jobs/FAILED",
  "/api/jobs/PARENT",
  "/api/jobs/COMPLETED/peers",
  "/api/flows/PARENT",
];

const deadLetterPaths = [
  ...all("/api/dead-letters", [
    "",
    "limit=1",
    "limit=200",
    "include=body",
    "from=YESTERDAY",
    "correlationId=big",
    "q=nowhere",
    "q=customer",
  ]),
  ...all("/api/dead-letters", cross(["", ...deadLetterStatuses], ["queue=orders", "type=type.1", "type=rare.type", "tenant=tenant-1"])),
  ...all("/api/dead-letters", cross(["", ...deadLetterStatuses], ["tenant=rare", "fingerprint=cause-1"])),
  ...all("/api/dead-letters", [
    ...deadLetterStatuses,
    ...cross(["status=open"], ["q=nowhere", "q=customer", "order=queue", "order=oldest"]),
  ]),
  ...all("/api/dead-letters", ["expiresBefore=2099-01-01T00:00:00.000Z"]),
  "/api/dead-letters/groups",
  "/api/dead-letters/DEAD_LETTER",
  "/api/dead-letters/DEAD_LETTER/evidence",
  ...all("/api/groups", ["", "sort=count", "sort=rate", "status=open", "q=nowhere", "q=failed", "queue=orders"]),
  "/api/groups/cause-1",
  "/api/groups/cause-1/in-common",
];

const otherPaths = [
  "/api/overview",
  "/api/queues",
  "/api/queues/orders",
  "/api/queues/invoices",
  "/api/settings",
  "/api/brands",
  ...all("/api/metrics", ["", "queue=orders", "from=YESTERDAY", "from=FOUR_DAYS"]),
  "/api/cost",
  ...all("/api/workflows", ["", "status=failed", "tenant=tenant-1", "status=failed&tenant=tenant-1", "unresolved=true", "q=nowhere"]),
  "/api/workflows/RUN",
  "/api/traces/big",
  "/api/traces/cycle-3",
  ...all("/api/traces", ["", "tenant=tenant-1", "tenant=rare", "q=nowhere"]),
  "/api/plans",
  "/api/plans/plan-00000000",
  ...all("/api/plans/plan-00000000/items", ["", "state=skipped", "state=failed", "state=sent", "state=completed", "state=eligible"]),
  "/api/schedules",
  "/api/schedules/schedule-1",
  "/api/audit/ENTRY",
  ...all("/api/audit", [
    "",
    "actor=bob@example.com",
    "action=queue.pause",
    "target=job:3",
    "actor=bob@example.com&action=job.retry",
    "q=nowhere",
  ]),
  ...all("/api/alerts", ["", "state=firing", "state=past", "severity=critical"]),
  ...all("/api/search", ["", "q=orders", "q=nowhere", "q=word"]),
];

/** Answers of the API whose rows are counted, by name, with their paths in a database that `fillRows` filled at `now`, Unix ms. */
export async function listAnswers(now: number): Promise<{ name: string; path: string }[]> {
  const placeholders = await readPlaceholders(now);
  const pattern = new RegExp(Object.keys(placeholders).join("|"), "g");
  return [...jobPaths, ...deadLetterPaths, ...otherPaths].map((name) => ({
    name: name.replace("/api/", ""),
    path: name.replace(pattern, (placeholder) => encodeURIComponent(placeholders[placeholder] ?? "")),
  }));
}
