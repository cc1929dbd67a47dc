/** What a person has set, as far as the server goes by it. */
export interface EditorSettings {
  readonly threads: number | null;
  readonly lowMemory: boolean;
  readonly codeLens: { readonly density: 'off' | 'prediction' | 'full'; readonly strongestHeads: number };
  readonly inlayHints: boolean;
  readonly hoverTokenIds: boolean;
}
