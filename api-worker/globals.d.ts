// Vite defines `import.meta.env`; other bundlers leave it undefined.
interface ImportMeta {
  readonly env?: { readonly DEV: boolean };
}
