/**
 * Answers that read more than three rows for each thing that they show, and 50: why, and the most rows that each reads with 10,000 and with
 * 100,000 jobs. A change that makes one cheaper lowers its figure.
 */
const exceptions: { why: string; rows: Record<string, number> }[] = [
  {
    why: "Text is compared row by row, with 2,000 rows at most.",
    rows: {
      "jobs?q=nowhere": 2_250,
      "jobs?state=failed&q=nowhere": 2_200,
      "workflows?q=nowhere": 2_250,
      "traces?q=nowhere": 2_250,
      "audit?q=nowhere": 2_200,
      "groups?q=nowhere": 110,
    },
  },
  {
    why: "No index: one on the queue, type or tenant of a job would cost each job a row more, a quarter of what it costs.",
    rows: {
      "jobs?queue=orders": 690,
      "jobs?type=type.1": 420,
      "jobs?type=rare.type": 2_250,
      "jobs?tenant=tenant-1": 470,
      "jobs?tenant=rare": 2_250,
      "jobs?state=completed&queue=orders": 2_250,
      "jobs?state=completed&type=type.1": 640,
      "jobs?state=completed&tenant=tenant-1": 470,
    },
  },
  {
    why: "Jobs that are not finished are in one index, by queue and due time. One by state would be written whenever a job starts, and one of the delayed ones would cost each retry a row more, a quarter of what it costs. Up to 600 of a state are all read.",
    rows: {
      "jobs?state=waiting": 240,
      "jobs?state=waiting&type=type.1": 1_010,
      "jobs?state=waiting&tenant=tenant-1": 2_260,
      "jobs?state=delayed": 570,
      "jobs?state=delayed&type=type.1": 570,
      "jobs?state=delayed&tenant=tenant-1": 570,
      "jobs?state=active&tenant=tenant-1": 80,
      "jobs?state=waiting&order=oldest": 290,
      "jobs?state=delayed&order=oldest": 570,
      "jobs?state=waiting&queue=orders": 1_110,
      "jobs?state=waiting&order=oldest&queue=orders": 1_110,
      "jobs?state=waiting&queue=invoices": 280,
    },
  },
  {
    why: "A trace has no row of its own: its first job is looked for among all jobs, and its jobs are counted.",
    rows: {
      traces: 2_690,
      "traces?tenant=tenant-1": 3_130,
      "traces?tenant=rare": 2_280,
    },
  },
  {
    why: "The error that most open dead letters of a queue have is looked for among ten of its causes, which have no order by their number: one would cost each failure two rows.",
    rows: { overview: 200 },
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
    why: "A comparison or a count over more than is shown: 2,000 jobs or 100 dead letters at most, or the 1,000 first children of a job.",
    rows: {
      "jobs/PARENT": 1_010,
      "jobs/COMPLETED/peers": 2_070,
      "groups/cause-1/in-common": 370,
    },
  },
  {
    why: "Two filters, of which one has an index, or one over the queues in a cause. It scans 2,000 rows at most, as a search does. An index on both would cost each failed or blocked job a row more, as much as reading a thousand.",
    rows: {
      "jobs?state=failed&queue=orders&type=type.1": 670,
      "jobs?state=blocked&type=type.1": 310,
      "jobs?state=blocked&tenant=tenant-1": 230,
      "groups?queue=orders": 110,
    },
  },
];

/** The most rows that an answer may read, by its name. */
export const rowsReadExceptions: ReadonlyMap<string, number> = new Map(exceptions.flatMap(({ rows }) => Object.entries(rows)));
