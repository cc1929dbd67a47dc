/** Section 7 of the research log: its SUMMARY of the last block, by KL, as it is printed there. */
import type { Metric } from '../../protocol/parts/ranking';

/** The columns in the log's order, and what it calls them. */
export const summaryColumns = [
  ['kl', 'KL'],
  ['tv', 'TV'],
  ['l2', 'L2'],
  ['dProbIO', 'Mary prob'],
  ['dProbS', 'John prob'],
  ['dLogitDiff', 'Logit diff'],
] as const satisfies readonly (readonly [Metric, string])[];

export const summaryLayer = 11;

type Six = readonly [string, string, string, string, string, string];

/** The head of layer 11, and its numbers; the first one has rank 1. */
export const summaryTable: readonly (readonly [head: number, numbers: Six])[] = [
  [10, ['0.1395', '0.2426', '0.2691', '-0.2424', '0.0054', '-0.5275']],
  [1, ['0.0753', '0.1808', '0.1767', '0.1469', '0.0324', '-0.3763']],
  [2, ['0.0360', '0.1259', '0.1393', '0.1255', '-0.0022', '0.3666']],
  [3, ['0.0185', '0.0921', '0.0999', '0.0895', '-0.0087', '0.3589']],
  [6, ['0.0062', '0.0533', '0.0588', '0.0530', '-0.0028', '0.1713']],
  [8, ['0.0046', '0.0326', '0.0243', '-0.0149', '0.0057', '-0.1336']],
  [11, ['0.0032', '0.0388', '0.0398', '0.0348', '0.0033', '0.0242']],
  [0, ['0.0008', '0.0160', '0.0122', '-0.0084', '-0.0030', '0.0299']],
  [9, ['0.0006', '0.0164', '0.0171', '0.0154', '-0.0001', '0.0368']],
  [7, ['0.0005', '0.0144', '0.0151', '-0.0138', '0.0001', '-0.0329']],
  [5, ['0.0002', '0.0067', '0.0045', '-0.0025', '0.0027', '-0.0516']],
  [4, ['0.0001', '0.0049', '0.0037', '-0.0034', '0.0002', '-0.0114']],
];
