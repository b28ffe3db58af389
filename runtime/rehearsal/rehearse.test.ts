import { env as globalEnv } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PermanentError } from "#domain/jobs/retry";
import { type CrateEnv, crates, pack, rehearseWork, type Work } from "../testing/crates.ts";
import { testEnv as env } from "../testing/env.ts";
import { stubServer } from "../testing/stubServer.ts";

const keptDatabase = env.DB;
const keptStatement = env.DB.prepare("DELETE FROM shelf");

beforeEach(async () => {
  await env.DB.exec("CREATE TABLE IF NOT EXISTS shelf (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE)");
  await env.DB.prepare("INSERT INTO shelf (name) VALUES ('kept')").run();
});
afterEach(() => env.DB.exec("DROP TABLE shelf"));

describe("a handler that writes itself", () => {
  test("has its writes checked and rolled back", async () => {
    const report = await rehearseWork(async ({ DB }) => {
      const { meta } = await DB.prepare("INSERT INTO shelf (name) VALUES (?1), ('c')").bind("b").run();
      return { changes: meta.changes };
    });
    expect(report).toMatchObject({ outcome: "succeeds", result: '{"changes":2}', writes: [{ table: "shelf", values: ["b"] }] });
  });

  test("fails by a constraint, also by one of its own writes before", async () => {
    const violation = await rehearseWork(({ DB }) => DB.prepare("INSERT INTO shelf (name) VALUES ('kept')").run());
    expect(violation).toMatchObject({ outcome: "fails", error: { message: expect.stringContaining("UNIQUE constraint failed") } });
    const own = await rehearseWork(async ({ DB }) => {
      await DB.prepare("INSERT INTO shelf (name) VALUES ('d')").run();
      await DB.batch([DB.prepare("UPDATE shelf SET name = 'e'"), DB.prepare("INSERT INTO shelf (name) VALUES ('e')")]);
    });
    expect(own).toMatchObject({ outcome: "fails", writes: [{ kind: "insert" }, { kind: "update" }, { kind: "insert" }] });
  });

  test.each<[string, Work]>([
    [
      "reads after its write",
      async ({ DB }) => [await DB.prepare("DELETE FROM shelf").run(), await DB.prepare("SELECT * FROM shelf").all()],
    ],
    ["reads the rows that its write returns", async ({ DB }) => (await DB.prepare("DELETE FROM shelf RETURNING id").all()).results],
    ["hides a write behind a read", ({ DB }) => DB.prepare("SELECT 1; DELETE FROM shelf").all()],
    [
      "hides a write behind a common table expression",
      ({ DB }) => DB.prepare("WITH s AS (SELECT 1) DELETE FROM shelf RETURNING id").first(),
    ],
    ["changes the schema", ({ DB }) => DB.prepare("DROP TABLE shelf").run()],
    ["sets a pragma", ({ DB }) => DB.prepare("PRAGMA user_version = 7").run()],
    ["runs a script", ({ DB }) => DB.exec("DELETE FROM shelf")],
    ["uses a database that its module keeps", () => keptDatabase.prepare("DELETE FROM shelf").run()],
    ["uses a statement that its module keeps", () => keptStatement.run()],
    ["hides that it does", async () => keptStatement.run().catch(() => "done")],
    ["replaces the error", () => fetch("http://127.0.0.1:9/").catch(() => Promise.reject(new PermanentError("Offline")))],
    ["calls a Durable Object", ({ COORDINATOR }) => COORDINATOR?.getByName("crates").watch([])],
    ["calls another Worker", ({ OTHER_WORKER }) => OTHER_WORKER.charge()],
    ["calls outside without declaring it", () => fetch("http://127.0.0.1:9/")],
  ])("is not known to succeed if it %s", async (_, handler) => {
    const report = await rehearseWork(handler);
    expect(report).toMatchObject({
      outcome: "unknown",
      reason: expect.stringMatching(/^It can't be rehearsed: the handler /),
      error: null,
    });
  });

  test("gets the stand-ins also as the env of the module", async () => {
    const report = await rehearseWork(() => (globalEnv as unknown as CrateEnv).DB.prepare("DELETE FROM shelf").run());
    expect(report).toMatchObject({ outcome: "succeeds", writes: [{ kind: "delete", table: "shelf" }] });
  });
});

test("messages, jobs and reads of other Workers are recorded, and not sent", async () => {
  const report = await rehearseWork(async (bindings) => {
    await bindings.CRATES.send({ type: "raw", size: 1 });
    await crates.jobs(bindings as never).add(pack, { name: "next" });
    return bindings.OTHER_WORKER.price("a");
  });
  expect(report).toMatchObject({
    outcome: "succeeds",
    result: "7",
    messages: [
      { queue: "CRATES", type: "raw", body: '{"type":"raw","size":1}' },
      { queue: "crates", type: "pack", body: '{"name":"next"}' },
    ],
  });
});

describe("a handler that calls outside", () => {
  test("is rehearsed only as far as the call, until somebody confirms it", async () => {
    const server = await stubServer({ status: 200, body: "7" });
    const handler = async () => (await fetch(`${server.url}/secret-path`, { method: "POST" })).text();
    const report = await rehearseWork(handler, { type: "ship" });
    expect(report).toMatchObject({
      outcome: "unknown",
      needsConfirmation: true,
      calls: [{ target: `POST ${new URL(server.url).origin}`, sent: false }],
    });
    expect(await server.requests()).toEqual([]);
    const confirmed = await rehearseWork(handler, { type: "ship", confirmOutside: true });
    expect(confirmed).toMatchObject({ outcome: "succeeds", calls: [{ sent: true }], warnings: ["Requests to outside services were sent"] });
    expect((await server.requests()).length).toBe(1);
  });
});

describe("a handler that", () => {
  test("never settles is stopped, and can do nothing afterwards", async () => {
    const late: Promise<unknown>[] = [];
    const hang: Work = ({ DB, CRATES }, signal) =>
      new Promise(() => {
        signal.addEventListener("abort", () => {
          late.push(
            ...[DB.prepare("DELETE FROM shelf").run(), CRATES.send("late"), fetch("http://127.0.0.1:9/")].map((call) => call.catch(String)),
          );
        });
      });
    expect(await rehearseWork(hang, { timeoutMs: 50 })).toMatchObject({ outcome: "fails", error: { name: "TimeoutError" } });
    expect(await Promise.all(late)).toEqual(Array.from({ length: 3 }, () => expect.stringContaining("The rehearsal is over")));
    // With a longer limit of its own, the handler may still succeed.
    const reason = "The handler did not finish within 0.05 s, the time limit of a rehearsal";
    expect(await rehearseWork(hang, { maxMs: 50 })).toMatchObject({ outcome: "unknown", reason, error: null });
  });

  test.each([
    [undefined],
    [null],
    [{ code: 7 }],
    [new PermanentError("x".repeat(9_000))],
    [
      new Proxy(
        {},
        {
          get: () => {
            throw new Error("no");
          },
        },
      ),
    ],
  ])("throws an odd value (%#) fails with a description", async (thrown) => {
    const report = await rehearseWork(() => Promise.reject(thrown));
    expect(report.outcome).toBe("fails");
    expect(report.error?.message.length).toBeLessThanOrEqual(2_000);
  });

  test("writes and sends very much has a report of bounded size", async () => {
    const report = await rehearseWork(async ({ DB, CRATES }) => {
      const insert = DB.prepare("INSERT INTO shelf (name) VALUES (?1)");
      await DB.batch(Array.from({ length: 200 }, (_, n) => insert.bind(`${n} ${"x".repeat(5_000)}`)));
      for (let n = 0; n < 200; n += 1) await CRATES.send({ n, text: "y".repeat(50_000) });
      return "z".repeat(100_000);
    });
    expect(report.outcome).toBe("succeeds");
    expect(report.omitted).toBeGreaterThan(200);
    expect(JSON.stringify(report).length).toBeLessThan(100_000);
  });
});
