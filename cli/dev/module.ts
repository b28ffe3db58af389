/** A module of a Worker as the local runtime takes it. */
export type Module = {
  type: "ESModule" | "CommonJS" | "Text" | "Data" | "CompiledWasm";
  path: string;
  contents: string | Uint8Array<ArrayBuffer>;
};
