import type { AnyMessage } from "#domain/messages/envelope";
import { pipeline } from "#domain/pipeline/pipeline";
import { messageFactory } from "../messages.ts";
import { pickRequest, shopPipeline } from "../shop.ts";

/** A queue of the declared pipeline that tests use when they name none. */
export const exampleQueue = (): string => (pipeline().name === shopPipeline.name ? "pick-commands" : "gatherfeed-commands");

/** The smallest message of {@link exampleQueue}. */
export const exampleMessage = (): AnyMessage => (pipeline().name === shopPipeline.name ? pickRequest() : messageFactory.research());
