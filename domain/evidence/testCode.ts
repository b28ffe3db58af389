import { jobIdOf } from "../jobs/job.ts";
import type { FullDeadLetter } from "./evidence.ts";

/** The fields of a dead letter that a test needs. */
type FailedMessage = Pick<
  FullDeadLetter,
  | "id"
  | "queue"
  | "type"
  | "jobId"
  | "eventId"
  | "attempts"
  | "errorName"
  | "errorMessage"
  | "createdAt"
  | "body"
  | "contentType"
  | "replays"
>;

/** Where the generated test imports from. The path of the tested module is a guess, which a comment says. */
export type TestImports = { rehearsal: string; module: string };

const packageImports: TestImports = { rehearsal: "signalbox/jobs/rehearsal", module: "../src/index" };

/** A text for a comment of one line. */
const commentText = (text: string): string => text.replaceAll(/\p{Cc}|[\u2028\u2029]/gu, " ").slice(0, 200);

/** The name of a queue as a variable: `order-mails` is `orderMails`. */
function variableOf(queue: string): string {
  const name = queue.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "");
  return /^[A-Za-z]/.test(name) ? name : `queue${name}`;
}

/** JSON as an expression: laid out if that is the same value, else parsed from its exact text. */
function jsonExpression(json: string): string {
  const value: unknown = JSON.parse(json);
  const isSame = JSON.stringify(value) === json && !json.includes('"__proto__"');
  return isSame ? JSON.stringify(value, null, 2) : `JSON.parse(${JSON.stringify(json)})`;
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** The body as an expression; undefined for a structured clone and for JSON that is none. */
function bodyExpression({ body, contentType }: Pick<FailedMessage, "body" | "contentType">): string | undefined {
  if (contentType === "json") return isJson(body) ? jsonExpression(body) : undefined;
  if (contentType === "text") return JSON.stringify(body);
  return contentType === "bytes" ? `Uint8Array.from(atob(${JSON.stringify(body)}), (character) => character.charCodeAt(0))` : undefined;
}

const headOf = ({ id, queue, errorName, errorMessage }: FailedMessage): string[] => [
  `// Reproduces the dead letter ${id} of the queue ${queue}: ${commentText(`${errorName}: ${errorMessage}`)}`,
  "// Vitest runs it in workerd with the bindings of the Worker: https://developers.cloudflare.com/workers/testing/vitest-integration/",
];

/** The test of a queue of the job layer: its handler runs without effect. */
function rehearsalTest(deadLetter: FailedMessage, body: string, imports: TestImports): string[] {
  const { id, queue, type, jobId, eventId, attempts, errorName, errorMessage } = deadLetter;
  const variable = variableOf(queue);
  return [
    ...headOf(deadLetter),
    "// Nothing is written or sent. Before it, insert the rows that the handler reads.",
    `import { createExecutionContext } from "cloudflare:test";`,
    `import { env } from "cloudflare:workers";`,
    `import { expect, test } from "vitest";`,
    `import { createRehearsal } from ${JSON.stringify(imports.rehearsal)};`,
    "// Change the path to the module that makes the queue with createQueue.",
    `import { ${variable} } from ${JSON.stringify(imports.module)};`,
    "",
    `const Rehearsal = createRehearsal(${variable});`,
    `const body = ${body};`,
    "",
    `test(${JSON.stringify(`${type || "a message"} in ${queue}`)}, async () => {`,
    "  const report = await new Rehearsal(createExecutionContext(), env as never).rehearse({",
    `    queue: ${JSON.stringify(queue)},`,
    `    jobId: ${JSON.stringify(jobId ?? jobIdOf(eventId ?? id, queue))},`,
    `    eventId: ${JSON.stringify(eventId)},`,
    "    body,",
    `    attempt: ${Math.max(1, attempts)},`,
    `    attempts: ${Math.max(1, attempts)},`,
    "    timeoutMs: null,",
    "    confirmOutside: false,",
    "  });",
    `  // Once it is fixed: expect(report.outcome).toBe("succeeds");`,
    `  expect(report).toMatchObject({ outcome: "fails", error: ${JSON.stringify({ name: errorName, message: errorMessage })} });`,
    "});",
    "",
  ];
}

/** The test of any other queue: its Worker gets the message as the platform delivers it. */
function deliveryTest(deadLetter: FailedMessage, body: string, imports: TestImports): string[] {
  const { id, queue, createdAt, attempts } = deadLetter;
  return [
    ...headOf(deadLetter),
    "// The Worker has its effects on the bindings of the test.",
    `import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";`,
    `import { env } from "cloudflare:workers";`,
    `import { expect, test } from "vitest";`,
    "// Change the path to the Worker that consumes the queue.",
    `import worker from ${JSON.stringify(imports.module)};`,
    "",
    `const body = ${body};`,
    "",
    `test(${JSON.stringify(`a message in ${queue}`)}, async () => {`,
    `  const message = { id: ${JSON.stringify(id)}, timestamp: new Date(${JSON.stringify(createdAt)}), attempts: ${Math.max(1, attempts)}, body };`,
    `  const batch = createMessageBatch(${JSON.stringify(queue)}, [message]);`,
    "  const ctx = createExecutionContext();",
    "  let error: unknown;",
    "  try {",
    "    await worker.queue(batch, env as never, ctx);",
    "  } catch (thrown) {",
    "    error = thrown;",
    "  }",
    "  const { retryBatch, retryMessages } = await getQueueResult(batch, ctx);",
    "  // Once it is fixed, this is false.",
    "  expect(error !== undefined || retryBatch.retry || retryMessages.length > 0).toBe(true);",
    "});",
    "",
  ];
}

/**
 * Returns a Vitest file that runs the message of a dead letter through its handler, and expects it to fail as it did. Null if the body can't
 * be written as code.
 */
export function testCodeOf(deadLetter: FailedMessage, imports: TestImports = packageImports): string | null {
  const body = bodyExpression(deadLetter);
  if (body === undefined) return null;
  const write = deadLetter.replays === "job" && deadLetter.contentType === "json" ? rehearsalTest : deliveryTest;
  return write(deadLetter, body, imports).join("\n");
}
