import type { z } from "zod";
import { ApiError } from "#domain/errors/apiError";

/**
 * Reads `path` of another Worker's read-only API. `what` names the data at the beginning of the error message, such as
 * "Alerts". Throws `unavailable` when the Worker does not answer.
 */
export async function readWorker<S extends z.ZodType>(worker: Fetcher, path: string, schema: S, what: string): Promise<z.output<S>> {
  const response = await worker.fetch(`https://worker/api/v1${path}`).catch(() => null);
  if (response?.ok) return schema.parse(await response.json());
  await response?.body?.cancel();
  throw new ApiError("unavailable", `${what} can't be read: the Worker that stores them is not responding. Try again`);
}

/** Reads a page of a list of another Worker, as {@link readWorker} does. `cursor` is the `nextCursor` of the page before. */
export const readWorkerPage = <S extends z.ZodType>(
  worker: Fetcher,
  path: string,
  cursor: string | undefined,
  schema: S,
  what: string,
): Promise<z.output<S>> => readWorker(worker, cursor ? `${path}?before=${encodeURIComponent(cursor)}` : path, schema, what);
