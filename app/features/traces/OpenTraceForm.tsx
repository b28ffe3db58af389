import { useNavigate } from "@tanstack/react-router";
import { OpenByIdForm } from "../../ui/OpenByIdForm.tsx";

/** A field that opens a trace by its correlation ID. */
export function OpenTraceForm() {
  const navigate = useNavigate();
  const open = (id: string) => void navigate({ to: "/traces/$id", params: { id } });
  return <OpenByIdForm label="Correlation ID" button="Open trace" maxLength={100} onOpen={open} />;
}
