import type { z } from "zod";
import { ApiError } from "#domain/errors/apiError";

/** What a Worker's read-only API answers at `path`. `what` names it, with a capital. Throws `unavailable` when it doesn't answer. */
export async function readWorker<S extends z.ZodType>(worker: Fetcher, path: string, schema: S, what: string): Promise<z.output<S>> {
  const response = await worker.fetch(`https://worker/api/v1${path}`).catch(() => null);
  if (response?.ok) return schema.parse(await response.json());
  await response?.body?.cancel();
  throw new ApiError("unavailable", `${what} can't be read now: the Worker that keeps them does not answer`);
}
