import type { Schedule } from "#domain/schedules";
import type { Shape, Tone } from "../ui/Sign.tsx";

export const stateSigns: Record<Schedule["state"], { word: string; shape: Shape; tone: Tone }> = {
  active: { word: "Active", shape: "dot", tone: "quiet" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  ended: { word: "Ended", shape: "dash", tone: "quiet" },
};
