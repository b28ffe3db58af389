import { type FormEvent, useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { leaveForm, useUnsaved } from "../../ui/unsaved.ts";
import { TextField } from "../../ui/fields/TextField.tsx";

/** Asks for the name of a view that is saved. */
export function NameViewDialog({
  takenNames,
  onName,
  onClose,
}: {
  takenNames: readonly string[];
  onName: (name: string) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const isUnsaved = name.trim() !== "";
  useUnsaved(isUnsaved);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const trimmed = name.trim();
    if (!trimmed) return setError("Enter a name.");
    if (takenNames.includes(trimmed)) return setError("A view with this name already exists.");
    onName(trimmed);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(isUnsaved, onClose)}>
      <Dialog className="p-5">
        <Dialog.Title className="text-lg font-semibold">Save this view</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle">Saves the filter and the columns in this browser.</Dialog.Description>
        <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-4">
          <TextField
            label="Name"
            maxLength={60}
            className="w-full"
            value={name}
            error={error}
            onChange={(event) => {
              setName(event.target.value);
              setError(undefined);
            }}
          />
          <div className="flex justify-end gap-2">
            <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
            <Button type="submit" variant="primary">
              Save view
            </Button>
          </div>
        </form>
      </Dialog>
    </Dialog.Root>
  );
}
