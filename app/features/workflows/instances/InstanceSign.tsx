import type { InstanceStatus } from "#domain/instanceStatus";
import { StatusLabel, statusStyleOf } from "../../../ui/StatusLabel.tsx";
import { instanceSigns } from "./words.ts";

/** The status of an instance as an icon and a word. */
export function InstanceSign({ status }: { status: InstanceStatus }) {
  const { word, ...sign } = statusStyleOf(instanceSigns, status);
  return <StatusLabel {...sign}>{word}</StatusLabel>;
}
