import type { OpsFrame, Overview } from "#domain/queues/health";

/** Reads a frame of the OpsAgent; undefined for any other message on the socket. */
export function readFrame(data: unknown): OpsFrame | undefined {
  const message = typeof data === "string" ? (JSON.parse(data) as OpsFrame) : undefined;
  return message?.type === "overview" || message?.type === "change" ? message : undefined;
}

/** Whether a frame says what `known` says, at another time. Every field counts: a screen may show any of them. */
export const saysTheSame = (frame: OpsFrame, known: Overview | undefined): boolean =>
  frame.type === "overview" && JSON.stringify({ ...frame.overview, at: "" }) === JSON.stringify({ ...known, at: "" });
