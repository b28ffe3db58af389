import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { errorInfoOf } from "#domain/errors/errorInfo";
import { ApiError } from "#domain/errors/apiError";
import { Problem } from "#domain/problems";
import { readWorkerSettings } from "#domain/settings/workerSettings";
import { readResponseText } from "#runtime/responseText";
import { redact } from "#runtime/redact";
import { shardsOf } from "#runtime/shards";
import { opsAgent } from "../background.ts";
import { misplacedQueues } from "./misplacedQueues.ts";
import type { AppEnv } from "../context.ts";
import type { Env } from "../env.ts";
import { read } from "../routes.ts";
import { jsonResponse } from "../schemas.ts";

/** A part that does not answer within this time counts as down, ms. */
const timeoutMs = 5_000;

const workerNameOf = (binding: string): string => binding.toLowerCase().replaceAll("_", "-");

/** Longest message of a problem, characters. */
const maxMessageLength = 500;

/** Checks one part. Returns null if `check` resolves within `waitMs`, else the problem. */
export async function checkPart(part: string, check: () => Promise<unknown>, waitMs = timeoutMs): Promise<Problem | null> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer within ${waitMs / 1000} s`)), waitMs);
  try {
    await Promise.race([check(), timeout]);
    return null;
  } catch (error) {
    return { part, message: redact(errorInfoOf(error).message).slice(0, maxMessageLength), down: true };
  } finally {
    clearTimeout(timer);
  }
}

const checkService = async (worker: Fetcher): Promise<void> => {
  const response = await worker.fetch("http://worker/healthz");
  const { text } = await readResponseText(response, 10_000);
  if (!response.ok) throw new Error(text || `Answered with status ${response.status}`);
};

/** Problems that the local process has found; empty on Cloudflare. */
async function localProblems(env: Env): Promise<Problem[]> {
  if (!env.LOCAL_HEALTH) return [];
  return z.array(Problem).parse(await (await env.LOCAL_HEALTH.fetch("http://local/")).json());
}

/** Invalid settings stop nothing: the Worker runs as if it had none. */
function settingsProblems(env: Env): Problem[] {
  const { problem } = readWorkerSettings(env);
  return problem === null ? [] : [{ part: "settings", message: problem.slice(0, maxMessageLength), down: false }];
}

/** Returns what {@link misplacedQueues} does; nothing if a database does not answer in time, which its own check reports. */
async function findMisplacedQueues(env: Env): Promise<Problem[]> {
  let found: Problem[] = [];
  await checkPart("queues", async () => (found = await misplacedQueues(env)));
  return found;
}

/** All parts that do not work. They are checked at once, so this takes at most the time limit of one. */
async function findProblems(env: Env, services: readonly string[] = []): Promise<Problem[]> {
  const [local, misplaced, ...checked] = await Promise.all([
    localProblems(env),
    findMisplacedQueues(env),
    ...services
      .filter((binding) => Object.hasOwn(env, binding))
      .map((binding) => checkPart(workerNameOf(binding), () => checkService(env[binding as keyof Env] as Fetcher))),
    ...shardsOf(env).map((ops, index) =>
      checkPart(`ops database${index > 0 ? ` ${index + 1}` : ""}`, () => ops.prepare("SELECT 1").first()),
    ),
    // This also wakes the agent, which starts the reconciler.
    checkPart("ops-agent", async () => (await opsAgent(env)).refresh()),
  ]);
  const problems = [...checked.filter((problem) => problem !== null), ...misplaced, ...settingsProblems(env)];
  return [...problems, ...local.filter(({ part }) => !problems.some((problem) => problem.part === part))];
}

const Health = z.object({ ok: z.boolean(), problems: z.array(Problem) });

/** The health check for the dashboard, which answers problems with status 200. */
export const healthReport = new OpenAPIHono<AppEnv>().openapi(
  read("/", "List the parts that are not working, with the reason", {}, jsonResponse("The parts; `ok` when none is down", Health)),
  async (c) => {
    const problems = await findProblems(c.env, c.var.extension.services);
    return c.json({ ok: !problems.some(({ down }) => down), problems }, 200);
  },
);

export const health = new OpenAPIHono<AppEnv>().openapi(
  read(
    "/",
    "Check that every Worker that is bound and the operations database answer",
    {},
    jsonResponse("All answer", z.object({ ok: z.literal(true), problems: z.array(Problem).optional() })),
  ),
  async (c) => {
    const problems = await findProblems(c.env, c.var.extension.services);
    const down = problems.filter((problem) => problem.down);
    if (down.length > 0)
      throw new ApiError(
        "unavailable",
        `No answer from ${down.map(({ part }) => part).join(", ")}`,
        down.map(({ part, message }) => ({ path: part, message })),
      );
    return c.json({ ok: true as const, ...(problems.length > 0 ? { problems } : {}) }, 200);
  },
);
