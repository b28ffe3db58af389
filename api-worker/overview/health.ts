import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { errorInfoOf } from "#domain/errors/errorInfo";
import { ApiError } from "#domain/errors/apiError";
import { Problem } from "#domain/problems";
import { readResponseText } from "#runtime/responseText";
import { redact } from "#runtime/redact";
import { opsAgent } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { type Env, serviceBindings } from "../env.ts";
import { jsonResponse } from "../schemas.ts";

/** A Worker that takes longer than this to say that it runs does not run, ms. */
const timeoutMs = 5_000;

const workerNameOf = (binding: string): string =>
  binding
    .toLowerCase()
    .replace(/_worker$/, "")
    .replaceAll("_", "-");

/** Longest reason of a part that is shown, characters. */
const maxMessageLength = 500;

/** A part that is asked whether it works; null when it does, within `waitMs`. */
export async function checkPart(part: string, question: () => Promise<unknown>, waitMs = timeoutMs): Promise<Problem | null> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`It did not answer within ${waitMs / 1000} s`)), waitMs);
  try {
    await Promise.race([question(), late]);
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
  if (!response.ok) throw new Error(text || `It answered ${response.status}`);
};

/** What the local process knows of itself; nothing on Cloudflare. */
async function localProblems(env: Env): Promise<Problem[]> {
  if (!env.LOCAL_HEALTH) return [];
  return z.array(Problem).parse(await (await env.LOCAL_HEALTH.fetch("http://local/")).json());
}

/** Every part that does not work. All are asked at once, so this takes no longer than the slowest may. */
async function findProblems(env: Env): Promise<Problem[]> {
  const [local, ...asked] = await Promise.all([
    localProblems(env),
    ...serviceBindings.map((binding) => checkPart(workerNameOf(binding), () => checkService(env[binding]))),
    checkPart("ops database", () => env.OPS.prepare("SELECT 1").first()),
    // Waking it also starts the sweep.
    checkPart("ops-agent", async () => (await opsAgent(env)).poke()),
  ]);
  const found = asked.filter((one) => one !== null);
  return [...found, ...local.filter(({ part }) => !found.some((one) => one.part === part))];
}

const Health = z.object({ ok: z.boolean(), problems: z.array(Problem) });

/** The same for the dashboard: what is wrong is an answer here, not an error. */
export const healthReport = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/",
    summary: "Every part that does not work, with the reason",
    responses: { 200: jsonResponse("The parts; `ok` when none is down", Health) },
  }),
  async (c) => {
    const problems = await findProblems(c.env);
    return c.json({ ok: !problems.some(({ down }) => down), problems }, 200);
  },
);

export const health = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/",
    summary: "Whether every Worker and the operations database answer",
    responses: { 200: jsonResponse("All answer", z.object({ ok: z.literal(true), problems: z.array(Problem).optional() })) },
  }),
  async (c) => {
    const problems = await findProblems(c.env);
    const down = problems.filter((one) => one.down);
    if (down.length > 0)
      throw new ApiError(
        "unavailable",
        `No answer from ${down.map(({ part }) => part).join(", ")}`,
        down.map(({ part, message }) => ({ path: part, message })),
      );
    return c.json({ ok: true as const, ...(problems.length > 0 ? { problems } : {}) }, 200);
  },
);
