/**
 * The request headers that another Worker or an object gets to see: what caching, content negotiation and the upgrade
 * of a socket need. All others stay here: who asks is known here and nowhere further on, and a header that only our own
 * code may set cannot be sent from outside.
 */
const forwardedHeaders =
  /^(accept|accept-encoding|accept-language|if-none-match|if-modified-since|range|user-agent|purpose|sec-purpose|upgrade|connection|sec-websocket-(key|version|protocol|extensions))$/;

/** The request as it may go on, with only the headers above and those of `own`. */
export function forwardedRequest(request: Request, own: Record<string, string> = {}): Request {
  const headers = new Headers([...request.headers].filter(([name]) => forwardedHeaders.test(name)));
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  return new Request(request, { headers });
}
