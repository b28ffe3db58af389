import { useState } from "react";
import { visibleText } from "#domain/text/visible";
import { ApiError } from "../../../core/api.ts";
import { showToast } from "../../../core/toasts/toastQueue.ts";
import { ReasonDialog } from "../../../ui/ReasonDialog.tsx";
import { changeGroup, type GroupRow } from "../../../core/groups.ts";
import { groupName } from "./labels.ts";
import { TextField } from "../../../ui/fields/TextField.tsx";
import { TextAreaField } from "../../../ui/fields/TextArea.tsx";

const orNull = (text: string): string | null => text.trim() || null;

/** A dialog for what a team notes about a group: who looks after it, the runbook, a note. */
export function EditGroupDialog({ thing: group, onClose }: { thing: GroupRow; onClose: () => void }) {
  const [opened] = useState({ assignee: group.assignee ?? "", runbook: group.runbook ?? "", note: group.note ?? "" });
  const [draft, setDraft] = useState(opened);
  const set = (name: keyof typeof draft) => (text: string) => setDraft({ ...draft, [name]: text });
  return (
    <ReasonDialog
      title="Edit the note about this error"
      description={visibleText(groupName(group).slice(0, 160))}
      confirmLabel="Save"
      reason="optional"
      hint="Shown in the audit log"
      edited={JSON.stringify(draft) !== JSON.stringify(opened)}
      onClose={onClose}
      onConfirm={async (reason) => {
        const { assignee, runbook, note } = draft;
        if (runbook.trim() && !/^https?:\/\/\S+$/i.test(runbook.trim()))
          throw new ApiError("invalid", "The runbook must be a link that begins with https:// or http://.");
        await changeGroup(group.id, {
          assignee: orNull(assignee),
          runbook: orNull(runbook),
          note: orNull(note),
          version: group.version,
          ...(reason ? { reason } : {}),
        });
        showToast({ title: "Saved", description: groupName(group) });
      }}
    >
      <TextField
        label="Owner"
        placeholder="Email or team"
        maxLength={200}
        value={draft.assignee}
        onChange={(event) => set("assignee")(event.target.value)}
      />
      <TextField
        label="Runbook"
        placeholder="https://"
        inputMode="url"
        maxLength={2_000}
        value={draft.runbook}
        onChange={(event) => set("runbook")(event.target.value)}
      />
      <TextAreaField label="Note" rows={4} maxLength={2_000} value={draft.note} onChange={set("note")} />
    </ReasonDialog>
  );
}
