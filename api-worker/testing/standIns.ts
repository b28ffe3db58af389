/**
 * Stands in for every other Worker: answers health checks with ok, and other requests with what it received. Its BrandAgent
 * records the calls it gets, and sends the headers of a socket's request as the first frame of the socket.
 */
export const standInScript = `
import { DurableObject } from "cloudflare:workers";
const headersOf = (request) => Object.fromEntries(request.headers);
export class BrandAgent extends DurableObject {
  calls = [];
  __unsafe_ensureInitialized() {}
  refresh() { this.calls.push("refresh"); }
  approvalDecided(id) { this.calls.push("approvalDecided " + id); }
  expectControlRequest(id) { this.calls.push("expectControlRequest " + id); return !id.startsWith("deleted"); }
  applyControlRequest(id) { this.calls.push("applyControlRequest " + id); }
  strategyMoves() { return []; }
  measureNow(id, cause) { this.calls.push("measureNow " + id + " " + cause); return 3; }
  recordedCalls() { return this.calls; }
  fetch(request) {
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    server.send(JSON.stringify({ id: this.ctx.id.name, headers: headersOf(request) }));
    return new Response(null, { status: 101, webSocket: client });
  }
}
export default {
  fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/healthz") return Response.json({ ok: true });
    if (pathname === "/api/v1/brands/niche-fi/research")
      return Response.json({ items: ["a", "b", "c"].map((keyword) => ({ id: "r-" + keyword, keyword, volume: 900, difficulty: 20, researchedAt: "2026-10-01" })) });
    if (pathname === "/api/v1/brands/niche-fi/pages")
      return Response.json({ items: [], nextCursor: new URL(request.url).searchParams.get("before") });
    if (pathname === "/api/v1/brands/niche-fi/posts") return Response.json({ items: [], nextCursor: null });
    if (pathname === "/api/v1/brands/niche-fi/performance") return Response.json({ articles: [], days: [] });
    if (pathname === "/api/v1/drafts")
      return new Response(request.body, { headers: { "content-type": "text/html", "content-security-policy": "sandbox; default-src 'none'" } });
    if (pathname === "/assets/app.js") return new Response("export {}", { headers: { "content-type": "text/javascript" } });
    if (pathname.startsWith("/sites/without-policy/")) return new Response("", { headers: { "content-type": "text/html" } });
    if (pathname.startsWith("/sites/"))
      return Response.json({ path: pathname, headers: headersOf(request) }, { headers: { "content-security-policy": "sandbox" } });
    if (pathname.startsWith("/api/")) return new Response("", { status: 503 });
    return new Response("<!doctype html><title>Signalbox</title>", { headers: { "content-type": "text/html; charset=utf-8" } });
  },
};
`;
