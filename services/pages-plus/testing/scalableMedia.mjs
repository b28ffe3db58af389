import { WorkerEntrypoint } from "cloudflare:workers";

const contents = new Map();

/** Stands in for the service that writes articles: it knows what a test gave it. */
export class ReadApi extends WorkerEntrypoint {
  content(id) {
    if (id === "unreadable") throw new Error("the database is away");
    return contents.get(id) ?? null;
  }

  give(content) {
    contents.set(content.id, content);
  }
}

export default { fetch: () => new Response("ok") };
