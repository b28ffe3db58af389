import { type FormEvent, useRef } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { InstanceId } from "#domain/workflows/instance";
import { resultOf } from "../../../core/api.ts";
import { useCanMakeChanges } from "../../../core/me.ts";
import { failureToast } from "../../../core/toasts/failures.ts";
import { showToast } from "../../../core/toasts/toastQueue.ts";
import { instanceEndpoint, refreshInstances } from "./calls.ts";

/** A field that opens an instance by its ID. `keeps`: the ID is also added to the list, which can't know it otherwise. */
export function OpenInstanceForm({ workflow, keeps }: { workflow: string; keeps: boolean }) {
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const mayAdd = useCanMakeChanges() && keeps;
  const open = async (event: FormEvent) => {
    event.preventDefault();
    const id = input.current?.value.trim() ?? "";
    if (id === "") return;
    if (!InstanceId.safeParse(id).success)
      return showToast({
        title: "Not an instance ID",
        description: "It has letters, digits, dashes and underscores only.",
        tone: "failed",
      });
    void navigate({ to: "/workflows/instances/$workflow/$id", params: { workflow, id } });
    if (!mayAdd) return;
    try {
      await resultOf(instanceEndpoint.$put({ param: { workflow, id }, json: {} }));
      refreshInstances();
    } catch (error) {
      showToast(failureToast("add", id, error));
    }
  };
  return (
    <form onSubmit={(event) => void open(event)} className="flex gap-2 max-sm:basis-full sm:ml-auto">
      <Input
        ref={input}
        size="sm"
        aria-label="Instance ID"
        placeholder="Instance ID"
        maxLength={271}
        spellCheck={false}
        autoComplete="off"
        className="min-w-0 flex-1 font-mono text-xs sm:w-72"
        onKeyDown={(event) => {
          if (event.key === "Escape") input.current?.blur();
        }}
      />
      <Button size="sm" type="submit">
        Open instance
      </Button>
    </form>
  );
}
