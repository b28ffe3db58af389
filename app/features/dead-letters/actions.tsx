import { allowedDeadLetterActions as allowedActions, canReplayElsewhere, type DeadLetterItem } from "./allowedActions.ts";
import { needsReplayReason, returnsText } from "#domain/dead-letters/returns";
import { serverNow } from "../../core/clock/serverClock.ts";
import { resultOf } from "../../core/api.ts";
import { editPath } from "../../core/links.ts";
import { formatClock, pluralize } from "../../ui/format.ts";
import { type ActionInput, type ActionList, chosenTime, defineAction, reasonBody } from "../../ui/actions/action.ts";
import { copyCorrelationIdOf } from "../../ui/actions/copyCorrelationId.ts";
import { viewTraceOf } from "../../ui/actions/viewTrace.ts";
import { startNoteByName, startNotesByName } from "../../ui/startNotes.ts";
import { cacheDeadLetter, deadLetterEndpoint } from "./calls.ts";
import { editablePart, type FullDeadLetter } from "./message.ts";
import { lazyDialog } from "../../ui/opener/lazyPart.tsx";
import { RetentionDays } from "./RetentionDays.tsx";
import { replayWords } from "../../ui/actions/replayWords.ts";
import { snoozeChoices } from "../../ui/actions/snoozeChoices.ts";

/** The label of a dead letter: "TypeError in orders". */
export const deadLetterLabel = ({ errorName, queue }: Pick<DeadLetterItem, "errorName" | "queue">): string =>
  `${errorName || "Unknown error"} in ${queue}`;

const isFull = (item: DeadLetterItem): item is FullDeadLetter => item.body !== undefined;
const attemptsOf = ({ replays, attemptsAgain }: DeadLetterItem) =>
  replays === "job" && attemptsAgain !== undefined ? pluralize(attemptsAgain, "attempt") : undefined;

/** The fields of a replay request that carry what the operator edited: a whole message, or a payload or body. */
const editFields = (edited: ActionInput["edited"]) =>
  edited && (edited.part === "message" ? { message: edited.value } : { payload: edited.value });

/** Whether a list with this filter may have dead letters that are open or snoozed. */
const isUnresolved = ({ status }: Readonly<Record<string, string | undefined>>): boolean => status !== "replayed" && status !== "dropped";

/** The request of a replay, to its own or another queue, and its toast. */
const sending = {
  run: async ({ id }: DeadLetterItem, { reason, edited, queue }: ActionInput) =>
    cacheDeadLetter(
      await resultOf(
        deadLetterEndpoint.replay.$post({
          param: { id },
          json: { ...editFields(edited), ...reasonBody(reason), ...(queue ? { queue } : {}) },
        }),
      ),
    ),
  done: (_: unknown, item: DeadLetterItem, { queue = item.queue }: ActionInput) => ({
    title: `Replayed to ${queue}`,
    description: `${startNoteByName(queue)}${attemptsOf(item) ? ` ${attemptsOf(item)}.` : ""} If it fails again, it reappears here.`,
  }),
};

export const replay = defineAction<DeadLetterItem, { queue: string }>({
  id: "replay",
  needs: "deadLetter.replay",
  label: () => "Replay",
  button: (item) => (attemptsOf(item) ? `Replay (${attemptsOf(item)})` : "Replay"),
  key: "r",
  keyLabel: "Replay",
  isAdvancing: true,
  variant: "primary",
  isAllowed: (item) => allowedActions(item).replay,
  palette: { ...replayWords, title: (item) => `Replay ${deadLetterLabel(item)}` },
  // The server asks for a reason too.
  confirm: ({ cameBack = 0, ...item }) =>
    needsReplayReason({ cameBack })
      ? {
          title: `Replay ${deadLetterLabel(item)} again`,
          description: `${returnsText({ cameBack })}. Say why this replay will succeed, or edit the message first.`,
          confirmLabel: "Replay dead letter",
          reason: "required",
          hint: "What has changed since",
        }
      : null,
  ...sending,
  bulk: {
    label: (count) => `Replay ${count}`,
    tooltip: "Replay selected",
    key: "R",
    done: () => "replayed",
    plan: { action: "replay", isFor: isUnresolved },
    toast: (replayed) => ({
      title: `${pluralize(replayed.length, "dead letter")} replayed`,
      description: `${startNotesByName(replayed.map(({ queue }) => queue))} If one fails again, it reappears here.`,
    }),
  },
});

const replayElsewhere = defineAction<DeadLetterItem, { queue: string }>({
  id: "replayElsewhere",
  needs: "deadLetter.replay",
  label: () => "Replay to another queue…",
  isInMenu: true,
  isAdvancing: true,
  isAllowed: canReplayElsewhere,
  palette: { verb: "move", synonyms: ["redirect", "reroute"], title: (item) => `Replay ${deadLetterLabel(item)} to another queue…` },
  Dialog: lazyDialog(async () => (await import("./ReplayElsewhereDialog.tsx")).ReplayElsewhereDialog),
  failure: "replay",
  ...sending,
});

const edit = defineAction<DeadLetterItem, unknown>({
  id: "edit",
  needs: "deadLetter.replay",
  label: () => "Edit and replay",
  tooltip: (item) => (isFull(item) ? `Edit ${editablePart(item).name} and replay` : "Edit and replay"),
  key: "e",
  keyLabel: "Edit and replay",
  isAllowed: (item) => allowedActions(item).edit,
  palette: { verb: "edit", title: (item) => `Edit and replay ${deadLetterLabel(item)}` },
  href: ({ id }) => editPath("deadLetter", id),
  bulk: {
    label: (count) => `Change and replay ${count}…`,
    tooltip: "Patch the messages or choose another queue. Nothing changes until you confirm",
    done: () => "planned",
    // All that match are planned by "Replay all", whose page changes them too.
    plan: { action: "replay", isOpened: true, isFor: () => false },
  },
});

/** The panel runs it and shows what it says. */
const rehearse = defineAction<DeadLetterItem, unknown>({
  id: "rehearse",
  needs: "deadLetter.rehearse",
  label: () => "Rehearse",
  tooltip: () => "Run the deployed handler without effect",
  key: "h",
  isAllowed: (item) => item.replays === "job" && allowedActions(item).replay,
});

const restore = defineAction<DeadLetterItem, unknown>({
  id: "restore",
  needs: "deadLetter.restore",
  label: ({ status }) => (status === "snoozed" ? "End snooze" : "Restore"),
  key: "u",
  isAllowed: (item) => allowedActions(item).restore,
  palette: {
    verb: "restore",
    synonyms: ["wake", "unsnooze"],
    title: (item) => `${item.status === "snoozed" ? "End snooze for" : "Restore"} ${deadLetterLabel(item)}`,
  },
  run: async ({ id }) => cacheDeadLetter(await resultOf(deadLetterEndpoint.restore.$post({ param: { id }, json: {} }))),
  done: (_, item) => ({ title: "Reopened", description: deadLetterLabel(item) }),
  bulk: {
    label: (count) => `Restore ${count}`,
    key: "U",
    isHiddenIfNone: true,
    done: () => "reopened",
    plan: { action: "restore", isFor: ({ status }) => status === "dropped" || status === "snoozed" },
  },
});

const snoozedUntil = (input: ActionInput): string => formatClock(chosenTime(input).toISOString(), serverNow());

const snooze = defineAction<DeadLetterItem, unknown>({
  id: "snooze",
  needs: "deadLetter.snooze",
  label: () => "Snooze",
  key: "s",
  keyLabel: "Snooze",
  isAdvancing: true,
  isAllowed: (item) => allowedActions(item).snooze,
  palette: { verb: "snooze", title: (item) => `Snooze ${deadLetterLabel(item)}…` },
  choices: snoozeChoices,
  run: async ({ id }, input) =>
    cacheDeadLetter(await resultOf(deadLetterEndpoint.snooze.$post({ param: { id }, json: { until: chosenTime(input).toISOString() } }))),
  done: (_, item, input) => ({ title: `Snoozed until ${snoozedUntil(input)}`, description: deadLetterLabel(item) }),
  undo: restore,
  bulk: {
    label: (count) => `Snooze ${count}`,
    key: "S",
    done: (input) => `snoozed until ${snoozedUntil(input)}`,
    plan: { action: "snooze", isFor: ({ status }) => status === "open" },
  },
});

const drop = defineAction<DeadLetterItem, unknown>({
  id: "drop",
  needs: "deadLetter.drop",
  label: () => "Drop",
  key: "d",
  keyLabel: "Drop",
  isAdvancing: true,
  variant: "secondary-destructive",
  isAllowed: (item) => allowedActions(item).drop,
  palette: { verb: "drop", synonyms: ["discard", "delete"], title: (item) => `Drop ${deadLetterLabel(item)}…` },
  confirm: ({ errorName, queue }) => ({
    title: `Drop ${errorName} in ${queue}`,
    description: (
      <>
        The message won't be processed. You can restore it for <RetentionDays />.
      </>
    ),
    confirmLabel: "Drop dead letter",
    reason: "required",
    danger: true,
    hint: "Reason for dropping",
  }),
  run: async ({ id }, { reason }) => cacheDeadLetter(await resultOf(deadLetterEndpoint.drop.$post({ param: { id }, json: { reason } }))),
  done: (_, item) => ({ title: "Dropped", description: deadLetterLabel(item) }),
  undo: restore,
  bulk: {
    label: (count) => `Drop ${count}`,
    key: "D",
    isDanger: true,
    plan: { action: "drop", isFor: isUnresolved },
    done: () => "dropped",
    confirm: (count) => ({
      title: `Drop ${pluralize(count, "dead letter")}`,
      description: (
        <>
          The messages won't be processed. You can restore them for <RetentionDays />.
        </>
      ),
      confirmLabel: `Drop ${pluralize(count, "dead letter")}`,
      reason: "required",
      danger: true,
      hint: "Reason for dropping",
    }),
  },
});

/** All actions on a dead letter. */
export const deadLetterActions: ActionList<DeadLetterItem> = {
  noun: "dead letter",
  idOf: ({ id }) => id,
  nameOf: deadLetterLabel,
  actions: [replay, replayElsewhere, rehearse, edit, restore, snooze, drop, viewTraceOf(), copyCorrelationIdOf()],
};
