import { builtAt, secondsAfterBuilt } from "#factories/factory";
import { MuteDialog } from "../../../app/ui/actions/MuteDialog.tsx";
import { ChoiceDialog } from "../../../app/ui/actions/ChoiceDialog.tsx";
import { CustomRangeDialog } from "../../../app/ui/CustomRangeDialog.tsx";
import { DiscardDialog } from "../../../app/ui/DiscardDialog.tsx";
import { PendingDialog } from "../../../app/ui/opener/PendingDialog.tsx";
import { PendingForm } from "../../../app/ui/opener/PendingForm.tsx";
import { ReasonDialog } from "../../../app/ui/ReasonDialog.tsx";
import type { Story } from "../story.ts";
import { longWord } from "../samples.ts";
import { nothing } from "../nothing.ts";

const confirm = () => Promise.resolve();

/** Dialogs. Each is a story of its own, because it hides the rest of the page. */
export const dialogStories: readonly Story[] = [
  { name: "Dialog that is being loaded", render: () => <PendingDialog onClose={nothing} /> },
  { name: "Form that is being loaded", render: () => <PendingForm onClose={nothing} /> },
  {
    name: "Dialog with a required reason",
    render: () => (
      <ReasonDialog
        title="Drop the dead letter?"
        description="It can be restored for 90 days."
        confirmLabel="Drop"
        reason="required"
        hint="It stands in the audit log."
        danger
        onClose={nothing}
        onConfirm={confirm}
      />
    ),
  },
  {
    name: "Dialog with long texts",
    render: () => (
      <ReasonDialog title={longWord} description={longWord} confirmLabel="Retry" reason="optional" onClose={nothing} onConfirm={confirm} />
    ),
  },
  {
    name: "Dialog of choices",
    render: () => (
      <ChoiceDialog
        title="Snooze"
        choices={() => [
          { label: "For 1 hour", until: new Date(builtAt) },
          { label: longWord, until: new Date(builtAt) },
        ]}
        onChoose={nothing}
        onClose={nothing}
      />
    ),
  },
  { name: "Dialog of a mute", render: () => <MuteDialog fingerprint="0123456789abcdef" name={longWord} onClose={nothing} /> },
  { name: "Dialog of unsaved changes", render: () => <DiscardDialog onDecide={nothing} /> },
  {
    name: "Dialog of a time range",
    render: () => <CustomRangeDialog from={secondsAfterBuilt(120)} to={builtAt} label="Added" onChange={nothing} onClose={nothing} />,
  },
];
