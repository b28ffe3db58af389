import { useNavigate } from "@tanstack/react-router";
import { isInstanceId } from "#domain/workflows/instance";
import { resultOf } from "../../../core/api.ts";
import { useCanMakeChanges } from "../../../core/me.ts";
import { failureToast } from "../../../core/toasts/failures.ts";
import { showToast } from "../../../core/toasts/toastQueue.ts";
import { OpenByIdForm } from "../../../ui/OpenByIdForm.tsx";
import { instanceEndpoint, refreshInstances } from "./calls.ts";

/** A field that opens an instance by its ID. `keeps`: the ID is also added to the list, which can't know it otherwise. */
export function OpenInstanceForm({ workflow, keeps }: { workflow: string; keeps: boolean }) {
  const navigate = useNavigate();
  const mayAdd = useCanMakeChanges() && keeps;
  const open = async (id: string) => {
    if (!isInstanceId(id))
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
  return <OpenByIdForm label="Instance ID" button="Open instance" maxLength={271} onOpen={(id) => void open(id)} />;
}
