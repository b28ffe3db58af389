/**
 * Answers that read more than three rows for each thing that they show, and 50: why, and the most rows that each reads with 10,000 and with
 * 100,000 jobs. A change that makes one cheaper lowers its figure.
 */
const exceptions: { why: string; rows: Record<string, number> }[] = [
  {
    why: "Text is compared row by row, with 2,000 rows at most. Runs and audit entries are read again to find where the scan ended.",
    rows: {
      "jobs?q=nowhere": 2_330,
      "jobs?state=failed&q=nowhere": 2_280,
      "workflows?q=nowhere": 4_120,
      "traces?q=nowhere": 2_330,
      "audit?q=nowhere": 4_120,
      "groups?q=nowhere": 220,
    },
  },
  {
    why: "The search index names the dead letters that may match: each row of that list counts, too.",
    rows: {
      "dead-letters?q=customer": 240,
      "dead-letters?status=open&q=customer": 240,
    },
  },
  {
    why: "No index: one on the queue, type or tenant of a job would cost each job a row more, a quarter of what it costs.",
    rows: {
      "jobs?queue=orders": 690,
      "jobs?type=type.1": 420,
      "jobs?type=rare.type": 2_330,
      "jobs?tenant=tenant-1": 470,
      "jobs?tenant=rare": 2_330,
      "jobs?state=completed&queue=orders": 2_330,
      "jobs?state=completed&type=type.1": 640,
      "jobs?state=completed&tenant=tenant-1": 470,
    },
  },
  {
    why: "Jobs that are not finished are in one index, by queue and due time. One by state would be written whenever a job starts.",
    rows: {
      "jobs?state=waiting": 400,
      "jobs?state=waiting&type=type.1": 1_010,
      "jobs?state=waiting&tenant=tenant-1": 2_340,
      "jobs?state=delayed": 1_140,
      "jobs?state=delayed&queue=orders": 1_110,
      "jobs?state=delayed&type=type.1": 2_410,
      "jobs?state=delayed&tenant=tenant-1": 2_340,
      "jobs?state=active": 2_360,
      "jobs?state=active&queue=orders": 1_080,
      "jobs?state=active&type=type.1": 2_340,
      "jobs?state=active&tenant=tenant-1": 2_340,
      "jobs?state=waiting&order=oldest": 1_420,
      "jobs?state=delayed&order=oldest": 1_720,
      "jobs?state=delayed&order=oldest&queue=orders": 1_110,
      "jobs?state=active&order=oldest": 2_200,
      "jobs?state=active&order=oldest&queue=orders": 1_080,
      "jobs?state=waiting&queue=orders": 1_110,
      "jobs?state=waiting&order=oldest&queue=orders": 1_110,
      "jobs?state=waiting&queue=invoices": 1_110,
    },
  },
  {
    why: "The hours of a day are added up, for up to 500 queues: 24 rows for each. An index would cost rows for each batch of jobs.",
    rows: { cost: 260 },
  },
  {
    why: "A trace has no row of its own: its first job is looked for among all jobs, and its jobs are counted.",
    rows: {
      traces: 2_720,
      "traces?tenant=tenant-1": 3_190,
      "traces?tenant=rare": 2_360,
    },
  },
  {
    why: "The oldest waiting job of a queue with a backlog is looked for among the first 200 and the last 20 jobs that are due; what arrived during a pause is counted, up to 2,000 jobs.",
    rows: {
      overview: 500,
      queues: 360,
      "queues/invoices": 1_270,
    },
  },
  {
    why: "Names are compared row by row: the latest 200 of each kind, and all schedules.",
    rows: {
      "search?q=orders": 970,
      "search?q=nowhere": 970,
      "search?q=word": 1_000,
    },
  },
  {
    why: "A comparison or a count over more than is shown: 2,000 jobs or dead letters at most, the 1,000 first children of a job, or a tree of 1,000 jobs.",
    rows: {
      "jobs/PARENT": 1_240,
      "jobs/COMPLETED/peers": 2_070,
      "flows/PARENT": 8_250,
      "dead-letters/groups": 4_670,
      "groups/cause-1/in-common": 370,
    },
  },
  {
    why: "Two filters, of which one has an index, or one over the queues in a cause. It scans 2,000 rows at most, as a search does.",
    rows: {
      "jobs?state=failed&queue=orders&type=type.1": 670,
      "plans/plan-00000000/items?state=eligible": 4_130,
      "audit?actor=bob@example.com&action=job.retry": 4_120,
      "jobs?state=blocked&type=type.1": 310,
      "jobs?state=blocked&tenant=tenant-1": 230,
      "groups?queue=orders": 330,
    },
  },
];

/** The most rows that an answer may read, by its name. */
export const rowsReadExceptions: ReadonlyMap<string, number> = new Map(exceptions.flatMap(({ rows }) => Object.entries(rows)));
