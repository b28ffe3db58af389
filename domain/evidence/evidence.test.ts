import { expect, test } from "vitest";
import { deadLetterFactory } from "#factories/deadLetters";
import { builtAt } from "#factories/factory";
import { spanFactory } from "#factories/traces";
import { commandsOf, evidenceOf } from "./assemble.ts";
import { testCodeOf } from "./testCode.ts";

const local = { origin: "http://127.0.0.1:8787", isBehindAccess: false };
const parts = { attempts: [], lineage: [], job: null, group: null, trace: null, workerVersion: null };

/** A job whose payload its schema refuses. */
const sample = deadLetterFactory.build({
  id: "d-1",
  queue: "crates",
  type: "pack",
  jobId: "e-1.crates",
  eventId: "e-1",
  attempts: 4,
  errorName: "MalformedMessageError",
  errorMessage: "The payload does not fit pack (payload.name: Invalid input: expected string, received number)",
  body: `{"event_id":"e-1","type":"pack","source":"test","timestamp":"${builtAt}","payload":{"name":7}}`,
});

test("a body is written as code without a change, whatever it is", () => {
  const bodyOf = (body: string, contentType: "json" | "text" | "bytes" | "v8" = "json") =>
    /^const body = ([^]*?);\n\n/m.exec(testCodeOf(deadLetterFactory.external({ body, contentType })) ?? "")?.[1];
  expect(bodyOf('{"n":12345678901234567890}')).toBe(String.raw`JSON.parse("{\"n\":12345678901234567890}")`);
  expect(bodyOf('{"__proto__":{"a":1}}')).toContain("JSON.parse(");
  expect(bodyOf('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(bodyOf("two\nlamps", "text")).toBe(String.raw`"two\nlamps"`);
  expect(bodyOf("Af8=", "bytes")).toContain('atob("Af8=")');
  expect([bodyOf("{half"), bodyOf("{}", "v8")]).toEqual([undefined, undefined]);
});

test("an error message and a queue name do not become code", () => {
  const code = testCodeOf({ ...sample, queue: "1-order-mails", errorMessage: "stopped\n*/ process.exit()\u2028process.exit()" }) ?? "";
  expect(code.split("\n").filter((line) => line.includes("process.exit()") && !line.startsWith("//"))).toEqual([
    `  expect(report).toMatchObject({ outcome: "fails", error: {"name":"MalformedMessageError","message":"stopped\\n*/ process.exit()\u2028process.exit()"} });`,
  ]);
  expect(code).toContain("import { queue1OrderMails } from");
});

test("commands have no secret, and only those that are possible now", () => {
  expect(commandsOf(sample, local)).toEqual({
    show: "curl -sS 'http://127.0.0.1:8787/api/dead-letters/d-1'",
    evidence: "curl -sS 'http://127.0.0.1:8787/api/dead-letters/d-1/evidence'",
    rehearse: "curl -sS 'http://127.0.0.1:8787/api/dead-letters/d-1/rehearse' -H 'content-type: application/json' -d '{}'",
    replay: "curl -sS 'http://127.0.0.1:8787/api/dead-letters/d-1/replay' -H 'content-type: application/json' -d '{}'",
  });
  const behindAccess = commandsOf({ ...sample, status: "replayed" }, { origin: "https://ops.example.com", isBehindAccess: true });
  expect(behindAccess).toMatchObject({ rehearse: null, replay: null });
  expect(behindAccess.show).toContain(`-H "CF-Access-Client-Secret: $CF_ACCESS_CLIENT_SECRET"`);
});

test("says what is left out", () => {
  const counts = { jobs: 1, completed: 0, failed: 1, cancelled: 0, unfinished: 0, runs: 0, openDeadLetters: 1 };
  const head = { correlationId: "c-1", title: "research.requested", tenant: null, startedAt: builtAt, startedBy: "test", endedAt: null };
  const trace = { ...head, counts, spans: [spanFactory.build()], nextCursor: "next" };
  const evidence = evidenceOf({ ...parts, deadLetter: deadLetterFactory.build(), trace }, local, builtAt);
  expect(evidence.leftOut).toEqual([
    "The job: it was deleted.",
    "Spans after the first 1: GET /api/traces/c-1 has the whole trace.",
    "The group: it was deleted.",
    "The Worker version: the Worker has no version metadata binding, or ran outside the job layer.",
  ]);
  const external = evidenceOf(
    { ...parts, deadLetter: deadLetterFactory.external({ contentType: "v8", correlationId: null }) },
    local,
    builtAt,
  );
  expect(external).toMatchObject({ test: null, message: null });
  expect(external.leftOut).toEqual(
    expect.arrayContaining([
      "The job: the queue has none.",
      "The trace: the message has no correlation ID.",
      "The test: the body can't be written as code.",
    ]),
  );
});
