import type { ApiState, Story } from "./story.ts";

/** The bodies of the answers by path, with data and of a system in which nothing has happened yet; undefined for a failure. */
export type Answers = { answerOf: (path: string) => unknown; emptyAnswerOf: (path: string) => unknown };

/** A socket that never opens. */
class SilentSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readonly readyState = 0;
  send(): void {}
  close(): void {}
}

const failure = () =>
  Response.json(
    { error: { code: "internal", message: "The database does not respond. Try again in a minute.", issues: [] } },
    { status: 500 },
  );

/** What the API answers to a read in this state. Never settles while it is loading. */
function respond(path: string, role: string, state: ApiState, answers: Answers): Promise<Response> {
  if (path === "/api/me") return Promise.resolve(Response.json({ email: "dana@example.com", role }));
  if (state === "loading") return new Promise<Response>(() => undefined);
  if (state === "failed") return Promise.resolve(failure());
  const body = state === "empty" ? answers.emptyAnswerOf(path) : answers.answerOf(path);
  return Promise.resolve(body === undefined ? failure() : Response.json(body));
}

/** Answers every request of the page as this story wants it. No request leaves the browser. */
export function answerRequests({ role = "admin", api = "filled" }: Pick<Story, "role" | "api">, answers: Answers): void {
  Object.assign(globalThis, {
    WebSocket: SilentSocket,
    fetch: (input: RequestInfo | URL) =>
      respond(new URL(input instanceof Request ? input.url : String(input), location.href).pathname, role, api, answers),
  });
}
