import { visibleText } from "#domain/text/visible";
import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { BookmarkSimpleIcon } from "@phosphor-icons/react/BookmarkSimple";
import { Button } from "../../ui/button/Button.tsx";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { Menu } from "../../ui/opener/Menu.tsx";
import { lazyDialog } from "../../ui/opener/lazyPart.tsx";
import type { JobSearch } from "./search.ts";
import { builtInViews, saveViews, loadViews, maxViews, type View, findView } from "./views.ts";

const NameViewDialog = lazyDialog(async () => (await import("./NameViewDialog.tsx")).NameViewDialog);

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
  const item = (view: View) => ({
    name: view.name,
    isSelected: view === shown,
    run: () => void navigate({ to: "/jobs", search: view.search }),
  });
  const isOwn = shown !== undefined && own.includes(shown);
  return (
    <>
      <Menu
        button={(opener) => (
          <Button size="sm" icon={BookmarkSimpleIcon} aria-label={visibleText(`Views: ${shown?.name ?? "no saved view"}`)} {...opener}>
            <span className="max-w-40 truncate">{shown?.name ?? "Views"}</span>
          </Button>
        )}
        items={[
          ...builtInViews.map(item),
          ...(own.length > 0 ? ["separator" as const] : []),
          ...own.map(item),
          "separator",
          isOwn
            ? { name: "Remove this view", run: () => remove(shown) }
            : { name: "Save this view…", isDisabled: shown !== undefined || own.length >= maxViews, run: () => setNaming(true) },
        ]}
      />
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
