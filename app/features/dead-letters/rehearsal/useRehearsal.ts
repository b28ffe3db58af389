import { useState } from "react";
import { useMutation } from "@tanstack/react-query";
import type { Rehearsal } from "#domain/dead-letters/rehearsal";
import { resultOf } from "../../../core/api.ts";
import { deadLetterEndpoint } from "../calls.ts";
import type { EditablePart } from "../message.ts";

/** What is rehearsed: the message as it is, or with an edited part. */
export type RehearsedPart = { part: EditablePart["name"]; value: unknown } | null;

type Request = { edited: RehearsedPart; confirmOutside: boolean };

const bodyOf = ({ edited, confirmOutside }: Request) => ({
  ...(edited && (edited.part === "message" ? { message: edited.value } : { payload: edited.value })),
  ...(confirmOutside ? { confirmOutside } : {}),
});

/** The rehearsal of a dead letter: one at a time, the latest is kept. Nothing is requested until `start`. */
export function useRehearsal(id: string) {
  const [edited, setEdited] = useState<RehearsedPart>(null);
  const { mutate, reset, data, error, isPending } = useMutation({
    mutationFn: async (request: Request): Promise<Rehearsal> =>
      resultOf(deadLetterEndpoint.rehearse.$post({ param: { id }, json: bodyOf(request) })),
  });
  return {
    edited,
    rehearsal: data,
    error,
    isPending,
    isShown: isPending || data !== undefined || error !== null,
    start: (part: RehearsedPart, confirmOutside = false) => {
      if (isPending) return;
      setEdited(part);
      mutate({ edited: part, confirmOutside });
    },
    close: reset,
  };
}

export type RehearsalState = ReturnType<typeof useRehearsal>;
