/**
 * The request headers that other Workers and Durable Objects receive: those of caching, content negotiation and socket
 * upgrades. All others are removed, so that credentials go no further, and clients cannot set headers that only our own code
 * may set.
 */
const forwardedHeaders =
  /^(accept|accept-encoding|accept-language|if-none-match|if-modified-since|range|user-agent|purpose|sec-purpose|upgrade|connection|sec-websocket-(key|version|protocol|extensions))$/;

/** A copy of the request with only the headers above and `own`. */
export function forwardedRequest(request: Request, own: Record<string, string> = {}): Request {
  const headers = new Headers([...request.headers].filter(([name]) => forwardedHeaders.test(name)));
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  return new Request(request, { headers });
}
