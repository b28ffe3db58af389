import { Button } from "@cloudflare/kumo/components/button";
import { Input, InputArea } from "@cloudflare/kumo/components/input";
import { Select } from "@cloudflare/kumo/components/select";
import { events, isEventName } from "#domain/events";
import { typesOf } from "#domain/newJob";
import { isQueueName } from "#domain/queues";
import { errorOf } from "../brands/StrategyFields.tsx";
import { AttemptFields } from "../jobs/new/OptionFields.tsx";
import { useJobQueues } from "../live/overview.ts";
import { type Draft, sampleOf } from "./draft.ts";

export type FieldsProps = {
  draft: Draft;
  /** What is to be told by now: of fields that were touched, or of all. */
  errors: Readonly<Record<string, string>>;
  onChange: (change: Partial<Draft>) => void;
};

const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

/** What it puts on which queue. Another type brings its sample along, unless the payload was written by hand. */
function What({ draft, errors, onChange }: FieldsProps) {
  const types = typesOf(draft.queue);
  const queues = useJobQueues();
  const untouched = draft.payload === sampleOf(draft.type);
  const toType = (type: string) => onChange({ type, ...(untouched ? { payload: sampleOf(type) } : {}) });
  const toQueue = (queue: string) => {
    const [type = ""] = typesOf(queue);
    onChange({ queue, type, ...(untouched ? { payload: sampleOf(type) } : {}) });
  };
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Select
          label="Queue"
          value={draft.queue}
          items={named(queues.includes(draft.queue) ? queues : [...queues, draft.queue])}
          onValueChange={(queue) => toQueue(String(queue))}
        />
        {isQueueName(draft.queue) ? (
          <Select label="Type" value={draft.type} items={named(types)} onValueChange={(type) => toType(String(type))} />
        ) : (
          <Input
            label="Type"
            description="The name of its consumer"
            maxLength={80}
            value={draft.type}
            {...errorOf(errors, "type")}
            onChange={(event) => onChange({ type: event.target.value })}
          />
        )}
      </div>
      <div>
        <InputArea
          label="Payload"
          description={isEventName(draft.type) ? `JSON. ${events[draft.type].says}.` : "JSON"}
          className="w-full font-mono text-xs leading-4.5"
          rows={Math.min(14, Math.max(4, draft.payload.split("\n").length + 1))}
          spellCheck={false}
          value={draft.payload}
          {...errorOf(errors, "payload")}
          onValueChange={(payload) => onChange({ payload })}
        />
        {!untouched && isEventName(draft.type) && (
          <Button size="sm" variant="ghost" className="mt-1" onClick={() => onChange({ payload: sampleOf(draft.type) })}>
            Put the sample of {draft.type} back
          </Button>
        )}
      </div>
    </>
  );
}

/** What it puts where, and how its jobs behave. */
export const ScheduleFields = (props: FieldsProps) => {
  const { draft, errors, onChange } = props;
  return (
    <>
      <What {...props} />
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <AttemptFields draft={draft} errors={errors} onChange={onChange} />
      </div>
    </>
  );
};
