import type { DeadLetterStatus } from "#domain/deadLetters";
import { Sign } from "../ui/Sign.tsx";
import { statusSigns } from "./words.ts";

export function Status({ status }: { status: DeadLetterStatus }) {
  const { word, ...sign } = statusSigns[status];
  return <Sign {...sign}>{word}</Sign>;
}
