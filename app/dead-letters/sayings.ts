import { serverNow } from "../clock/serverClock.ts";
import { startNote, startNotes } from "../queues/startsWhen.ts";
import type { Saying } from "../toasts/say.ts";
import { clockOf, counted } from "../ui/words.ts";

type Said = Omit<Saying, "id">;
type Named = { errorName: string; queue: string };

/** A dead letter as one would call it. */
export const nameOf = ({ errorName, queue }: Named) => `${errorName || "Unknown error"} in ${queue}`;

/** What is said once a dead letter was sent again, wherever that was asked for. `attempts`: how many it gets, where that is known. */
export const replaySaying = (queue: string, attempts?: string): Said => ({
  title: `Replayed to ${queue}`,
  description: `${startNote(queue)}${attempts ? ` ${attempts}.` : ""} If it fails again, it reappears here.`,
});

/** {@link replaySaying} of many. */
export const manyReplayed = (letters: readonly Pick<Named, "queue">[]): Said => ({
  title: `${counted(letters.length, "dead letter")} replayed`,
  description: `${startNotes(letters.map(({ queue }) => queue))} If one fails again, it reappears here.`,
});

export const dropped = (letter: Named): Said => ({ title: "Dropped", description: nameOf(letter) });
export const restored = (letter: Named): Said => ({ title: "Open again", description: nameOf(letter) });

/** The title once dead letters are hidden until a time. */
export const snoozedTitle = (until: Date): string => `Snoozed until ${clockOf(until.toISOString(), serverNow())}`;
export const snoozed = (letter: Named, until: Date): Said => ({ title: snoozedTitle(until), description: nameOf(letter) });
