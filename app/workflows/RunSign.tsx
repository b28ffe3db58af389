import type { RunStatus } from "#domain/runs";
import { type Shape, Sign, type Tone } from "../ui/Sign.tsx";

const signs: Record<RunStatus, { word: string; shape: Shape; tone: Tone }> = {
  starting: { word: "Starting", shape: "ring", tone: "info" },
  running: { word: "Writing", shape: "dot", tone: "info" },
  waiting: { word: "Waits for approval", shape: "clock", tone: "warning" },
  complete: { word: "Written", shape: "check", tone: "quiet" },
  failed: { word: "Failed", shape: "cross", tone: "danger" },
  rejected: { word: "Rejected", shape: "dash", tone: "quiet" },
};

export function RunSign({ status }: { status: RunStatus }) {
  const { word, ...sign } = signs[status];
  return <Sign {...sign}>{word}</Sign>;
}
