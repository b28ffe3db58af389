import { resultOf, api } from "../api.ts";
import { entityPath } from "../palette/entities.ts";

/** Where a pasted id leads: to the one thing that has it, or to the jobs of a trace. */
export type PastedTarget = { href: string } | { correlationId: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
/** Shorter words with a digit are more likely a text somebody looks for. */
const minIdLength = 16;

/** An id as people paste it: whole, in one word, perhaps in quotes. Undefined for a text to look for. */
export function pastedId(text: string): string | undefined {
  const word = text.trim().replace(/^["'`([]+|["'`)\],;]+$/g, "");
  if (!/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/.test(word)) return undefined;
  if (uuid.test(word)) return word.toLowerCase();
  return word.length >= minIdLength && /\d/.test(word) && /[-_.]/.test(word) ? word : undefined;
}

/** What of all that was found is meant by a whole id. Several jobs of one message are their trace's, or a text to look for. */
export function targetOf(id: string, found: Awaited<ReturnType<typeof searchFor>>): PastedTarget | undefined {
  const jobs = found.jobs.filter((job) => job.id === id || job.id.startsWith(`${id}.`));
  if (found.traces.some(({ correlationId }) => correlationId === id)) return { correlationId: id };
  const [job] = jobs;
  if (job && jobs.length === 1) return { href: entityPath("job", job.id) };
  const shared = new Set(jobs.map(({ correlationId }) => correlationId));
  const [trace] = shared;
  if (trace && shared.size === 1) return { correlationId: trace };
  if (found.deadLetters.some((letter) => letter.id === id)) return { href: entityPath("deadLetter", id) };
  if (found.runs.some((run) => run.id === id)) return { href: entityPath("run", id) };
  return found.schedules.some((schedule) => schedule.id === id) ? { href: entityPath("schedule", id) } : undefined;
}

const searchFor = (q: string) => resultOf(api.search.$get({ query: { q } }));

/** Where a pasted id leads; undefined when nothing has it, or the search does not answer: then it is a text to look for. */
export const findPastedTarget = (id: string): Promise<PastedTarget | undefined> =>
  searchFor(id).then(
    (found) => targetOf(id, found),
    () => undefined,
  );
