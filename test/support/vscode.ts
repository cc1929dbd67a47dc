/** The editor's words where there is no editor: English, as they stand in the code, with what is put into them. */
export const l10n = {
  t: (text: string, ...given: unknown[]) => text.replace(/\{(\d+)\}/g, (_, at) => String(given[Number(at)])),
};
