import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { StatusLabel, statusStyleOf } from "../../ui/StatusLabel.tsx";
import { statusSigns } from "./labels.ts";

/** The status of a dead letter with its icon. */
export function StatusSign({ status }: { status: DeadLetterStatus }) {
  const { word, ...sign } = statusStyleOf(statusSigns, status);
  return <StatusLabel {...sign}>{word}</StatusLabel>;
}
