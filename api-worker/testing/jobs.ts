import { vi } from "vitest";
import type { DeadLetter } from "#domain/deadLetters";
import type { Job, JobOptions } from "#domain/jobs";
import { type Answer, ask } from "./ask.ts";
import { queue } from "./letter.ts";

export type Added = { id: string; duplicate: boolean; job: Job | null };
type Detail = { job: Job; payload: unknown; options: unknown; deadLetter: DeadLetter | null };

export const payload = { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" };
export const wanted = { queue, type: "research.requested", payload };
/** A job with this waits for as long as a test may take. */
export const hour = { delayMs: 3_600_000 };

export const bodyOf = <T>(answer: Answer): T => answer.body as T;
/** Adds a job; {@link added} answers its id. */
export const add = (options: JobOptions = {}): Promise<Answer> => ask("/api/jobs", { body: { ...wanted, options } });
export const added = async (options: JobOptions = {}): Promise<string> => bodyOf<Added>(await add(options)).id;

export const detail = async (id: string): Promise<Detail> => bodyOf(await ask(`/api/jobs/${id}`));
export const list = async (query: string): Promise<Job[]> => bodyOf<{ items: Job[] }>(await ask(`/api/jobs?${query}`)).items;
export const untilState = (id: string, state: string): Promise<boolean> =>
  vi.waitUntil(async () => (await detail(id)).job.state === state, { timeout: 8_000, interval: 20 });

export const act = (id: string, verb: string, sent: object = {}): Promise<Answer> => ask(`/api/jobs/${id}/${verb}`, { body: sent });
export const remove = (id: string): Promise<Answer> => ask(`/api/jobs/${id}`, { method: "DELETE" });
export const edit = (id: string, sent: unknown): Promise<Answer> => ask(`/api/jobs/${id}`, { method: "PATCH", body: sent });

export const audited = async () => bodyOf<{ items: { action: string }[] }>(await ask("/api/audit")).items;
export const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).toSorted((a, b) => a - b);
export const message = (answer: Answer): string => bodyOf<{ error: { message: string } }>(answer).error.message;
