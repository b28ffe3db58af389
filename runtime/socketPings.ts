import { ping, pong } from "#domain/heartbeat";

/**
 * Lets the platform answer the pings of every socket of a Durable Object. Pings then do not wake a hibernating object
 * (https://developers.cloudflare.com/durable-objects/api/state/#setwebsocketautoresponse).
 */
export const answerPings = (ctx: DurableObjectState): void => ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong));
