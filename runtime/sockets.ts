import { ping, pong } from "#domain/heartbeat";

/**
 * Lets the platform answer the pings of every socket of a Durable Object. Pings then do not wake a hibernating object
 * (https://developers.cloudflare.com/durable-objects/api/state/#setwebsocketautoresponse).
 */
export const answerPings = (ctx: DurableObjectState): void => ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong));

/**
 * Sends a text to every open socket of a Durable Object. The `broadcast` of the Agents SDK does the same for the agents of Signalbox, but
 * reads the stored state of each socket every time, to leave out sockets of kinds that Signalbox does not have.
 */
export function broadcastText(ctx: Pick<DurableObjectState, "getWebSockets">, text: string): void {
  for (const socket of ctx.getWebSockets()) if (socket.readyState === WebSocket.READY_STATE_OPEN) socket.send(text);
}
