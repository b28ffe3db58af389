import { vi } from "vitest";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { Job, JobOptions } from "#domain/jobs/job";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { type ApiAnswer, callApi } from "./callApi.ts";
import { queue } from "./deadLetters.ts";

export type AddedJob = { id: string; duplicate: boolean; job: Job | null };
type Detail = { job: Job; payload: unknown; options: unknown; deadLetter: DeadLetter | null };

export const payload = { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" };
export const jobRequest = { queue, type: "research.requested", payload };
/** Options of a job that stays delayed for the whole test. */
export const hourDelay = { delayMs: 3_600_000 };

export const bodyOf = <T>(answer: ApiAnswer): T => answer.body as T;
/** Adds a job; {@link addJob} returns its id. */
export const postJob = (options: JobOptions = {}): Promise<ApiAnswer> => callApi("/api/jobs", { body: { ...jobRequest, options } });
export const addJob = async (options: JobOptions = {}): Promise<string> => bodyOf<AddedJob>(await postJob(options)).id;

export const getJobDetail = async (id: string): Promise<Detail> => bodyOf(await callApi(`/api/jobs/${id}`));
export const getJobs = async (query: string): Promise<Job[]> => bodyOf<{ items: Job[] }>(await callApi(`/api/jobs?${query}`)).items;
export const untilState = (id: string, state: string): Promise<boolean> =>
  vi.waitUntil(async () => (await getJobDetail(id)).job.state === state, waitOptions);

export const sendCommand = (id: string, verb: string, body: object = {}): Promise<ApiAnswer> =>
  callApi(`/api/jobs/${id}/${verb}`, { body });
export const removeJob = (id: string): Promise<ApiAnswer> => callApi(`/api/jobs/${id}`, { method: "DELETE" });
export const updateJob = (id: string, body: unknown): Promise<ApiAnswer> => callApi(`/api/jobs/${id}`, { method: "PATCH", body });

export const getAudit = async () => bodyOf<{ items: { id: string; action: string }[] }>(await callApi("/api/audit")).items;
export const sortedStatuses = (answers: readonly ApiAnswer[]): number[] => answers.map(({ status }) => status).toSorted((a, b) => a - b);
export const errorMessageOf = (answer: ApiAnswer): string => bodyOf<{ error: { message: string } }>(answer).error.message;
