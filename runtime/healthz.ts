/** The whole door of a Worker that is only reached by queues: `GET /healthz` says that it runs, all else is 404. */
export const healthz = (request: Request): Response =>
  new URL(request.url).pathname === "/healthz" && (request.method === "GET" || request.method === "HEAD")
    ? Response.json({ ok: true })
    : Response.json({ error: { code: "not_found", message: "There is nothing here" } }, { status: 404 });
