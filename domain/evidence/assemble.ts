import { deadLetterRefusals } from "../allowed.ts";
import { maxShown } from "../jobs/shown.ts";
import type { Evidence, EvidenceCommands, EvidenceParts, FullDeadLetter } from "./evidence.ts";
import { testCodeOf } from "./testCode.ts";

/** Where the API is, and whether a program must sign in there with a service token of Cloudflare Access. */
export type EvidenceAddress = { origin: string; isBehindAccess: boolean };

/** A text as one argument of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Names of environment variables stand for the secrets of a service token. */
const signInHeaders = ` -H "CF-Access-Client-Id: $CF_ACCESS_CLIENT_ID" -H "CF-Access-Client-Secret: $CF_ACCESS_CLIENT_SECRET"`;

/** Returns the `curl` commands for a dead letter. */
export function commandsOf(deadLetter: FullDeadLetter, { origin, isBehindAccess }: EvidenceAddress): EvidenceCommands {
  const signIn = isBehindAccess ? signInHeaders : "";
  const get = (path: string) => `curl -sS ${quoted(`${origin}/api/dead-letters/${deadLetter.id}${path}`)}${signIn}`;
  const post = (path: string) => `${get(path)} -H 'content-type: application/json' -d '{}'`;
  const refusals = deadLetterRefusals(deadLetter);
  return {
    show: get(""),
    evidence: get("/evidence"),
    rehearse: deadLetter.replays === "job" && refusals.edit === null ? post("/rehearse") : null,
    replay: refusals.replay === null ? post("/replay") : null,
  };
}

/** The body as JSON; null if it is none. */
function messageOf({ body, contentType }: FullDeadLetter): unknown {
  if (contentType !== "json") return null;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}

/** Sentences about what the file does not have. `hasTest`: whether it has a test. */
function leftOutOf({ deadLetter, attempts, job, group, trace, workerVersion }: EvidenceParts, hasTest: boolean): string[] {
  const sentences: [isLeftOut: boolean, sentence: string][] = [
    [attempts.length >= 100, "Attempts before the latest 100."],
    [
      job === null,
      deadLetter.jobId === null || deadLetter.replays === "body" ? "The job: the queue has none." : "The job: it was deleted.",
    ],
    [(job?.logs.length ?? 0) >= maxShown, `Log lines before the latest ${maxShown}.`],
    [(job?.children.length ?? 0) >= 200, "Child jobs after the first 200."],
    [
      trace === null,
      deadLetter.correlationId === null ? "The trace: the message has no correlation ID." : "The trace: nothing of it is kept.",
    ],
    [
      trace !== null && trace.nextCursor !== null,
      `Spans after the first ${trace?.spans.length ?? 0}: GET /api/traces/${deadLetter.correlationId ?? ""} has the whole trace.`,
    ],
    [group === null, "The group: it was deleted."],
    [workerVersion === null, "The Worker version: the Worker has no version metadata binding, or ran outside the job layer."],
    [!hasTest, "The test: the body can't be written as code."],
  ];
  return sentences.flatMap(([isLeftOut, sentence]) => (isLeftOut ? [sentence] : []));
}

/** Puts the parts of an evidence file together. `at` is when, ISO UTC. */
export function evidenceOf(parts: EvidenceParts, address: EvidenceAddress, at: string): Evidence {
  const { deadLetter, job } = parts;
  const code = testCodeOf(deadLetter);
  return {
    format: "signalbox-evidence/1",
    createdAt: at,
    ...parts,
    message: messageOf(deadLetter),
    job: job && {
      job: job.job,
      result: job.result,
      options: job.options,
      logs: job.logs,
      parent: job.parent,
      children: job.children,
      childCounts: job.childCounts,
    },
    commands: commandsOf(deadLetter, address),
    test: code === null ? null : { file: `${deadLetter.id.replaceAll(/[^A-Za-z0-9-]/g, "-")}.test.ts`, code },
    leftOut: leftOutOf(parts, code !== null),
  };
}
