import type { DeadLetterStatus } from "#domain/deadLetters";
import { Sign, signOf } from "../ui/Sign.tsx";
import { statusSigns } from "./words.ts";

export function Status({ status }: { status: DeadLetterStatus }) {
  const { word, ...sign } = signOf(statusSigns, status);
  return <Sign {...sign}>{word}</Sign>;
}
