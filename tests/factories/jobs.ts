import { Attempt } from "#domain/jobs/job";
import { ListedJob } from "#domain/jobs/list";
import { builtAt, defineFactory, noError, secondsAfterBuilt } from "./factory.ts";

const jobs = defineFactory(ListedJob, {
  id: "e-1.publish-commands",
  queue: "publish-commands",
  type: "content.publish",
  eventId: "e-1",
  tenant: "niche-fi",
  correlationId: "c-1",
  causationId: null,
  source: "test",
  state: "completed",
  attempt: 1,
  attempts: 4,
  earlierAttempts: 0,
  priority: 0,
  parentId: null,
  progress: null,
  createdAt: builtAt,
  runAt: null,
  startedAt: secondsAfterBuilt(2),
  finishedAt: secondsAfterBuilt(5),
  cancelledAt: null,
  errorName: null,
  errorMessage: null,
});
const notStarted = { attempt: 0, startedAt: null, finishedAt: null };
const rateLimitError = { errorName: "RateLimitError", errorMessage: "The provider asks to slow down" };

/** Builds jobs as a list has them. `build` makes a completed one: created at `builtAt`, started after 2 s, finished after 5 s. */
export const jobFactory = {
  ...jobs,
  waiting: (overrides: Partial<ListedJob> = {}): ListedJob => jobs.build({ ...notStarted, state: "waiting", ...overrides }),
  delayed: (overrides: Partial<ListedJob> = {}): ListedJob =>
    jobs.build({ ...notStarted, state: "delayed", runAt: secondsAfterBuilt(60), ...overrides }),
  active: (overrides: Partial<ListedJob> = {}): ListedJob => jobs.build({ state: "active", finishedAt: null, ...overrides }),
  failed: (overrides: Partial<ListedJob> = {}): ListedJob => jobs.build({ ...rateLimitError, state: "failed", ...overrides }),
};

const attempts = defineFactory(Attempt, {
  attempt: 1,
  startedAt: secondsAfterBuilt(2),
  endedAt: secondsAfterBuilt(5),
  outcome: "completed",
  ...noError,
  retryAt: null,
});

/** Builds attempts of a job. `build` makes one that completed. */
export const attemptFactory = {
  ...attempts,
  failed: (overrides: Partial<Attempt> = {}): Attempt =>
    attempts.build({ ...rateLimitError, outcome: "failed", errorStack: "RateLimitError: …\n    at publish", ...overrides }),
};
