import type { Schedule } from "#domain/schedules";
import type { State } from "../ui/Sign.tsx";

export const stateSigns: Record<Schedule["state"], State> = {
  active: { word: "Active", shape: "dot", tone: "quiet" },
  paused: { word: "Paused", shape: "bars", tone: "warning" },
  ended: { word: "Ended", shape: "dash", tone: "quiet" },
};
