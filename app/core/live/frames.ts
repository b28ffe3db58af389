import type { OpsFrame } from "#domain/queues/health";

/** Reads a frame of the OpsAgent; undefined for any other message on the socket. */
export function readFrame(data: unknown): OpsFrame | undefined {
  const message = typeof data === "string" ? (JSON.parse(data) as OpsFrame) : undefined;
  return message?.type === "overview" || message?.type === "change" ? message : undefined;
}
