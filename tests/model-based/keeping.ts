import { childFailed } from "./family.ts";
import { isOver, live, liveJobs, type ModelJob, type World } from "./world.ts";

const dayMs = 86_400_000;
const keptDays = { completed: 7, failed: 30 };

/** Whether a job's parent may still go by what it came to. */
function isNeeded(world: World, job: ModelJob): boolean {
  const parent = live(world, job.parent);
  return parent !== undefined && (!isOver(parent) || parent.error === childFailed);
}

/** Forgets those of `chosen`, again and again: a child whose parent goes is needed no longer. */
function forgetAll(world: World, choose: (over: ModelJob[]) => ModelJob[]): void {
  for (;;) {
    const chosen = choose(liveJobs(world).filter(isOver)).filter((job) => !isNeeded(world, job));
    if (chosen.length === 0) return;
    for (const job of chosen) job.forgotten = true;
  }
}

const newestFirst = (a: ModelJob, b: ModelJob) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0) || (a.id < b.id ? 1 : -1);

/** Of the jobs of one queue and state that ask to be kept by number: those beyond the number that the newest asks for. */
function beyond(world: World, jobs: ModelJob[]): ModelJob[] {
  const newest = jobs.filter(({ keepLast }) => keepLast !== null).toSorted(newestFirst);
  return newest.filter((job) => !isNeeded(world, job)).slice(newest[0]?.keepLast ?? 0);
}

/** Forgets what was kept long enough. */
export function retainAll(world: World, now: number): void {
  forgetAll(world, (over) => over.filter(({ removeAt }) => removeAt !== null && removeAt <= now));
  forgetAll(world, (over) =>
    [...Map.groupBy(over, ({ queue, state }) => `${queue} ${state}`).values()].flatMap((jobs) => beyond(world, jobs)),
  );
  forgetAll(world, (over) =>
    over.filter(
      ({ state, finishedAt, removeAt, keepLast }) =>
        removeAt === null &&
        keepLast === null &&
        (finishedAt ?? now) < now - keptDays[state === "completed" ? "completed" : "failed"] * dayMs,
    ),
  );
}
