import { visibleText } from "#domain/text/visible";
import { type FormEvent, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { BookmarkSimpleIcon } from "@phosphor-icons/react/BookmarkSimple";
import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Input } from "@cloudflare/kumo/components/input";
import { showToast } from "../toasts/toastQueue.ts";
import { leaveForm, useUnsaved } from "../ui/unsaved.ts";
import type { JobSearch } from "./search.ts";
import { builtInViews, saveViews, loadViews, maxViews, type View, findView } from "./views.ts";

/** Filters with a name: those everybody has, and those kept in this browser. */
export function ViewsMenu({ search }: { search: JobSearch }) {
  const navigate = useNavigate();
  const [own, setOwn] = useState(loadViews);
  const [naming, setNaming] = useState(false);
  const shown = findView(search, [...builtInViews, ...own]);
  const keep = (views: View[]) => {
    saveViews(views);
    setOwn(views);
  };
  const remove = (view: View) => {
    keep(own.filter((one) => one !== view));
    showToast({ title: `Removed the view ${view.name}`, undo: () => keep([...own.filter((one) => one !== view), view]) });
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
          render={<Button size="sm" icon={BookmarkSimpleIcon} aria-label={visibleText(`Views: ${shown?.name ?? "not a saved one"}`)} />}
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
          taken={[...builtInViews, ...own].map(({ name }) => name)}
          onName={(name) => {
            keep([...own, { name, search }]);
            setNaming(false);
          }}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}

function NameViewDialog({ taken, onName, onClose }: { taken: readonly string[]; onName: (name: string) => void; onClose: () => void }) {
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const isUnsaved = name.trim() !== "";
  useUnsaved(isUnsaved);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!wanted) return setError("Give it a name.");
    if (taken.includes(wanted)) return setError("There is a view of this name.");
    onName(wanted);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(isUnsaved, onClose)}>
      <Dialog className="p-5">
        <Dialog.Title className="text-lg font-semibold">Save this view</Dialog.Title>
        <Dialog.Description className="mt-1 text-sm text-kumo-subtle">The filter and the columns, kept in this browser.</Dialog.Description>
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
              Save the view
            </Button>
          </div>
        </form>
      </Dialog>
    </Dialog.Root>
  );
}
