import type { OpsFrame } from "#domain/queues/health";

/** A message of the OpsAgent; anything else on the same socket is not for the desk. */
export function readFrame(data: unknown): OpsFrame | undefined {
  const message = typeof data === "string" ? (JSON.parse(data) as OpsFrame) : undefined;
  return message?.type === "overview" || message?.type === "change" ? message : undefined;
}
