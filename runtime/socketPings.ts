import { ping, pong } from "#domain/heartbeat";

/**
 * Has the platform answer the pings of every socket of a Durable Object. Neither a sleeping object is woken by them nor a
 * row read (https://developers.cloudflare.com/durable-objects/api/state/#setwebsocketautoresponse).
 */
export const answerPings = (ctx: DurableObjectState): void => ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong));
