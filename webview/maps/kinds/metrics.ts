/** The numbers of which a map shows one. */
export const metrics = ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dProbS', 'dLogitDiff'] as const;
export type Metric = (typeof metrics)[number];

export const patchMetrics = ['restored', ...metrics] as const;
export type PatchMetric = (typeof patchMetrics)[number];
