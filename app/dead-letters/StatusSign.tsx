import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { StatusLabel, statusStyleOf } from "../ui/StatusLabel.tsx";
import { statusSigns } from "./labels.ts";

export function StatusSign({ status }: { status: DeadLetterStatus }) {
  const { word, ...sign } = statusStyleOf(statusSigns, status);
  return <StatusLabel {...sign}>{word}</StatusLabel>;
}
