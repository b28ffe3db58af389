import { useMemo, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { type DeadLetterAction, deadLetterActions } from "#domain/allowed";
import type { DeadLetter } from "#domain/deadLetters";
import { useMany } from "../jobs/useMany.ts";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { Ask } from "../ui/Ask.tsx";
import { useNow } from "../ui/clock.ts";
import { clockOf, count, counted } from "../ui/words.ts";
import { drop, replay, restore, snooze } from "./calls.ts";
import { manyReplayed } from "./sayings.ts";
import { Snooze } from "./Snooze.tsx";
import { KeptFor } from "./KeptFor.tsx";

type Props = { letters: readonly DeadLetter[]; ticked: ReadonlySet<string>; onClear: () => void };

/** What can be done to the ticked dead letters, and to how many of them. What the server refuses is told with its reason. */
export function Ticked({ letters, ticked, onClear }: Props) {
  const [dropping, setDropping] = useState(false);
  const { running, run, stop } = useMany("dead letter");
  const now = useNow();
  const chosen = useMemo(() => letters.filter(({ id }) => ticked.has(id)), [letters, ticked]);
  const able = (verb: DeadLetterAction) => chosen.filter((letter) => deadLetterActions(letter)[verb]);
  const may = { replay: able("replay"), snooze: able("snooze"), drop: able("drop"), restore: able("restore") };
  const takeBack = (done: readonly DeadLetter[]) => void run("opened again", done, ({ id }) => restore(id));
  const doReplay = () => void run("replayed", may.replay, ({ id }) => replay(id), { said: manyReplayed }).then(onClear);
  const doSnooze = (until: Date) =>
    void run(`snoozed until ${clockOf(until.toISOString(), now)}`, may.snooze, ({ id }) => snooze(id, until.toISOString()), {
      undo: takeBack,
    }).then(onClear);
  const doDrop = (reason: string) => void run("dropped", may.drop, ({ id }) => drop(id, reason), { undo: takeBack }).then(onClear);
  const doRestore = () => void run("opened again", may.restore, ({ id }) => restore(id)).then(onClear);
  const bindings: (Binding | false)[] = [
    may.replay.length > 0 && { keys: "R", says: `Replay ${may.replay.length} ticked`, run: doReplay, footer: true },
    { keys: "X", says: "Untick all", run: onClear, footer: true },
  ];
  useKeys(running ? [] : bindings.filter((one) => one !== false));
  return (
    <div
      role="region"
      aria-label="Ticked dead letters"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline bg-kumo-tint/60 px-4 py-1.5 sm:px-6"
    >
      <span role="status" className="figure mr-2">
        {running
          ? `${count(running.done)} of ${count(running.of)} ${running.verb}`
          : `${counted(ticked.size, "dead letter")} ticked; the list stands still`}
      </span>
      {running ? (
        <Button size="sm" onClick={stop}>
          Stop after these
        </Button>
      ) : (
        <>
          <Button size="sm" disabled={!may.replay.length} title="Replay them (R)" onClick={doReplay}>
            Replay {count(may.replay.length)}
          </Button>
          {may.restore.length > 0 && (
            <Button size="sm" onClick={doRestore}>
              Restore {count(may.restore.length)}
            </Button>
          )}
          <Snooze busy={false} label={`Snooze ${count(may.snooze.length)}`} disabled={!may.snooze.length} onSnooze={doSnooze} />
          <Button size="sm" variant="secondary-destructive" disabled={!may.drop.length} onClick={() => setDropping(true)}>
            Drop {count(may.drop.length)}
          </Button>
          <Button size="sm" variant="ghost" title="Untick all (X)" onClick={onClear}>
            Untick all
          </Button>
        </>
      )}
      {dropping && (
        <Ask
          title={`Drop ${counted(may.drop.length, "dead letter")}`}
          says={
            <>
              Their work is not done and nothing is sent. They stay under Dropped and can be restored for <KeptFor />.
            </>
          }
          verb={`Drop ${counted(may.drop.length, "dead letter")}`}
          reason="required"
          danger
          hint="Why it need not be done"
          onClose={() => setDropping(false)}
          act={async (reason) => doDrop(reason)}
        />
      )}
    </div>
  );
}
