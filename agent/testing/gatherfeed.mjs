import { WorkerEntrypoint } from "cloudflare:workers";

const asked = new Set();

/**
 * Stands in for the service that keeps research: an id `r-<keyword>` is research on that keyword; `r-missing` is not known,
 * and one that begins with `r-flaky` can't be read the first time and asks to be left alone for 2 s.
 */
export class ReadApi extends WorkerEntrypoint {
  research(ids) {
    const away = ids.find((id) => id.startsWith("r-flaky") && !asked.has(id));
    if (away) {
      asked.add(away);
      throw Object.assign(new Error("Research is away"), { retryAfterSeconds: 2 });
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
