/** Who asks is known here and nowhere further on; what only our own Workers may say to each other is taken out too. */
const ours = /^(cf-access-|x-agents-|x-partykit-|cookie$|authorization$)/;

/** The request as it may go on to another Worker or an object: without anybody's identity, and without forged orders. */
export function forwardable(request: Request): Request {
  const headers = new Headers([...request.headers].filter(([name]) => !ours.test(name)));
  return new Request(request, { headers });
}
