import { resultOf, api } from "../../core/api.ts";
import { entityPath } from "../../core/links.ts";

/** The target of a pasted id: the page of the job, run, dead letter or schedule with this id, or the jobs with a correlation id. */
export type PastedTarget = { href: string } | { correlationId: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
/** A shorter word with a digit is more likely a search text than an id. */
const minIdLength = 16;

/** The id in a pasted text: one word, perhaps in quotes or brackets. Undefined if the text is a search text. */
export function pastedId(text: string): string | undefined {
  const word = text.trim().replace(/^["'`([]+|["'`)\],;]+$/g, "");
  if (!/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/.test(word)) return undefined;
  if (uuid.test(word)) return word.toLowerCase();
  return word.length >= minIdLength && /\d/.test(word) && /[-_.]/.test(word) ? word : undefined;
}

/**
 * The target of a whole id among the search results. Several jobs of one message lead to their common trace. Undefined if nothing
 * matches exactly.
 */
export function targetOf(id: string, results: Awaited<ReturnType<typeof searchFor>>): PastedTarget | undefined {
  const jobs = results.jobs.filter((job) => job.id === id || job.id.startsWith(`${id}.`));
  if (results.traces.some(({ correlationId }) => correlationId === id)) return { correlationId: id };
  const [job] = jobs;
  if (job && jobs.length === 1) return { href: entityPath("job", job.id) };
  const correlationIds = new Set(jobs.map(({ correlationId }) => correlationId));
  const [trace] = correlationIds;
  if (trace && correlationIds.size === 1) return { correlationId: trace };
  if (results.deadLetters.some((deadLetter) => deadLetter.id === id)) return { href: entityPath("deadLetter", id) };
  if (results.runs.some((run) => run.id === id)) return { href: entityPath("run", id) };
  return results.schedules.some((schedule) => schedule.id === id) ? { href: entityPath("schedule", id) } : undefined;
}

const searchFor = (q: string) => resultOf(api.search.$get({ query: { q } }));

/** The target of a pasted id. Undefined if nothing has this id or the search fails: the text is then a search text. */
export const findPastedTarget = (id: string): Promise<PastedTarget | undefined> =>
  searchFor(id).then(
    (results) => targetOf(id, results),
    () => undefined,
  );
