import { visibleText } from "#domain/text/visible";
import { type FormEvent, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { BookmarkSimpleIcon } from "@phosphor-icons/react/BookmarkSimple";
import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Input } from "@cloudflare/kumo/components/input";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { leaveForm, useUnsaved } from "../../ui/unsaved.ts";
import type { JobSearch } from "./search.ts";
import { builtInViews, saveViews, loadViews, maxViews, type View, findView } from "./views.ts";

/** Saved filters: the built-in views and those saved in this browser. */
export function ViewsMenu({ search }: { search: JobSearch }) {
  const navigate = useNavigate();
  const [own, setOwn] = useState(loadViews);
  const [naming, setNaming] = useState(false);
  const shown = findView(search, [...builtInViews, ...own]);
  const save = (views: View[]) => {
    saveViews(views);
    setOwn(views);
  };
  const remove = (view: View) => {
    save(own.filter((other) => other !== view));
    showToast({ title: `Removed view ${view.name}`, undo: () => save([...own.filter((other) => other !== view), view]) });
  };
  const item = (view: View) => (
    <DropdownMenu.Item key={view.name} selected={view === shown} onClick={() => void navigate({ to: "/jobs", search: view.search })}>
      {view.name}
    </DropdownMenu.Item>
  );
  const isOwn = shown !== undefined && own.includes(shown);
  return (
    <>
      <DropdownMenu>
        <DropdownMenu.Trigger
          render={<Button size="sm" icon={BookmarkSimpleIcon} aria-label={visibleText(`Views: ${shown?.name ?? "no saved view"}`)} />}
        >
          <span className="max-w-40 truncate">{shown?.name ?? "Views"}</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Content>
          {builtInViews.map(item)}
          {own.length > 0 && <DropdownMenu.Separator />}
          {own.map(item)}
          <DropdownMenu.Separator />
          {isOwn ? (
            <DropdownMenu.Item onClick={() => remove(shown)}>Remove this view</DropdownMenu.Item>
          ) : (
            <DropdownMenu.Item disabled={shown !== undefined || own.length >= maxViews} onClick={() => setNaming(true)}>
              Save this view…
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu>
      {naming && (
        <NameViewDialog
          takenNames={[...builtInViews, ...own].map(({ name }) => name)}
          onName={(name) => {
            save([...own, { name, search }]);
            setNaming(false);
          }}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

function NameViewDialog({
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
          <Input
            label="Name"
            maxLength={60}
            className="w-full"
            value={name}
            {...(error ? { error, "aria-invalid": true } : {})}
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
