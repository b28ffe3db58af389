import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { Fault } from "#domain/faults";
import { opsAgent } from "./after.ts";
import type { Door } from "./context.ts";
import { type Env, serviceBindings } from "./env.ts";
import { answers } from "./schemas.ts";

/** A Worker that takes longer than this to say that it runs does not run, ms. */
const patienceMs = 5_000;

const nameOf = (binding: string): string =>
  binding
    .toLowerCase()
    .replace(/_worker$/, "")
    .replaceAll("_", "-");

/** Rejects with the name of what did not answer. */
async function ask(name: string, question: Promise<unknown>): Promise<void> {
  const timer = AbortSignal.timeout(patienceMs);
  const late = new Promise<never>((_, reject) => {
    timer.addEventListener("abort", () => reject(new Error("late")));
  });
  await Promise.race([question, late]).catch((error: unknown) => {
    throw new Error(name, { cause: error });
  });
}

const askService = async (worker: Fetcher): Promise<void> => {
  const response = await worker.fetch("http://worker/healthz");
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${response.status}`);
};

/** Names of the parts that don't answer. */
async function silent(env: Env): Promise<string[]> {
  const asked = await Promise.allSettled([
    ...serviceBindings.map((binding) => ask(nameOf(binding), askService(env[binding]))),
    ask("ops database", env.OPS.prepare("SELECT 1").first()),
    // Waking it also starts the sweep.
    ask(
      "ops-agent",
      opsAgent(env).then((ops) => ops.poke()),
    ),
  ]);
  return asked.flatMap((one) => (one.status === "rejected" ? [(one.reason as Error).message] : []));
}

export const health = new OpenAPIHono<Door>().openapi(
  createRoute({
    method: "get",
    path: "/",
    summary: "Whether every Worker and the operations database answer",
    responses: { 200: answers("All answer", z.object({ ok: z.literal(true) })) },
  }),
  async (c) => {
    const missing = await silent(c.env);
    if (missing.length > 0) throw new Fault("unavailable", `No answer from ${missing.join(", ")}`);
    return c.json({ ok: true as const }, 200);
  },
);
