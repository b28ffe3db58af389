import { WorkerEntrypoint } from "cloudflare:workers";

const contents = new Map();

/** A stand-in for scalable-media. It returns the articles that a test stored in it. */
export class ReadApi extends WorkerEntrypoint {
  content(id) {
    if (id === "unreadable") throw new Error("the database is unavailable");
    return contents.get(id) ?? null;
  }

  give(content) {
    contents.set(content.id, content);
  }
}

export default { fetch: () => new Response("ok") };
