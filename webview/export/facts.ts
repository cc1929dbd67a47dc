/** How something was measured, as pairs for the view and for files. */
export type Facts = readonly (readonly [name: string, value: string])[];
