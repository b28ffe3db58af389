import { WorkerEntrypoint } from "cloudflare:workers";

const asked = new Set();

/**
 * A stub of the service that stores research. The id `r-<keyword>` is research on that keyword, `r-missing` does not exist, and
 * reading an id that begins with `r-flaky` fails the first time and asks to wait 2 s. Reading `r-slow` takes 3 s.
 */
export class ReadApi extends WorkerEntrypoint {
  async research(ids) {
    if (ids.includes("r-slow")) await new Promise((resolve) => setTimeout(resolve, 3_000));
    const away = ids.find((id) => id.startsWith("r-flaky") && !asked.has(id));
    if (away) {
      asked.add(away);
      throw Object.assign(new Error("Research is unavailable"), { retryAfterSeconds: 2 });
    }
    return ids
      .filter((id) => id !== "r-missing")
      .map((id, index) => ({
        id,
        keyword: id.slice(2).replaceAll("-", " "),
        volume: 1000 + index,
        difficulty: 20,
        researchedAt: "2026-10-01T09:00:00.000Z",
        notes: {
          angles: ["First steps", "What to avoid"],
          questions: ["Is it hard?"],
          facts: ["Small steps last.", "Writing it down helps.", "Most people stop too early."],
        },
      }));
  }
}

export default { fetch: () => new Response("ok") };
