import { type MessageType, pipeline } from "./pipeline.ts";

/** Returns the names of all message types of the pipeline, in the order of its declaration. */
export const messageTypeNames = (): string[] => Object.keys(pipeline().messages);

/** Returns a message type of the pipeline; undefined for any other name. */
export const messageTypeOf = (name: string): MessageType | undefined =>
  Object.hasOwn(pipeline().messages, name) ? pipeline().messages[name] : undefined;

/** True when `name` is a message type of the pipeline. */
export const isMessageType = (name: string): boolean => messageTypeOf(name) !== undefined;
