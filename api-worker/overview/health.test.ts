import { createExecutionContext } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { BrandEngineEnv as Env } from "#brand-engine/api/env";
import { serviceBindings } from "#brand-engine/api/services";
import { checkPart } from "./health.ts";
import { callApi, localOrigin } from "../testing/callApi.ts";
import { testEnv } from "../testing/env.ts";
import worker from "#brand-engine/api/index";

const logProblem = { part: "log", message: "made up", down: false };

describe("health", () => {
  test("is ok when all parts answer", async () => {
    expect(await callApi("/healthz")).toMatchObject({ status: 200, body: { ok: true } });
  });

  test("asks only Workers that are bound", async () => {
    const { FAN_OUT: _, ...env } = testEnv;
    const down = { fetch: async () => new Response(null, { status: 500 }) } as unknown as Fetcher;
    const request = new Request(`${localOrigin}/healthz`, { headers: { host: new URL(localOrigin).host } });
    const response = await worker.fetch(request, { ...env, PAGES_PLUS: down } as unknown as Env, createExecutionContext());
    expect(await response.json()).toMatchObject({ error: { message: "No answer from pages-plus" } });
    const without = Object.fromEntries(Object.entries(env).filter(([name]) => !(serviceBindings as readonly string[]).includes(name)));
    expect((await worker.fetch(request, without as unknown as Env, createExecutionContext())).status).toBe(200);
  });

  test("names the parts that do not answer", async () => {
    const down = { fetch: async () => new Response(null, { status: 500 }) } as unknown as Fetcher;
    const answer = await callApi("/healthz", { env: { FAN_OUT: down, PAGES_PLUS: down } });
    expect(answer).toMatchObject({ status: 503, body: { error: { code: "unavailable", message: "No answer from pages-plus, fan-out" } } });
  });

  test("gives the reason, to monitors and to the dashboard, with the problems of the local process", async () => {
    const env = {
      FAN_OUT: { fetch: async () => new Response("It can't be loaded: Uncaught Error: made up", { status: 503 }) },
      LOCAL_HEALTH: { fetch: async () => Response.json([{ part: "fan-out", message: "reported twice", down: true }, logProblem]) },
    } as unknown as Partial<Env>;
    const reason = "It can't be loaded: Uncaught Error: made up";
    expect((await callApi("/healthz", { env })).body).toMatchObject({
      error: { message: "No answer from fan-out", issues: [{ path: "fan-out", message: reason }] },
    });
    expect(await callApi("/api/health", { env })).toMatchObject({
      status: 200,
      body: { ok: false, problems: [{ part: "fan-out", message: reason, down: true }, logProblem] },
    });
  });

  test("is ok with a log that can't be written, and reports that", async () => {
    const env = { LOCAL_HEALTH: { fetch: async () => Response.json([logProblem]) } } as unknown as Partial<Env>;
    expect(await callApi("/healthz", { env })).toMatchObject({ status: 200, body: { ok: true, problems: [logProblem] } });
    expect((await callApi("/api/health", { env })).body).toEqual({ ok: true, problems: [logProblem] });
  });

  test("is ok with settings that are invalid, and reports what is wrong with them", async () => {
    const problem = { part: "settings", message: expect.stringContaining("SIGNALBOX_SETTINGS is ignored: queues: "), down: false };
    const env = { SIGNALBOX_SETTINGS: `{"queues":7}` };
    expect(await callApi("/healthz", { env })).toMatchObject({ status: 200, body: { ok: true, problems: [problem] } });
    expect((await callApi("/api/health", { env })).body).toEqual({ ok: true, problems: [problem] });
  });

  test("does not wait for a part that hangs", async () => {
    const hangs = () => new Promise<never>(() => undefined);
    expect(await checkPart("alerts", hangs, 20)).toEqual({ part: "alerts", message: "No answer within 0.02 s", down: true });
    expect(await checkPart("alerts", async () => "well", 20)).toBeNull();
  });
});
