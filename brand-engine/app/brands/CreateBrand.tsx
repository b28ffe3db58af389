import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { NewBrand } from "#brand-engine/domain/brand";
import { issuesOf } from "#domain/messages/envelope";
import { brandLink } from "../links.ts";
import { brandKeys } from "../queryKeys.ts";
import { showToast } from "#app/core/toasts/toastQueue.ts";
import { Form } from "#app/ui/Form.tsx";
import { NameField } from "#app/ui/NameField.tsx";
import { Panel } from "#app/ui/Panel.tsx";
import { useFormPanel } from "#app/ui/useFormPanel.ts";
import { brandQuery, createBrand } from "./calls.ts";
import { errorsByField, errorsOf, newDraft, strategyInputOf } from "./draft.ts";
import { StrategyFields } from "./StrategyFields.tsx";
import { TextField } from "#app/ui/fields/TextField.tsx";

/** The slug for a name: "Niche Finance!" becomes "niche-finance". */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");

/** The form that creates a brand. */
export function CreateBrand({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [slug, setSlug] = useState<string>();
  const [opened] = useState(newDraft);
  const [draft, setDraft] = useState(opened);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const first = useFormPanel(onClose);

  const submit = async () => {
    const parsed = NewBrand.safeParse({ name, slug: slug ?? slugOf(name), strategy: strategyInputOf(draft) });
    if (!parsed.success) return setErrors(errorsByField(issuesOf(parsed.error)));
    setBusy(true);
    try {
      const brand = await createBrand(parsed.data);
      client.setQueryData(brandQuery(brand.slug).queryKey, brand);
      void client.invalidateQueries({ queryKey: [...brandKeys, "list"] });
      showToast({ title: `Created ${brand.name}`, description: "Trigger a cycle to start writing." });
      await navigate(brandLink(brand.slug));
    } catch (failure) {
      setErrors(errorsOf(failure));
      setBusy(false);
    }
  };
  const edited = name !== "" || slug !== undefined || JSON.stringify(draft) !== JSON.stringify(opened);
  return (
    <Panel title="Create a brand" label="Create a brand" onClose={onClose}>
      <Form errors={errors} busy={busy} edited={edited} submitLabel="Create the brand" onSubmit={submit} onCancel={onClose}>
        <NameField ref={first} value={name} errors={errors} onChange={setName} />
        <TextField
          label="Slug"
          description="Used in URLs and messages. Can't be changed later."
          maxLength={40}
          className="w-full font-mono"
          value={slug ?? slugOf(name)}
          error={errors["slug"]}
          onChange={(event) => setSlug(event.target.value)}
        />
        <StrategyFields draft={draft} errors={errors} onChange={(change) => setDraft({ ...draft, ...change })} />
      </Form>
    </Panel>
  );
}
