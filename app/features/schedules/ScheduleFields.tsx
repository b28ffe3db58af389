import { Button } from "../../ui/button/Button.tsx";
import { Select } from "@cloudflare/kumo/components/select";
import { messageTypeOf } from "#domain/pipeline/messages";
import { messageTypesOf } from "#domain/jobs/newJob";
import { isQueueName } from "#domain/queues/queues";
import { DraftInput, type DraftProps } from "../../ui/DraftInput.tsx";
import { AttemptFields } from "../../ui/AttemptFields.tsx";
import { useJobQueues } from "../../core/live/jobQueues.ts";
import { type Draft, samplePayloadOf } from "./draft.ts";
import { TextAreaField } from "../../ui/fields/TextArea.tsx";

/** `errors` are those of touched fields, or of all fields after a failed save. */
export type FieldsProps = DraftProps<Draft>;

const toItems = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

/** The queue, the type and the payload of the created jobs. A new type also sets its sample payload, unless the payload was edited. */
function QueueAndPayload({ draft, errors, onChange }: FieldsProps) {
  const types = messageTypesOf(draft.queue);
  const queues = useJobQueues();
  const isSample = draft.payload === samplePayloadOf(draft.type);
  const changeType = (type: string) => onChange({ type, ...(isSample ? { payload: samplePayloadOf(type) } : {}) });
  const changeQueue = (queue: string) => {
    const [type = ""] = messageTypesOf(queue);
    onChange({ queue, type, ...(isSample ? { payload: samplePayloadOf(type) } : {}) });
  };
  return (
    <>
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <Select
          label="Queue"
          value={draft.queue}
          items={toItems(queues.includes(draft.queue) ? queues : [...queues, draft.queue])}
          onValueChange={(queue) => changeQueue(String(queue))}
        />
        {isQueueName(draft.queue) ? (
          <Select label="Type" value={draft.type} items={toItems(types)} onValueChange={(type) => changeType(String(type))} />
        ) : (
          <DraftInput
            {...{ draft, errors, onChange }}
            name="type"
            label="Type"
            description="Name of the consumer that handles the jobs"
            maxLength={80}
          />
        )}
      </div>
      <div>
        <TextAreaField
          label="Payload"
          description={messageTypeOf(draft.type) ? `JSON. ${messageTypeOf(draft.type)?.description}.` : "JSON"}
          isCode
          rows={Math.min(14, Math.max(4, draft.payload.split("\n").length + 1))}
          value={draft.payload}
          error={errors["payload"]}
          onChange={(payload) => onChange({ payload })}
        />
        {!isSample && messageTypeOf(draft.type) && (
          <Button size="sm" variant="ghost" className="mt-1" onClick={() => onChange({ payload: samplePayloadOf(draft.type) })}>
            Restore sample payload
          </Button>
        )}
      </div>
    </>
  );
}

/** The fields for the created jobs: queue, type, payload and attempt options. */
export const ScheduleFields = (props: FieldsProps) => {
  const { draft, errors, onChange } = props;
  return (
    <>
      <QueueAndPayload {...props} />
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        <AttemptFields draft={draft} errors={errors} onChange={onChange} />
      </div>
    </>
  );
};
