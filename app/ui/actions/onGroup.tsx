import type { Plan } from "#domain/plans/plan";
import { hrefOf, links } from "../../core/links.ts";
import { canReplayToAny } from "../../core/live/replayTargets.ts";
import { formatShortCount } from "../format.ts";
import { type Action, type ActionDialogProps, defineAction } from "./action.ts";
import { MuteDialog } from "./dialogs.ts";
import { replayWords } from "./replayWords.ts";
import { planForFilter } from "./runPlan.ts";

/** What the actions on a group need: they are offered where its failures are shown, not only on the group itself. */
type GroupOf<T> = {
  /** The fingerprint of the group; null if the thing has none. */
  fingerprintOf: (thing: T) => string | null;
  /** The only queue whose dead letters are meant, if not all. */
  queueOf?: (thing: T) => string | null;
  /** The queues that have these dead letters. */
  queuesOf: (thing: T) => readonly string[];
  nameOf: (thing: T) => string;
  /** How many of these dead letters are open. */
  openOf: (thing: T) => number;
};

/** The action that makes a plan for the open dead letters, and opens its page. It is not offered if none of their queues can be sent to. */
export const replayOpenOf = <T,>({ fingerprintOf, queueOf, queuesOf, openOf }: GroupOf<T>, more: Partial<Action<T>> = {}): Action<T> => ({
  ...defineAction<T, Plan>({
    id: "replayAll",
    needs: "deadLetter.replay",
    label: () => "Replay all open dead letters",
    button: (thing) => `Replay ${formatShortCount(openOf(thing))}…`,
    tooltip: () => "Counts them first. Nothing changes until you confirm",
    palette: { ...replayWords, title: () => "Replay all open dead letters" },
    isAllowed: (thing) => fingerprintOf(thing) !== null && openOf(thing) > 0 && canReplayToAny(queuesOf(thing)),
    run: (thing) =>
      planForFilter("replay", {
        fingerprint: fingerprintOf(thing) ?? undefined,
        queue: queueOf?.(thing) ?? undefined,
        status: "open",
      }),
    done: () => ({ title: "Plan made", description: "Nothing has changed yet." }),
    hrefAfter: ({ id }) => hrefOf(links.plan(id)),
    failure: "plan the replay of",
  }),
  ...more,
});

/** The action that mutes the group. */
export const muteGroupOf = <T,>({ fingerprintOf, nameOf }: GroupOf<T>, more: Partial<Action<T>> = {}): Action<T> => ({
  ...defineAction<T, never>({
    id: "mute",
    needs: "group.mute",
    label: () => "Mute",
    button: () => "Mute…",
    key: "m",
    isAllowed: (thing) => fingerprintOf(thing) !== null,
    Dialog: Object.assign(
      ({ thing, onClose }: ActionDialogProps<T>) => (
        <MuteDialog fingerprint={fingerprintOf(thing) ?? ""} name={nameOf(thing)} onClose={onClose} />
      ),
      { prepare: MuteDialog.prepare },
    ),
  }),
  ...more,
});
